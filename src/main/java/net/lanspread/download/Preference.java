package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.lanspread.download.ChunkLedger.State;

/**
 * The order of the chunks that one source may be asked for: the first rule that tells two chunks
 * apart decides. Pure: made anew for each question, of which {@code nowNanos} is the time.
 *
 * @param isLeech whether the source is one
 * @param needed the chunks that are asked for before all others, because somebody waits for them
 * @param fetched the chunks that leeches that keep up fetch from seeds
 */
record Preference(
    ChunkLedger ledger,
    LeechOffers leeches,
    boolean isLeech,
    BitSet needed,
    BitSet fetched,
    Salt salt,
    long nowNanos) {

  /** Breaks ties between chunks, in another way at each leech. */
  static final class Salt {
    private final int[] ranks;
    private final int first;

    Salt(int chunkCount, long seed) {
      Random random = new Random(seed);
      first = chunkCount == 0 ? 0 : random.nextInt(chunkCount);
      List<Integer> shuffled = new ArrayList<>(IntStream.range(0, chunkCount).boxed().toList());
      Collections.shuffle(shuffled, random);
      ranks = shuffled.stream().mapToInt(Integer::intValue).toArray();
    }

    private int byChance(int chunk) {
      return ranks[chunk];
    }

    /** The rank in order from a random place on. */
    private int inOrder(int chunk) {
      return chunk - first + (chunk < first ? ranks.length : 0);
    }

    /** The first candidate in that order; -1 when there is none. */
    private int firstInOrder(BitSet candidates) {
      int chunk = candidates.nextSetBit(first);
      return chunk >= 0 ? chunk : candidates.nextSetBit(0);
    }
  }

  /**
   * The chunk that is preferred to all other candidates; -1 when there are none. A game of small
   * files has tens of thousands of them, so that the most usual question is answered by sets.
   */
  int first(BitSet candidates) {
    BitSet unasked = and(candidates, ledger.in(State.MISSING));
    if (unasked.isEmpty()) {
      return least(candidates, this::compare);
    }
    if (!leeches.isEmpty()) {
      return least(unasked, this::compareUnasked);
    }
    int awaited = and(unasked, needed).nextSetBit(0);
    return awaited >= 0 ? awaited : salt.firstInOrder(unasked);
  }

  private static BitSet and(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }

  private interface Order {
    int compare(int one, int other);
  }

  private static int least(BitSet candidates, Order order) {
    int least = candidates.nextSetBit(0);
    for (int chunk = least; chunk >= 0; chunk = candidates.nextSetBit(chunk + 1)) {
      least = order.compare(chunk, least) < 0 ? chunk : least;
    }
    return least;
  }

  int compare(int one, int other) {
    // Chunks that nobody is asked for, before chunks that a second source may bring sooner.
    int order = Boolean.compare(isAsked(one), isAsked(other));
    // At a second request, among leeches: chunks that no source has begun to send, before slow
    // ones.
    order = order != 0 ? order : Boolean.compare(isBegun(one), isBegun(other));
    // Chunks that are queued at the fewest.
    order = order != 0 ? order : Integer.compare(askedCount(one), askedCount(other));
    // Chunks that would come last.
    order = order != 0 ? order : Double.compare(secondsLeft(other), secondsLeft(one));
    return order != 0 ? order : compareUnasked(one, other);
  }

  private int compareUnasked(int one, int other) {
    // At a first request: awaited chunks, in the order of the files unless leeches spread them.
    int order = Integer.compare(need(one), need(other));
    // Of a seed: chunks that no other leech fetches from a seed, and will pass on.
    order = order != 0 ? order : Boolean.compare(isFetched(one), isFetched(other));
    // Of a leech: chunks that the fewest leeches have.
    order = order != 0 ? order : Integer.compare(holders(one), holders(other));
    // Among leeches by chance, so that each spreads something else; else as disks like it.
    return order != 0 ? order : Integer.compare(salt(one), salt(other));
  }

  private boolean isAsked(int chunk) {
    return !ledger.in(State.MISSING).get(chunk);
  }

  private boolean isBegun(int chunk) {
    return isAsked(chunk)
        && !leeches.isEmpty()
        && ledger.requests(chunk).stream().anyMatch(ChunkRequest::hasBegun);
  }

  private int askedCount(int chunk) {
    return isAsked(chunk) ? ledger.requests(chunk).size() : 0;
  }

  private double secondsLeft(int chunk) {
    return isAsked(chunk) ? Endgame.secondsLeft(ledger.requests(chunk), nowNanos) : 0;
  }

  private int need(int chunk) {
    return !needed.get(chunk) ? Integer.MAX_VALUE : leeches.isEmpty() ? chunk : 0;
  }

  private boolean isFetched(int chunk) {
    return !isLeech && fetched.get(chunk);
  }

  private int holders(int chunk) {
    return isLeech ? leeches.holders(chunk) : 0;
  }

  private int salt(int chunk) {
    return leeches.isEmpty() ? salt.inOrder(chunk) : salt.byChance(chunk);
  }
}
