package net.lanspread.download;

import java.time.Duration;

/**
 * The times for which the answers to one question are waited for. The answers that are there after
 * the {@link #usual} time decide, if they can; otherwise the others get longer.
 *
 * @param longest for a file list: its holder may be reading its disk
 * @param hashing for hashes, added to the time that {@link #SLOWEST_HASHING} gives
 * @param next after which the next source is asked, too, where one answer is enough
 */
record AnswerTimes(Duration usual, Duration longest, Duration hashing, Duration next) {
  static final AnswerTimes USUAL =
      new AnswerTimes(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMillis(300));

  /** Bytes per second that a disk reads that has other things to do, too. */
  private static final long SLOWEST_HASHING = 4L * 1024 * 1024;

  private static final Duration LONGEST_HASHING = Duration.ofHours(3);

  /** The time that a holder may take to make the hashes of a game of this size. */
  Duration hashing(long totalBytes) {
    Duration takes = hashing.plusSeconds(totalBytes / SLOWEST_HASHING);
    return takes.compareTo(LONGEST_HASHING) < 0 ? takes : LONGEST_HASHING;
  }
}
