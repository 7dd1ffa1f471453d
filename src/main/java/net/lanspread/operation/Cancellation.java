package net.lanspread.operation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;

/**
 * The request to an operation to stop, and the things to wake then. Once stopped, always stopped.
 *
 * <p>A user cancels an unwanted operation; a peer that ends pauses one that goes on after its next
 * start. Both stop it in the same way; only its leftovers differ.
 */
public final class Cancellation {
  /** Thrown by a step that finds its operation cancelled; never shown to users. */
  public static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledException() {
      super("cancelled");
    }
  }

  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean cancelled;

  @GuardedBy("lock")
  private boolean paused;

  @GuardedBy("lock")
  private final List<Runnable> wakers = new ArrayList<>();

  /** Cancels; runs the wakers on this thread the first time. */
  public void cancel() {
    stop(false);
  }

  /** Stops it for now, where it has not been cancelled; runs the wakers as a cancel does. */
  public void pause() {
    stop(true);
  }

  private void stop(boolean forNow) {
    List<Runnable> toRun;
    synchronized (lock) {
      if (!cancelled) {
        cancelled = true;
        paused = forNow;
      }
      toRun = List.copyOf(wakers);
      wakers.clear();
    }
    toRun.forEach(Runnable::run);
  }

  /** True when it is to stop, for now or for good. */
  public boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  /** True when it stops for now only. */
  public boolean isPaused() {
    synchronized (lock) {
      return paused;
    }
  }

  /** Ends the calling step with a {@link CancelledException} when cancelled. */
  public void check() {
    if (isCancelled()) {
      throw new CancelledException();
    }
  }

  /** Runs this once at the cancellation, at once when that has been. It must not block. */
  public void onCancel(Runnable waker) {
    synchronized (lock) {
      if (!cancelled) {
        wakers.add(waker);
        return;
      }
    }
    waker.run();
  }

  /** The means to stop a part of the operation, such as one try of several; see {@link Part}. */
  public Part part() {
    return new Part();
  }

  /**
   * A cancellation that stops as this one does, until it is closed: then all that waited for it is
   * forgotten here.
   */
  public final class Part implements AutoCloseable {
    private final Cancellation stops = new Cancellation();
    private final Runnable waker;

    private Part() {
      waker = () -> stops.stop(isPaused());
      onCancel(waker);
    }

    public Cancellation cancellation() {
      return stops;
    }

    @Override
    public void close() {
      synchronized (lock) {
        wakers.remove(waker);
      }
    }
  }
}
