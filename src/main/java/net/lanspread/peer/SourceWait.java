package net.lanspread.peer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.operation.Cancellation;

/**
 * The waiting of one game's operation for a source. It ends when a source comes that the last try
 * did not have, or one comes back. While there are only the sources of the last try, it ends after
 * pauses that double. Used by one thread.
 */
final class SourceWait {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final int FIRST_LOOKS = 4;
  private static final int MOST_LOOKS = 60;

  /** The possible sources now, each together with its place and its content. */
  interface Sources {
    Set<Object> holders(GameId gameId);
  }

  private final Sources sources;
  private final GameId gameId;
  private final Cancellation cancellation;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Set<Object> tried = Set.of();
  private int looks = FIRST_LOOKS;

  SourceWait(Sources sources, GameId gameId, Cancellation cancellation) {
    this.sources = sources;
    this.gameId = gameId;
    this.cancellation = cancellation;
    cancellation.onCancel(stopped::countDown);
  }

  /** A try begins with those that are there. */
  void begin() {
    tried = new HashSet<>(sources.holders(gameId));
  }

  /**
   * Waits after a try that has failed for want of sources.
   *
   * @param trying the cancellation of the next try, which ends the wait, too
   * @throws Cancellation.CancelledException when the operation is stopped
   */
  void await(Cancellation trying) throws InterruptedException {
    for (int look = 1; ; look++) {
      // Also before the first look: so a peer that changes its word all the time is asked only now
      // and then.
      if (stopped.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
      trying.check();
      Set<Object> here = sources.holders(gameId);
      tried.retainAll(here);
      if (here.size() > tried.size()) {
        looks = FIRST_LOOKS;
        return;
      }
      if (!here.isEmpty() && look >= looks) {
        looks = Math.min(2 * looks, MOST_LOOKS);
        return;
      }
    }
  }
}
