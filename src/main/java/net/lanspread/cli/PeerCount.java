package net.lanspread.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import net.lanspread.content.Deadline;

/** The number of peers, to wait for. */
final class PeerCount {
  private final Object lock = new Object();

  @GuardedBy("lock")
  private int now;

  void set(int count) {
    synchronized (lock) {
      now = count;
      lock.notifyAll();
    }
  }

  /** Waits until there are so many peers; false when that takes longer. */
  boolean await(int count, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    synchronized (lock) {
      while (now < count) {
        if (!deadline.waitOn(lock)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Waits until nobody else has come for a while, at first for longer. */
  void awaitAll(Duration first, Duration quiet) throws InterruptedException {
    Duration patience = first;
    while (await(count() + 1, patience)) {
      patience = quiet;
    }
  }

  private int count() {
    synchronized (lock) {
      return now;
    }
  }
}
