package net.lanspread.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * Threads that unpack side by side. Unpacking computes without a pause, and would keep virtual
 * threads from their processors. Used by one thread, which owns all of them.
 */
public final class UnpackThreads {
  private final String name;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param name of each of them, less its number
   */
  public UnpackThreads(String name) {
    this.name = name;
  }

  /** Begins some work on one more thread, where nobody interrupts it. */
  public void start(Runnable work) {
    threads.add(Thread.ofPlatform().name(name + "-" + threads.size()).start(work));
  }

  /** Waits for all of them in every case: their output must have an end. */
  public void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
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
