package net.lanspread.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The memory that unpackings side by side take: one of them may always run, another waits until
 * there is room for it, too. Thread-safe.
 */
final class MemoryShares {
  private final LongSupplier roomBytes;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private long takenBytes;

  /**
   * @param roomBytes for all of them; if taken shares are missing in it already, fewer run side by
   *     side than could
   */
  MemoryShares(LongSupplier roomBytes) {
    this.roomBytes = roomBytes;
  }

  /**
   * Takes the least memory of an unpacking; waits while it does not fit beside others.
   *
   * @param stopped true once the unpacking is not wanted any more; asked again after {@link #wake}
   */
  void take(long bytes, BooleanSupplier stopped) throws InterruptedIOException {
    synchronized (lock) {
      while (!stopped.getAsBoolean() && takenBytes > 0 && !fitsLocked(bytes)) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          throw UnpackProcess.interrupted(e);
        }
      }
      takenBytes += bytes;
    }
  }

  /** Takes as many more shares as fit now; how many there are. */
  int takeMore(long shareBytes, int most) {
    synchronized (lock) {
      int count = 0;
      while (count < most && fitsLocked((count + 1) * shareBytes)) {
        count++;
      }
      takenBytes += count * shareBytes;
      return count;
    }
  }

  void giveBack(long bytes) {
    synchronized (lock) {
      takenBytes -= bytes;
      lock.notifyAll();
    }
  }

  /** Wakes the waiting callers, so that they look whether they are to stop. */
  void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  @GuardedBy("lock")
  private boolean fitsLocked(long bytes) {
    return takenBytes + bytes <= roomBytes.getAsLong();
  }
}
