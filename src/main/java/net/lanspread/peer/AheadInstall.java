package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.download.Ahead;
import net.lanspread.install.Installer;
import net.lanspread.install.UnpackingAhead;
import net.lanspread.install.UnpackingAhead.Arriving;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.ProgressWatcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The install that belongs to one download: it unpacks archives while they come, and does the rest
 * when the game has come. Thread-safe.
 */
final class AheadInstall implements Ahead {
  private static final Logger log = LoggerFactory.getLogger(AheadInstall.class);

  private final Installer installer;
  private final GameId gameId;
  private final Cancellation cancellation;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable UnpackingAhead begun;

  // true once the work done ahead is useless, so that the install begins anew
  @GuardedBy("lock")
  private boolean startsOver;

  AheadInstall(Installer installer, GameId gameId, Cancellation cancellation) {
    this.installer = installer;
    this.gameId = gameId;
    this.cancellation = cancellation;
  }

  @Override
  public void begin(List<Arriving> archives) throws InterruptedException {
    UnpackingAhead ahead =
        UnpackingAhead.begin(
            installer,
            gameId,
            new UnpackingAhead.Plan(
                Optional.empty(), archives, true, Runtime.getRuntime().availableProcessors()),
            cancellation,
            this::failed);
    boolean unwanted;
    synchronized (lock) {
      begun = ahead;
      unwanted = startsOver;
    }
    if (unwanted) {
      ahead.close();
    }
  }

  /**
   * Takes in a failure ahead of the download. A broken archive stays broken; any other failure may
   * be gone when the game has come.
   */
  private void failed(Outcome.Failed failure) {
    log.info("{} is not unpacked while it comes: {}", gameId, failure.message());
    synchronized (lock) {
      startsOver |= failure.code() != FailureCode.ARCHIVE_ERROR;
    }
  }

  @Override
  public boolean giveUp() {
    UnpackingAhead ahead;
    synchronized (lock) {
      startsOver = true;
      ahead = begun;
    }
    if (ahead != null) {
      ahead.close();
    }
    return ahead != null;
  }

  /** Does the rest of the install. */
  Outcome finish(ProgressWatcher watcher) {
    UnpackingAhead ahead;
    synchronized (lock) {
      ahead = startsOver ? null : begun;
    }
    return ahead == null
        ? installer.install(gameId, cancellation, watcher)
        : ahead.finish(Map.of(), watcher);
  }
}
