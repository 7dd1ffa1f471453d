package net.lanspread.swarm;

import java.time.Duration;

/**
 * The patience with a coming answer: no silence in it may be longer than a granted one, and as a
 * whole it may be no slower than the {@link #LEAST_BYTES_PER_SECOND}. So an answer has a deadline
 * as a whole, however it trickles. Only the time of waiting counts, not our work on the bytes.
 * Pure: the time comes with each call. Not thread-safe.
 */
final class AnswerPace {
  static final int LEAST_BYTES_PER_SECOND = 32 * 1024;

  private static final long NANOS_PER_BYTE = 1_000_000_000L / LEAST_BYTES_PER_SECOND;

  private final long silenceNanos;
  private long leftNanos;

  /**
   * @param silence the time for which nothing may come, at first and at any time later
   */
  AnswerPace(Duration silence) {
    this.silenceNanos = silence.toNanos();
    this.leftNanos = silenceNanos;
  }

  /** The time that the next bytes may take; zero when the answer is too slow. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, leftNanos));
  }

  /** Takes in a wait of such a length, after which so many bytes were there. */
  void waited(long nanos, int bytes) {
    leftNanos = Math.min(silenceNanos, leftNanos - nanos + bytes * NANOS_PER_BYTE);
  }
}
