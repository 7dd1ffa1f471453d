package net.lanspread.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether an operation has been asked to stop, and what to wake then. Once cancelled, always
 * cancelled.
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
  // guarded by lock
  private boolean cancelled;
  // guarded by lock
  private final List<Runnable> wakers = new ArrayList<>();

  /** Cancels; runs the wakers on this thread the first time. */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (lock) {
      cancelled = true;
      toRun = List.copyOf(wakers);
      wakers.clear();
    }
    toRun.forEach(Runnable::run);
  }

  public boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
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
}
