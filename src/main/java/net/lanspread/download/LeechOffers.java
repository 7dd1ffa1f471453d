package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.lanspread.content.PeerId;
import net.lanspread.download.Planner.Chunk;

/**
 * What the leeches of a download say that they have and fetch from seeds, and which chunk to take
 * by that. Every source that is no leech has everything. Sets of chunks are sets of their places in
 * the list. Pure. Not thread-safe.
 */
final class LeechOffers {
  /** A leech that says that it fetches more than so much does not keep others from it. */
  private static final int MOST_FETCHED = 8;

  private static final class Leech {
    final BitSet has = new BitSet();
    BitSet fetches = new BitSet();
  }

  private final List<Chunk> chunks;
  private final Map<Chunk, Integer> places = new HashMap<>();
  private final Map<PeerId, Leech> leeches = new TreeMap<>();

  /** How many leeches have each chunk. */
  private final int[] holders;

  /** The place of each chunk in an order of chance. */
  private final int[] ranks;

  private final int firstPlace;

  /**
   * @param seed makes the order of chance another one than that of others
   */
  LeechOffers(List<Chunk> chunks, long seed) {
    this.chunks = List.copyOf(chunks);
    holders = new int[chunks.size()];
    ranks = new int[chunks.size()];
    Random random = new Random(seed);
    firstPlace = chunks.isEmpty() ? 0 : random.nextInt(chunks.size());
    List<Integer> order = new ArrayList<>(IntStream.range(0, chunks.size()).boxed().toList());
    Collections.shuffle(order, random);
    for (int place = 0; place < chunks.size(); place++) {
      places.put(chunks.get(place), place);
      ranks[place] = order.get(place);
    }
  }

  int place(Chunk chunk) {
    return Objects.requireNonNull(places.get(chunk));
  }

  void join(PeerId leech) {
    leeches.putIfAbsent(leech, new Leech());
  }

  void leave(PeerId leech) {
    Leech gone = leeches.remove(leech);
    if (gone != null) {
      gone.has.stream().forEach(place -> holders[place]--);
    }
  }

  boolean isEmpty() {
    return leeches.isEmpty();
  }

  boolean isLeech(PeerId peer) {
    return leeches.containsKey(peer);
  }

  /** The leech has these chunks, too. */
  void has(PeerId peer, Collection<Chunk> added) {
    Leech leech = leeches.get(peer);
    if (leech != null) {
      BitSet fresh = known(added);
      fresh.andNot(leech.has);
      fresh.stream().forEach(place -> holders[place]++);
      leech.has.or(fresh);
    }
  }

  /** The leech fetches these chunks, and no others, from a seed now. */
  void fetches(PeerId peer, Collection<Chunk> fetched) {
    Leech leech = leeches.get(peer);
    if (leech != null) {
      leech.fetches = known(fetched.stream().limit(MOST_FETCHED).toList());
    }
  }

  private BitSet known(Collection<Chunk> some) {
    BitSet known = new BitSet();
    for (Chunk chunk : some) {
      Integer place = places.get(chunk);
      if (place != null) {
        known.set(place);
      }
    }
    return known;
  }

  boolean offers(PeerId source, Chunk chunk) {
    Leech leech = leeches.get(source);
    return leech == null || leech.has.get(place(chunk));
  }

  /** Whether no leech has one of these. */
  boolean leaveOutAny(BitSet wanted) {
    BitSet lacking = (BitSet) wanted.clone();
    leeches.values().forEach(leech -> lacking.andNot(leech.has));
    return !lacking.isEmpty();
  }

  /** The next of these in the order of the list, from a place of chance on. */
  Optional<Chunk> nextInOrder(BitSet open) {
    int next = open.nextSetBit(firstPlace);
    return chunk(next >= 0 ? next : open.nextSetBit(0));
  }

  /** The chunk that fewest leeches have, of those that this one has; by chance among equals. */
  Optional<Chunk> rarest(PeerId peer, BitSet open) {
    BitSet offered = (BitSet) open.clone();
    offered.and(Objects.requireNonNull(leeches.get(peer)).has);
    return chunk(
        offered.stream()
            .boxed()
            .min(
                Comparator.<Integer>comparingInt(place -> holders[place])
                    .thenComparingInt(place -> ranks[place]))
            .orElse(-1));
  }

  /**
   * A chunk that a seed is to be asked for: one that no leech offers, and that none fetches from a
   * seed; by chance among these.
   *
   * @param isProven which leeches' offers count
   * @param keepsUp which leeches' fetching counts
   * @param failed chunks of which offers do not count
   * @param inspiteOfFetching whether a chunk that a leech fetches will do where there is no other
   */
  Optional<Chunk> worthASeed(
      BitSet open,
      Predicate<PeerId> isProven,
      Predicate<PeerId> keepsUp,
      Collection<Chunk> failed,
      boolean inspiteOfFetching) {
    BitSet offered = new BitSet();
    BitSet fetched = new BitSet();
    leeches.forEach(
        (peer, leech) -> {
          if (isProven.test(peer)) {
            offered.or(leech.has);
          }
          if (keepsUp.test(peer)) {
            fetched.or(leech.fetches);
          }
        });
    failed.forEach(chunk -> offered.clear(place(chunk)));
    BitSet lonely = (BitSet) open.clone();
    lonely.andNot(offered);
    BitSet untouched = (BitSet) lonely.clone();
    untouched.andNot(fetched);
    BitSet best = untouched.isEmpty() && inspiteOfFetching ? lonely : untouched;
    return chunk(
        best.stream().boxed().min(Comparator.comparingInt(place -> ranks[place])).orElse(-1));
  }

  private Optional<Chunk> chunk(int place) {
    return place < 0 ? Optional.empty() : Optional.of(chunks.get(place));
  }
}
