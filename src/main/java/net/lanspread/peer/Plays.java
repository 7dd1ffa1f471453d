package net.lanspread.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.DiskProblem;
import net.lanspread.install.FirstPlay;
import net.lanspread.launch.GameScript;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.GameScripts.Prepared;
import net.lanspread.launch.ScriptShell.Console;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Playing: the settings stamped at the first play, the game's own setup run once, the game started.
 *
 * <p>The exit code of a script says little of the game: most of ETI's scripts always end in an
 * error. So it is told as a notice and prevents nothing; a script that cannot be started at all is
 * a failure.
 *
 * <p>Each play runs on a virtual thread of its own. Until the game runs, no operation begins on it;
 * from then on the game is on its own, and outlives this peer. {@link #close} ends all waiting, but
 * no game and no setup.
 */
public final class Plays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Plays.class);

  /**
   * The times for which scripts are waited for.
   *
   * @param start the time in which a game that cannot work says so
   * @param uninstall the time for which a script may hold up an uninstall
   */
  record Patience(Duration start, Duration uninstall) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(10));
  }

  /** The work of a play besides stamping. */
  public enum Launch {
    NONE,
    /** Runs the game's own setup, also again, and answers when it has ended. */
    SETUP,
    /** Starts the game, and answers when it has ended or run for a few seconds. */
    START,
    /** Starts the game, and answers when it has ended. */
    START_AND_WAIT
  }

  /** The result of a play. */
  public sealed interface Played {
    /**
     * It went well.
     *
     * @param alreadyApplied whether an earlier play had stamped the settings; then none was written
     * @param notices the notices for the player about the scripts that ran
     */
    record Done(
        boolean alreadyApplied,
        boolean accountNameWritten,
        boolean languageWritten,
        boolean personaNameWritten,
        List<Notice> notices)
        implements Played {}

    /** The message is a sentence for people. */
    record Failed(FailureCode code, String message) implements Played {}
  }

  /** The end of a server. */
  public sealed interface Served {
    record Ended(int exitCode) implements Served {}

    /** It never ran; the message is a sentence for people. */
    record Failed(String message) implements Served {}
  }

  private final GameScripts scripts;
  private final Operations operations;
  private final Predicate<GameId> known;
  private final Patience patience;
  private final Launched launched;

  private final CompletableFuture<Integer> closing = new CompletableFuture<>();
  private final ScriptRuns runs;
  private final PlayPreparation preparation;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private final AtomicInteger unanswered = new AtomicInteger();

  Plays(
      FirstPlay firstPlay,
      GameScripts scripts,
      Operations operations,
      Predicate<GameId> known,
      Patience patience,
      Launched launched) {
    this.scripts = scripts;
    this.operations = operations;
    this.known = known;
    this.patience = patience;
    this.launched = launched;
    this.runs = new ScriptRuns(firstPlay, scripts, closing);
    this.preparation = new PlayPreparation(firstPlay, scripts, runs);
  }

  /**
   * Plays a game; the future completes, always well, when there is something to answer. A game that
   * was started from here and runs is not started again.
   *
   * @param acceptScripts whether the player wants scripts run that an update has brought; without
   *     it such a game is not played
   */
  public CompletableFuture<Played> play(
      GameId gameId, PlayerSettings player, Launch launch, boolean acceptScripts) {
    CompletableFuture<Played> played = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("play-" + gameId)
            .unstarted(
                () -> {
                  try {
                    Played how = run(gameId, player, launch, acceptScripts);
                    unanswered.decrementAndGet();
                    played.complete(how);
                  } finally {
                    threads.remove(Thread.currentThread());
                  }
                });
    threads.add(thread);
    unanswered.incrementAndGet();
    thread.start();
    return played;
  }

  /** True when every play has its answer. */
  boolean isIdle() {
    return unanswered.get() == 0;
  }

  private Played run(GameId gameId, PlayerSettings player, Launch launch, boolean acceptScripts) {
    try {
      return tryRun(gameId, player, launch, acceptScripts);
    } catch (StoppedPlayException e) {
      return e.how();
    } catch (DiskFullException e) {
      return new Played.Failed(
          FailureCode.DISK_FULL, "the disk is full: free some space and play again");
    } catch (IOException e) {
      log.warn("{} could not be played", gameId, e);
      return new Played.Failed(
          FailureCode.IO_ERROR, gameId + " could not be played: " + DiskProblem.inWords(e));
    } catch (InterruptedException e) {
      return ScriptRuns.shuttingDown().how();
    } catch (RuntimeException e) {
      log.error("playing {} failed", gameId, e);
      return new Played.Failed(
          FailureCode.IO_ERROR, "playing failed inside Lanspread; see its log");
    }
  }

  private Played tryRun(GameId gameId, PlayerSettings player, Launch launch, boolean acceptScripts)
      throws IOException, InterruptedException, StoppedPlayException {
    if (!known.test(gameId)) {
      throw new StoppedPlayException(
          FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
    }
    if (closing.isDone()) {
      throw ScriptRuns.shuttingDown();
    }
    if (!operations.hold(gameId)) {
      throw new StoppedPlayException(
          FailureCode.OPERATION_IN_PROGRESS,
          "something is being done with " + gameId + " right now; wait for its end");
    }
    Played.Done stamped;
    GameScripts.Running game;
    try {
      runs.requireInstalled(gameId);
      runs.requireKnownScripts(gameId, acceptScripts);
      if (launch == Launch.NONE) {
        return preparation.stamp(gameId, player);
      }
      if (launch == Launch.SETUP) {
        Prepared.Ready setup = prepare(GameScript.SETUP, gameId, player);
        stamped = preparation.stamp(gameId, player);
        preparation.setUp(gameId, setup);
        return told(gameId, stamped);
      }
      try (Launched.Beginning beginning = launched.begins(gameId, Launched.Kind.GAME)) {
        Prepared.Ready start = prepare(GameScript.START, gameId, player);
        stamped = preparation.stamp(gameId, player);
        preparation.setUpOnce(gameId, player);
        game = beginning.runs(scripts.start(start));
      }
    } finally {
      operations.release(gameId);
    }
    await(gameId, game, launch);
    return told(gameId, stamped);
  }

  /** Finds the script; only its own notices are told from here on. */
  private Prepared.Ready prepare(GameScript script, GameId gameId, PlayerSettings player)
      throws IOException, StoppedPlayException {
    Prepared.Ready ready = runs.require(script, gameId, player);
    runs.tellOnly(gameId, ready.notices());
    return ready;
  }

  private Played told(GameId gameId, Played.Done done) {
    return new Played.Done(
        done.alreadyApplied(),
        done.accountNameWritten(),
        done.languageWritten(),
        done.personaNameWritten(),
        notices(gameId));
  }

  /** The notices for the player about the scripts that ran last. */
  public List<Notice> notices(GameId gameId) {
    return runs.notices(gameId);
  }

  private void await(GameId gameId, GameScripts.Running game, Launch launch)
      throws InterruptedException, StoppedPlayException {
    if (launch == Launch.START) {
      try {
        var _ =
            CompletableFuture.anyOf(game.exitCode(), closing)
                .get(patience.start().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        ScriptRuns.tellOfALateFailure(game);
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    int exitCode = runs.exitCode(game);
    if (exitCode != 0) {
      runs.tell(
          gameId,
          List.of(
              new Notice(
                  Notice.Code.SCRIPT_EXIT,
                  ScriptRuns.ended(game, exitCode) + " If the game runs, that means nothing.")));
    }
  }

  /** True when the game brings a dedicated server. */
  public boolean hasServer(GameId gameId) {
    return runs.has(GameScript.SERVER, gameId);
  }

  /** True when the game brings a setup of its own. */
  public boolean hasSetup(GameId gameId) {
    return runs.has(GameScript.SETUP, gameId);
  }

  /** What was started from here and runs. */
  public Launched launched() {
    return launched;
  }

  /** Ends a game or a server that was started from here; why not, else. */
  public Optional<Played.Failed> stop(GameId gameId, Launched.Kind kind) {
    return launched.stop(gameId, kind);
  }

  /**
   * Starts the game's dedicated server and leaves it running. One that runs already is refused.
   *
   * @param acceptScripts as for a play
   */
  public Optional<Played.Failed> startServer(
      GameId gameId, PlayerSettings player, boolean acceptScripts) {
    try (Launched.Beginning beginning = launched.begins(gameId, Launched.Kind.SERVER)) {
      runs.requireInstalled(gameId);
      runs.requireKnownScripts(gameId, acceptScripts);
      Prepared.Ready server = prepare(GameScript.SERVER, gameId, player);
      ScriptRuns.tellOfALateFailure(beginning.runs(scripts.start(server)));
      return Optional.empty();
    } catch (StoppedPlayException e) {
      return Optional.of(e.how());
    } catch (IOException e) {
      log.warn("the server of {} could not be started", gameId, e);
      return Optional.of(
          new Played.Failed(
              FailureCode.IO_ERROR,
              "the server of " + gameId + " could not be started: " + DiskProblem.inWords(e)));
    }
  }

  /**
   * Runs the game's own script before the game is uninstalled, if it brings one. The uninstall does
   * not wait for it for long and does not depend on its success. Scripts that the user has not
   * accepted are not run.
   */
  void beforeUninstall(GameId gameId, PlayerSettings player) throws InterruptedException {
    runs.forget(gameId);
    if (!runs.has(GameScript.UNINSTALL, gameId)) {
      return;
    }
    try {
      runs.requireKnownScripts(gameId, false);
      GameScripts.Running script =
          scripts.start(runs.require(GameScript.UNINSTALL, gameId, player));
      var _ =
          CompletableFuture.anyOf(script.exitCode(), closing)
              .get(patience.uninstall().toNanos(), TimeUnit.NANOSECONDS);
      ScriptRuns.tellOfALateFailure(script);
    } catch (TimeoutException e) {
      log.warn("game_uninst of {} does not end; it is uninstalled all the same", gameId);
    } catch (StoppedPlayException | IOException | ExecutionException e) {
      log.warn("game_uninst of {} could not be run", gameId, e);
    }
  }

  /**
   * Runs the game's dedicated server to its end, its output where this program's is. One that runs
   * already is refused.
   *
   * @param acceptScripts as for a play
   */
  public Served serve(GameId gameId, PlayerSettings player, boolean acceptScripts)
      throws InterruptedException {
    try (Launched.Beginning _ = launched.begins(gameId, Launched.Kind.SERVER)) {
      runs.requireInstalled(gameId);
      runs.requireKnownScripts(gameId, acceptScripts);
      Prepared server = scripts.prepare(GameScript.SERVER, gameId, player, Console.OURS);
      return new Served.Ended(scripts.runHere(ScriptRuns.require(server)));
    } catch (StoppedPlayException e) {
      return new Served.Failed(e.how().message());
    } catch (IOException e) {
      return new Served.Failed(
          "the server of " + gameId + " could not be started: " + DiskProblem.inWords(e));
    }
  }

  /** Ends all waiting; running games and setups go on. */
  @Override
  public void close() throws InterruptedException {
    closing.complete(0);
    launched.close();
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(1));
    }
  }
}
