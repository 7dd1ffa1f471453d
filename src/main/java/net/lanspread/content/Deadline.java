package net.lanspread.content;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment at which patience ends. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long atNanos;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public Deadline(Duration patience, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.atNanos = nanoTime.getAsLong() + patience.toNanos();
  }

  /** The deadline after this time from now on. */
  public static Deadline in(Duration patience) {
    return new Deadline(patience, System::nanoTime);
  }

  public boolean isOver() {
    return leftNanos() <= 0;
  }

  /** The time that is left; zero once it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, leftNanos()));
  }

  private long leftNanos() {
    return atNanos - nanoTime.getAsLong();
  }

  /**
   * Waits on the lock, which the caller holds, until it is notified or the deadline is there. False
   * at once when it is over; else the caller looks again at what it waits for.
   */
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  public boolean waitOn(Object lock) throws InterruptedException {
    long leftNanos = leftNanos();
    if (leftNanos <= 0) {
      return false;
    }
    lock.wait(leftNanos / 1_000_000, (int) (leftNanos % 1_000_000)); // a wait of 0 has no end
    return true;
  }
}
