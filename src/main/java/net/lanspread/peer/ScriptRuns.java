package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.install.FirstPlay;
import net.lanspread.launch.GameScript;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.GameScripts.Prepared;
import net.lanspread.launch.ScriptShell.Console;
import net.lanspread.operation.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running of games' scripts for plays: which may run, how they ended, and the notices about
 * them. Thread-safe.
 */
final class ScriptRuns {
  private static final Logger log = LoggerFactory.getLogger(ScriptRuns.class);

  private final FirstPlay firstPlay;
  private final GameScripts scripts;
  private final CompletableFuture<?> closing;

  /** The notices about the scripts that ran last, by game. */
  private final Map<GameId, List<Notice>> notices = new ConcurrentHashMap<>();

  /**
   * @param closing completes when nobody waits for scripts any more
   */
  ScriptRuns(FirstPlay firstPlay, GameScripts scripts, CompletableFuture<?> closing) {
    this.firstPlay = firstPlay;
    this.scripts = scripts;
    this.closing = closing;
  }

  /** The notices for the player about the scripts that ran last. */
  List<Notice> notices(GameId gameId) {
    return notices.getOrDefault(gameId, List.of());
  }

  /** Replaces all notices about the game's scripts. */
  void tellOnly(GameId gameId, List<Notice> all) {
    notices.put(gameId, List.copyOf(all));
  }

  void forget(GameId gameId) {
    notices.remove(gameId);
  }

  void tell(GameId gameId, List<Notice> more) {
    notices.merge(
        gameId,
        more,
        (old, added) -> Stream.concat(old.stream(), added.stream()).distinct().toList());
  }

  void requireInstalled(GameId gameId) throws IOException, StoppedPlayException {
    if (!firstPlay.isInstalled(gameId)) {
      throw new StoppedPlayException(
          FailureCode.NOT_INSTALLED, gameId + " is not installed: install it first");
    }
  }

  /**
   * Refuses scripts that an update has brought, unless the player accepts them: nobody vouches for
   * them.
   */
  void requireKnownScripts(GameId gameId, boolean accept) throws IOException, StoppedPlayException {
    List<String> changed = firstPlay.scriptsChanged(gameId);
    if (changed.isEmpty()) {
      return;
    }
    if (!accept) {
      throw new StoppedPlayException(
          FailureCode.SCRIPTS_CHANGED,
          "an update has brought other scripts to "
              + gameId
              + ", and no catalog vouches for them: "
              + String.join(", ", changed)
              + "; look at them, then say that you want them: lanspread play --accept-scripts "
              + gameId);
    }
    firstPlay.acceptScripts(gameId);
  }

  Prepared.Ready require(GameScript script, GameId gameId, PlayerSettings player)
      throws IOException, StoppedPlayException {
    return require(scripts.prepare(script, gameId, player, Console.ITS_OWN));
  }

  static Prepared.Ready require(Prepared prepared) throws StoppedPlayException {
    return switch (prepared) {
      case Prepared.Ready ready -> ready;
      case Prepared.Missing(String message) ->
          throw new StoppedPlayException(FailureCode.IO_ERROR, message);
      case Prepared.Refused(String message) ->
          throw new StoppedPlayException(FailureCode.INVALID_ARGUMENT, message);
    };
  }

  static void tellOfALateFailure(GameScripts.Running game) {
    var _ =
        game.exitCode()
            .thenAccept(
                exitCode -> {
                  if (exitCode != 0) {
                    log.info("{}", ended(game, exitCode));
                  }
                });
  }

  static String ended(GameScripts.Running script, int exitCode) {
    return "%s ended with exit code %d%s."
        .formatted(
            script.name(),
            exitCode,
            script.log().map(file -> "; its output is in " + file).orElse(""));
  }

  int exitCode(GameScripts.Running script) throws InterruptedException, StoppedPlayException {
    try {
      var _ = CompletableFuture.anyOf(script.exitCode(), closing).get();
      if (!script.exitCode().isDone()) {
        throw shuttingDown();
      }
      return script.exitCode().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static StoppedPlayException shuttingDown() {
    return new StoppedPlayException(
        FailureCode.SHUTTING_DOWN,
        "this peer is shutting down; games and setups that it has started run on");
  }

  boolean has(GameScript script, GameId gameId) {
    try {
      return scripts.has(script, gameId);
    } catch (IOException e) {
      log.debug("the scripts of {} cannot be looked at", gameId, e);
      return false;
    }
  }
}
