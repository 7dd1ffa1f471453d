package net.lanspread.download;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;

/**
 * The rests of sources that a transfer has dropped, in intervals: each is twice as long as the last
 * one of the same source, so that those that never serve are dropped all at once at some time, and
 * the download ends. Not thread-safe.
 */
final class Rests {
  static final int FIRST = 3;
  static final int MOST = 96;

  private static final class Rest {
    int intervals;
    int length = FIRST;
  }

  private final Map<PeerId, Rest> rests = new HashMap<>();

  /** The peer is a source now. */
  void joined(PeerId peer) {
    rests.computeIfAbsent(peer, _ -> new Rest()).intervals = 0;
  }

  /** Forgets all other peers. */
  void retain(Collection<PeerId> here) {
    rests.keySet().retainAll(here);
  }

  /** Counts one interval more; gives the peers whose rest ends with it. */
  List<PeerId> next(Predicate<PeerId> isSource) {
    List<PeerId> over = new ArrayList<>();
    rests.forEach(
        (peer, rest) -> {
          rest.intervals = isSource.test(peer) ? 0 : rest.intervals + 1;
          if (rest.intervals == rest.length) {
            rest.length = Math.min(2 * rest.length, MOST);
            over.add(peer);
          }
        });
    return over;
  }
}
