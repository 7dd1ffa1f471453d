package net.lanspread.install;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.operation.Cancellation;

/** Steps on a disk of which several run at once, until one fails or the operation is cancelled. */
final class SideBySide {
  /** Enough to keep a disk's queue busy. */
  private static final int AT_ONCE = 8;

  interface Step {
    void run() throws IOException;
  }

  private SideBySide() {}

  /** Returns when all were run, and none runs any more. */
  static void run(List<Step> steps, Cancellation cancellation) throws IOException {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("install-sync-", 0).factory())) {
      for (int i = 0; i < Math.min(AT_ONCE, steps.size()); i++) {
        workers.add(
            pool.submit(
                () -> {
                  boolean done = false;
                  try {
                    for (int at = next.getAndIncrement();
                        at < steps.size() && !failed.get();
                        at = next.getAndIncrement()) {
                      cancellation.check();
                      steps.get(at).run();
                    }
                    done = true;
                  } finally {
                    if (!done) {
                      failed.set(true);
                    }
                  }
                  return null;
                }));
      }
    }
    for (Future<?> worker : workers) {
      join(worker);
    }
  }

  private static void join(Future<?> worker) throws IOException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while syncing").initCause(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new IOException(e);
      }
    }
  }
}
