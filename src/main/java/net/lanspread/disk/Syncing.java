package net.lanspread.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings files and folders to the medium beside other work, several at once: the medium is asked to
 * hurry only once, and the wait at the end is short. Thread-safe.
 *
 * <p>Its threads end when nothing waits any more; {@link #close} drops what has not begun.
 */
public final class Syncing implements AutoCloseable {
  /** Each batch costs the file system a commit or two, so it is not small. */
  private static final long BATCH_BYTES = 64L << 20;

  /** Enough to keep a disk's queue busy. */
  private static final int AT_ONCE = 8;

  /** Brings one thing to the medium. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private final Disk disk;
  private final Runnable check;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Queue<Step> waiting = new ArrayDeque<>();

  // written since they were last brought to the medium
  @GuardedBy("lock")
  private final Set<Path> behind = new LinkedHashSet<>();

  @GuardedBy("lock")
  private long behindBytes;

  @GuardedBy("lock")
  private int running;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param check throws, before each step, when no more of them are wanted
   */
  public Syncing(Disk disk, Runnable check) {
    this.disk = disk;
    this.check = check;
  }

  /**
   * Bytes were written to a file of ours: it is brought to the medium with others when there are
   * enough, or at the latest by {@link #await}. One that is missing then is made, empty.
   */
  public void wrote(Path file, long bytes) {
    synchronized (lock) {
      behind.add(file);
      behindBytes += bytes;
      if (behindBytes >= BATCH_BYTES) {
        beginBehind();
      }
    }
  }

  /** Begins to bring the entries of a folder to the medium. */
  public void folder(Path folder) {
    begin(() -> disk.syncFolder(folder));
  }

  private void beginBehind() {
    synchronized (lock) {
      behind.forEach(file -> begin(() -> file(file)));
      behind.clear();
      behindBytes = 0;
    }
  }

  private void file(Path file) throws IOException {
    try (Disk.Writer writer = Trees.openOurs(disk, file)) {
      writer.sync();
    }
  }

  private void begin(Step step) {
    synchronized (lock) {
      if (closed || failure != null) {
        return;
      }
      waiting.add(step);
      if (running < AT_ONCE) {
        running++;
        Thread.ofVirtual().name("sync").start(this::work);
      }
    }
  }

  private void work() {
    for (Step step = next(); step != null; step = next()) {
      try {
        check.run();
        step.run();
      } catch (IOException | RuntimeException | Error e) {
        synchronized (lock) {
          waiting.clear();
          failure = failure == null ? e : failure;
        }
      }
    }
  }

  private @Nullable Step next() {
    synchronized (lock) {
      Step step = waiting.poll();
      if (step == null) {
        running--;
        lock.notifyAll();
      }
      return step;
    }
  }

  /**
   * Returns when all that was told is on the medium.
   *
   * @throws IOException the first failure, now and at every later call
   */
  public void await() throws IOException {
    beginBehind();
    settle();
    synchronized (lock) {
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("no step throws this", e);
      }
    }
  }

  /** Returns when nothing of it runs; files whose sync has not begun are left out. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      waiting.clear();
    }
    settle();
  }

  /** Waits for the steps in every case: none may be at work later. */
  private void settle() {
    boolean interrupted = false;
    synchronized (lock) {
      while (running > 0) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
