package net.lanspread.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The end that a user asks for by Ctrl-C while a command is at work: it is told to stop, and given
 * the time to leave nothing behind. The process ends with what the system says of such an end, 130.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 8;

  private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
  private final CountDownLatch ended = new CountDownLatch(1);

  Interruption(PeerCommand.ShutdownHooks hooks) {
    hooks.add(Thread.ofPlatform().name("interrupt").unstarted(this::interrupt));
  }

  /** Says how to stop what begins now. */
  void onInterrupt(Runnable how) {
    stop.set(how);
  }

  private void interrupt() {
    stop.get().run();
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
