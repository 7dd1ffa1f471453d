package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuation of operations that did not end before this peer began: each as soon as it can,
 * in the order in which users asked for them. Ends when all have gone on, or the peer ends.
 */
final class Resumption implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Resumption.class);

  /** A disk that comes back tells nobody. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final OperationContext context;
  private final GameOperations games;
  private final Thread thread = Thread.ofVirtual().name("go-on").unstarted(this::run);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean awake;

  Resumption(OperationContext context, GameOperations games) {
    this.context = context;
    this.games = games;
  }

  /** Begins to continue the operations. */
  void start() {
    thread.start();
  }

  /** Peers have come, or have other games. */
  void wake() {
    synchronized (lock) {
      awake = true;
      lock.notifyAll();
    }
  }

  private void run() {
    SequencedSet<GameId> left = new LinkedHashSet<>(context.book().wishes().keySet());
    try {
      while (true) {
        left.removeIf(this::goesOn);
        if (left.isEmpty()) {
          return;
        }
        synchronized (lock) {
          if (!awake) {
            lock.wait(LOOK_AGAIN.toMillis());
          }
          awake = false;
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} do not go on before the next start", left);
    }
  }

  /** True when there is nothing more to do for the game. */
  private boolean goesOn(GameId gameId) {
    Wish wish = context.book().wishes().get(gameId);
    if (wish == null || context.operations().isBusy(gameId)) {
      return true; // a user was faster
    }
    if (context.book().isAway(gameId)
        || (!context.sources().isAnywhere(gameId) && needsSource(gameId, wish))) {
      return false;
    }
    return switch (games.goOn(gameId, wish)) {
      case GameOperations.Start.Accepted _ -> {
        log.info("{} of {} goes on", wish.kind().label(), gameId);
        yield true;
      }
      case GameOperations.Start.Refused(FailureCode code, String message) ->
          switch (code) {
            // A catalog, a disk, a source may come yet.
            case UNKNOWN_GAME, IO_ERROR, NO_PEERS_HAVE_GAME, OPERATION_IN_PROGRESS -> false;
            case SHUTTING_DOWN -> true;
            default -> {
              log.info("{} of {} does not go on: {}", wish.kind().label(), gameId, message);
              context.book().ended(gameId);
              yield true;
            }
          };
    };
  }

  /** True when it waits for a source, without which it can neither go on nor end. */
  private boolean needsSource(GameId gameId, Wish wish) {
    boolean current = context.isCurrent(gameId);
    return switch (wish.kind()) {
      case VERIFY -> !context.isDownloaded(gameId); // a repair was cut off
      case UPDATE ->
          current // as far as is known, while nobody is here who could have a newer one
              ? !context.isInstalled(gameId) || !context.isUpdatePending(gameId)
              : wish.needsSource() || isLowDisk(gameId);
      case DOWNLOAD, STREAM_INSTALL -> wish.needsSource() && !current;
      case INSTALL, REPAIR -> false;
    };
  }

  /** True when only the others have the files from which it could be updated. */
  private boolean isLowDisk(GameId gameId) {
    return context.isInstalled(gameId)
        && !context.isDownloaded(gameId)
        && !context.isUpdatePending(gameId);
  }

  @Override
  public void close() throws InterruptedException {
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(1));
    }
  }
}
