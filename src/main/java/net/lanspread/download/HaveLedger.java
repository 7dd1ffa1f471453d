package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.ChunkRange;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.LeechLinks.Reception;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of news about one download's chunks: at once after a quiet time, then at most every
 * {@link #LEAST_INTERVAL_NANOS}, and more seldom the more leeches there are. All others are greeted
 * once; a peer that is no leech is left alone until it greets. News that were not heard are told
 * again. Pure: the time comes with each call, in nanoseconds of one clock. Not thread-safe.
 */
final class HaveLedger {
  static final long LEAST_INTERVAL_NANOS = 100_000_000L;

  /** The least pause between two messages, averaged over all leeches. */
  private static final long INTERVAL_NANOS_PER_LEECH = 10_000_000L;

  /** The time for which a peer that could not be told is left alone. */
  private static final long RETRY_NANOS = 1_000_000_000L;

  /**
   * One message to one peer.
   *
   * @param greeting whether the receiver forgets earlier ones and tells all of its own chunks
   */
  record News(PeerId to, boolean greeting, BitSet added, BitSet fetching) {}

  private static final class Other {
    final boolean isLeech;
    boolean greeted;
    BitSet told = new BitSet();
    BitSet toldFetching = new BitSet();
    @Nullable News underWay;
    long notBeforeNanos;

    Other(boolean isLeech, boolean greeted) {
      this.isLeech = isLeech;
      this.greeted = greeted;
    }
  }

  private final Map<PeerId, Other> others = new TreeMap<>();

  /** The news: the chunks that are here, and those that are fetched from seeds. */
  record Standing(BitSet has, BitSet fetching) {}

  /** A peer that may be a leech of the same content, and is to be greeted. */
  void met(PeerId peer) {
    others.putIfAbsent(peer, new Other(false, false));
  }

  void gone(PeerId peer) {
    others.remove(peer);
  }

  /**
   * The peer has told us of its own chunks.
   *
   * @param greeting whether it has just begun and knows nothing of ours
   */
  void heardOf(PeerId peer, boolean greeting) {
    @Nullable Other other = others.get(peer);
    if (greeting || other == null || !other.isLeech) {
      others.put(peer, new Other(true, true));
    }
  }

  /** True when there is something to tell, now or later. */
  boolean hasNews(Standing now) {
    return others.values().stream()
        .anyMatch(other -> other.underWay == null && hasNews(other, now));
  }

  private static boolean hasNews(Other other, Standing now) {
    return !other.greeted
        || (other.isLeech
            && (!other.toldFetching.equals(now.fetching()) || !added(other, now).isEmpty()));
  }

  private static BitSet added(Other other, Standing now) {
    BitSet added = (BitSet) now.has().clone();
    added.andNot(other.told);
    return added;
  }

  /** The news that are due; each of them is to be {@link #told}. */
  List<News> due(Standing now, long nowNanos) {
    List<News> due = new ArrayList<>();
    others.forEach(
        (peer, other) -> {
          if (hasNews(other, now) && other.underWay == null && nowNanos >= other.notBeforeNanos) {
            other.underWay =
                new News(
                    peer,
                    !other.greeted,
                    ChunkRange.chunks(ChunkRange.of(added(other, now), Message.Have.MAX_RANGES)),
                    (BitSet) now.fetching().clone());
            due.add(other.underWay);
          }
        });
    long intervalNanos = intervalNanos();
    due.forEach(
        news -> {
          Other other = others.get(news.to());
          if (other != null) {
            other.notBeforeNanos = nowNanos + intervalNanos;
          }
        });
    return due;
  }

  private long intervalNanos() {
    long leeches = others.values().stream().filter(other -> other.isLeech).count();
    return Math.max(LEAST_INTERVAL_NANOS, leeches * INTERVAL_NANOS_PER_LEECH);
  }

  /** Notes the fate of news. */
  void told(News news, Reception reception, long nowNanos) {
    Other other = others.get(news.to());
    if (other == null || !news.equals(other.underWay)) {
      return;
    }
    other.underWay = null;
    switch (reception) {
      case HEARD -> {
        other.greeted = true;
        other.told.or(news.added());
        other.toldFetching = news.fetching();
        if (!other.isLeech) {
          Other leech = new Other(true, true);
          leech.told = other.told;
          leech.toldFetching = other.toldFetching;
          leech.notBeforeNanos = other.notBeforeNanos;
          others.put(news.to(), leech);
        }
      }
      case NO_LEECH -> others.put(news.to(), new Other(false, true));
      case FAILED -> other.notBeforeNanos = nowNanos + RETRY_NANOS;
    }
  }
}
