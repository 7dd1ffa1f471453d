package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.function.LongSupplier;
import net.lanspread.disk.DiskFullException;

/**
 * The space that unpacking ahead takes from the download that it is ahead of: where that meets a
 * full disk, it gets the space back. Thread-safe.
 */
final class Room {
  private final Ahead ahead;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean made;

  // when it was made
  @GuardedBy("lock")
  private long madeNanos;

  Room(Ahead ahead, LongSupplier nanoTime) {
    this.ahead = ahead;
    this.nanoTime = nanoTime;
  }

  /**
   * Makes room; blocks. False when there is no more than there was when the failed write began.
   *
   * @param begunNanos when that was
   */
  boolean makes(IOException failure, long begunNanos) {
    if (!(failure instanceof DiskFullException)) {
      return false;
    }
    synchronized (lock) {
      if (made && begunNanos - madeNanos > 0) {
        return false;
      }
    }
    if (!ahead.giveUp()) {
      return false;
    }
    synchronized (lock) {
      if (!made) {
        made = true;
        madeNanos = nanoTime.getAsLong();
      }
    }
    return true;
  }
}
