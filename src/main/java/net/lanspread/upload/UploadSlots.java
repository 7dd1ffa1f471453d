package net.lanspread.upload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.RateLimit;

/** The slots in which chunks are sent, as a {@link SlotQueue} gives them. Thread-safe. */
public final class UploadSlots {
  /** An asker takes a silence of 12 s for a broken connection. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /**
   * The patience under a limit that is used up: no chunk is sent soon, and the asker does better
   * elsewhere.
   */
  private static final Duration LIMITED_PATIENCE = Duration.ofSeconds(2);

  /**
   * The longest time until a waiting request notices that there is room because time has passed.
   */
  private static final long POLL_MILLIS = 200;

  private final LongSupplier nanoTime;
  private final RateLimit limit;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final SlotQueue queue = new SlotQueue();

  @GuardedBy("lock")
  private final Set<SlotQueue.Ticket> admitted = new HashSet<>();

  /**
   * @param nanoTime a clock for speeds
   * @param limit on the bytes of chunks
   */
  public UploadSlots(LongSupplier nanoTime, RateLimit limit) {
    this.nanoTime = nanoTime;
    this.limit = limit;
  }

  /** Takes a place in the queue; ends when closed. */
  Slot ask(PeerId asker) {
    synchronized (lock) {
      return new Slot(queue.ask(asker));
    }
  }

  /** The limit on the sent bytes of chunks. */
  RateLimit limit() {
    return limit;
  }

  @GuardedBy("lock")
  private void admitLocked() {
    queue.bound(limit.streamsAtOnce(SlotQueue.SLOTS));
    if (admitted.addAll(queue.admit(nanoTime.getAsLong()))) {
      lock.notifyAll();
    }
  }

  /** One chunk's place. */
  final class Slot implements AutoCloseable {
    private final SlotQueue.Ticket ticket;

    private Slot(SlotQueue.Ticket ticket) {
      this.ticket = ticket;
    }

    /** Waits for the chunk's turn; false when that takes too long. */
    boolean await() {
      Duration patience = limit.streamsAtOnce(1) == Integer.MAX_VALUE ? PATIENCE : LIMITED_PATIENCE;
      long deadline = nanoTime.getAsLong() + patience.toNanos();
      synchronized (lock) {
        admitLocked();
        while (!admitted.contains(ticket)) {
          long leftMillis = (deadline - nanoTime.getAsLong()) / 1_000_000;
          if (leftMillis <= 0) {
            return false;
          }
          try {
            lock.wait(Math.min(leftMillis, POLL_MILLIS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
          admitLocked();
        }
        return true;
      }
    }

    /** The asker has taken so many bytes more. */
    void taken(int bytes) {
      synchronized (lock) {
        queue.taken(bytes, nanoTime.getAsLong());
        admitLocked();
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        admitted.remove(ticket);
        queue.end(ticket);
        admitLocked();
      }
    }
  }
}
