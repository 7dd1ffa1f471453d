package net.lanspread.download;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The speed of a transfer, as the mean of the last two seconds. Not thread-safe. */
public final class ProgressReport {
  static final Duration INTERVAL = Duration.ofMillis(250);
  private static final int SAMPLES = 8;

  private record Sample(long doneBytes, long nanos) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  public ProgressReport(long doneBytes, long nowNanos) {
    samples.add(new Sample(doneBytes, nowNanos));
  }

  /** The time of the next report. */
  public long dueNanos() {
    return samples.getLast().nanos() + INTERVAL.toNanos();
  }

  /** Takes in how far it is now; gives the bytes per second. */
  public long bytesPerSecond(long doneBytes, long nowNanos) {
    Sample first = samples.getFirst();
    samples.add(new Sample(doneBytes, nowNanos));
    if (samples.size() > SAMPLES) {
      samples.remove();
    }
    return (long)
        (Math.max(0, doneBytes - first.doneBytes()) * 1e9 / Math.max(1, nowNanos - first.nanos()));
  }
}
