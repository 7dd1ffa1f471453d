package net.lanspread.library;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that changed and are waited for to be quiet. Pure: the time comes with each call, in
 * nanoseconds of one clock. Not thread-safe.
 */
final class Debounce {
  private record Dirty(long firstNanos, long lastNanos) {}

  private final long quietNanos;
  private final long patienceNanos;
  private final Map<String, Dirty> dirty = new HashMap<>();

  /**
   * @param quiet the time without a change after which a name is quiet
   * @param patience the longest wait for a name that keeps changing
   */
  Debounce(Duration quiet, Duration patience) {
    this.quietNanos = quiet.toNanos();
    this.patienceNanos = patience.toNanos();
  }

  void changed(String name, long nowNanos) {
    dirty.merge(
        name,
        new Dirty(nowNanos, nowNanos),
        (before, _) -> new Dirty(before.firstNanos(), nowNanos));
  }

  /** Takes out the names whose time has come. */
  List<String> takeDue(long nowNanos) {
    List<String> due = new ArrayList<>();
    dirty.forEach(
        (name, times) -> {
          if (remainingNanos(times, nowNanos) <= 0) {
            due.add(name);
          }
        });
    due.forEach(dirty::remove);
    return due;
  }

  /** The time until the next name is due, at least 1; {@code otherwise} when none waits. */
  long nanosToNext(long nowNanos, long otherwise) {
    return dirty.values().stream()
        .mapToLong(times -> Math.max(1, remainingNanos(times, nowNanos)))
        .min()
        .orElse(otherwise);
  }

  // Differences are compared, not moments: the clock may wrap around.
  private long remainingNanos(Dirty times, long nowNanos) {
    return Math.min(
        times.lastNanos() + quietNanos - nowNanos, times.firstNanos() + patienceNanos - nowNanos);
  }
}
