package net.lanspread.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Long work on the disk for requests, on platform threads. Walking a game of many small files on a
 * virtual thread would keep a processor from all others, those that answer pings among them, and
 * the peer would count as gone meanwhile. Each thread ends before the call that started it.
 */
public final class DiskWork {
  private final Semaphore slots;

  /**
   * @param atOnce how many run side by side; further ones wait
   */
  public DiskWork(int atOnce) {
    this.slots = new Semaphore(atOnce, true);
  }

  /** Runs the work and waits for its result. */
  public <T> T run(Callable<T> work) throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      slots.acquire();
      try {
        Thread thread =
            Thread.ofPlatform().daemon().name("disk-work").start(() -> complete(result, work));
        thread.join();
      } finally {
        slots.release();
      }
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
    try {
      result.complete(work.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }
}
