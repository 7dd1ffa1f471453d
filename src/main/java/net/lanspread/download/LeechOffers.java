package net.lanspread.download;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;

/**
 * The chunks that the leeches of a download say that they have or fetch from seeds. Every source
 * that is no leech has everything. Pure. Not thread-safe.
 */
final class LeechOffers {
  /** A leech that says that it fetches more than so much does not keep others from it. */
  private static final int MOST_FETCHED = 8;

  private static final class Leech {
    final BitSet has = new BitSet();
    BitSet fetches = new BitSet();
  }

  private final Map<PeerId, Leech> leeches = new TreeMap<>();

  /** The number of leeches that have each chunk. */
  private final int[] holders;

  LeechOffers(int chunkCount) {
    holders = new int[chunkCount];
  }

  void join(PeerId leech) {
    leeches.putIfAbsent(leech, new Leech());
  }

  void leave(PeerId leech) {
    Leech gone = leeches.remove(leech);
    if (gone != null) {
      gone.has.stream().forEach(chunk -> holders[chunk]--);
    }
  }

  boolean isEmpty() {
    return leeches.isEmpty();
  }

  boolean isLeech(PeerId peer) {
    return leeches.containsKey(peer);
  }

  /** The leech has these chunks, too. */
  void has(PeerId peer, BitSet added) {
    Leech leech = leeches.get(peer);
    if (leech != null) {
      BitSet fresh = (BitSet) added.clone();
      fresh.andNot(leech.has);
      fresh.stream().forEach(chunk -> holders[chunk]++);
      leech.has.or(fresh);
    }
  }

  /** The leech fetches these chunks, and no others, from a seed now. */
  void fetches(PeerId peer, BitSet fetched) {
    Leech leech = leeches.get(peer);
    if (leech != null) {
      leech.fetches = new BitSet();
      fetched.stream().limit(MOST_FETCHED).forEach(leech.fetches::set);
    }
  }

  boolean offers(PeerId source, int chunk) {
    Leech leech = leeches.get(source);
    return leech == null || leech.has.get(chunk);
  }

  int holders(int chunk) {
    return holders[chunk];
  }

  /** The chunks that some of the leeches have. */
  BitSet had(Predicate<PeerId> by) {
    BitSet had = new BitSet();
    leeches.forEach(
        (peer, leech) -> {
          if (by.test(peer)) {
            had.or(leech.has);
          }
        });
    return had;
  }

  /** The chunks that some of the leeches fetch from seeds. */
  BitSet fetched(Predicate<PeerId> by) {
    BitSet fetched = new BitSet();
    leeches.forEach(
        (peer, leech) -> {
          if (by.test(peer)) {
            fetched.or(leech.fetches);
          }
        });
    return fetched;
  }
}
