package net.lanspread.download;

import java.time.Duration;
import net.lanspread.protocol.WireCode;

/** The failures of one source that were forgiven for one question. */
final class SourcePatience {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * The number of times that a source may fail to answer: a connection may break and be made again.
   */
  private static final int MAX_FAILURES = 5;

  /** The number of times that a source may put off an answer, because an operation runs there. */
  private static final int MAX_BUSY_POLLS = 150;

  private int failures;
  private int busyPolls;

  /**
   * The time to leave the source alone: after failures longer each time, since a link that broke
   * while its peer is busy takes a moment to be made again; and as long as its answer took, so that
   * it has as much time to make its hashes.
   */
  Duration pause(Duration answer) {
    Duration least = POLL_INTERVAL.multipliedBy(1L << failures);
    Duration most = answer.compareTo(LONGEST_PAUSE) < 0 ? answer : LONGEST_PAUSE;
    return most.compareTo(least) < 0 ? least : most;
  }

  /** True when to ask again after a broken connection. */
  boolean withFailure() {
    return ++failures < MAX_FAILURES;
  }

  /** True when to ask again after a refusal. */
  boolean withRefusal(WireCode code) {
    return code == WireCode.BUSY && ++busyPolls < MAX_BUSY_POLLS;
  }
}
