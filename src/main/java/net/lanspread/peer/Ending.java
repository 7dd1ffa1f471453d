package net.lanspread.peer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a process that runs until it is asked to end, by a command or by a signal. Closed when
 * all that ran is over: a process that got a signal waits for that, and then says that it ended
 * well, where Java would say that it was killed. Thread-safe.
 */
public final class Ending implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;
  private static final int WELL = 0;
  private static final int IN_TROUBLE = 1;

  /** Takes what is to be done when the process is asked to end. */
  public interface ShutdownHooks {
    void add(Thread hook);
  }

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  /** Makes signals ask for the end, too, from now on. */
  public void hearSignals(ShutdownHooks hooks) {
    hooks.add(Thread.ofPlatform().name("end").unstarted(this::endBySignal));
  }

  private void endBySignal() {
    if (over.getCount() == 0) {
      return;
    }
    ask();
    int exitCode = IN_TROUBLE;
    try {
      if (over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        exitCode = WELL;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /** Asks for the end. */
  public void ask() {
    asked.countDown();
  }

  /** Returns when somebody has asked for the end. */
  public void await() throws InterruptedException {
    asked.await();
  }

  @Override
  public void close() {
    over.countDown();
  }
}
