package net.lanspread.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.peer.Ending;

/**
 * The end that a user asks for by Ctrl-C while a command is at work. The command has some seconds
 * to tidy up; the process ends with the system's code for such an end, 130.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 8;

  private final AtomicBoolean working = new AtomicBoolean();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  Interruption(Ending.ShutdownHooks hooks) {
    hooks.add(Thread.ofPlatform().name("interrupt").unstarted(this::interrupt));
  }

  /** Tells that from now on there is something to tidy up. */
  void begin() {
    working.set(true);
  }

  /** True when the command shall stop its work. */
  boolean isAsked() {
    return asked.get();
  }

  private void interrupt() {
    asked.set(true);
    if (!working.get()) {
      return;
    }
    try {
      var _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended; nobody waits for it any more. */
  @Override
  public void close() {
    ended.countDown();
  }
}
