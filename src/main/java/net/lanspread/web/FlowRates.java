package net.lanspread.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.PeerId;
import net.lanspread.swarm.Traffic.Moved;

/** The speed of bytes to each peer and from each, as the mean of the last two seconds. */
final class FlowRates {
  private static final Duration WINDOW = Duration.ofSeconds(2);

  /** Bytes per second, to a peer and from it. */
  record Rate(long sent, long received) {
    static final Rate NOTHING = new Rate(0, 0);
  }

  private record Sample(long nanos, Map<PeerId, Moved> moved) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The rates now; peers with which nothing moves are left out. Not thread-safe. */
  Map<PeerId, Rate> take(Map<PeerId, Moved> movedSinceLast, long nowNanos) {
    samples.add(new Sample(nowNanos, movedSinceLast));
    // The first sample only marks where the window begins: its own bytes came before. So one sample
    // from before the window stays.
    while (samples.size() > 2
        && nowNanos - samples.stream().skip(1).findFirst().orElseThrow().nanos()
            >= WINDOW.toNanos()) {
      samples.removeFirst();
    }
    long spanNanos = nowNanos - samples.getFirst().nanos();
    if (spanNanos <= 0) {
      return Map.of();
    }
    Map<PeerId, Moved> sums = new HashMap<>();
    samples.stream()
        .skip(1)
        .forEach(
            sample ->
                sample.moved().forEach((peer, moved) -> sums.merge(peer, moved, Moved::plus)));
    Map<PeerId, Rate> rates = new HashMap<>();
    sums.forEach(
        (peer, moved) ->
            rates.put(
                peer,
                new Rate(
                    perSecond(moved.sentBytes(), spanNanos),
                    perSecond(moved.receivedBytes(), spanNanos))));
    return rates;
  }

  private static long perSecond(long bytes, long nanos) {
    return (long) (bytes * 1e9 / nanos);
  }
}
