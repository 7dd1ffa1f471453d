package net.lanspread.peer;

import java.io.IOException;
import java.time.Duration;
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
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.DiskFullException;
import net.lanspread.install.FirstPlay;
import net.lanspread.launch.GameScript;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.GameScripts.Prepared;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Playing: the settings stamped at the first play, the game's own setup run once, the game started.
 *
 * <p>Each play runs on a virtual thread of its own. Until the game runs, no operation begins on it;
 * from then on the game is on its own, and outlives this peer. {@link #close} ends all waiting, not
 * what is waited for.
 */
public final class Plays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Plays.class);

  /** How long a script that cannot work is given to say so. */
  static final Duration START_PATIENCE = Duration.ofSeconds(5);

  /** What a play does besides stamping. */
  public enum Launch {
    NONE,
    /** Starts the game, and answers when it has ended or run for a few seconds. */
    START,
    /** Starts the game, and answers when it has ended. */
    START_AND_WAIT
  }

  /** How a play went. */
  public sealed interface Played {
    /**
     * It went well.
     *
     * @param alreadyApplied whether an earlier play had stamped the settings; then none was written
     */
    record Done(
        boolean alreadyApplied,
        boolean accountNameWritten,
        boolean languageWritten,
        boolean personaNameWritten)
        implements Played {}

    /** The message is a sentence for people. */
    record Failed(FailureCode code, String message) implements Played {}
  }

  /** How a server ended. */
  public sealed interface Served {
    record Ended(int exitCode) implements Served {}

    /** It never ran; the message is a sentence for people. */
    record Failed(String message) implements Served {}
  }

  /** A play that goes no further; caught where the play began. */
  private static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Played.Failed how;

    StoppedException(FailureCode code, String message) {
      super(message);
      this.how = new Played.Failed(code, message);
    }
  }

  private final FirstPlay firstPlay;
  private final GameScripts scripts;
  private final Operations operations;
  private final Predicate<GameId> known;
  private final Duration startPatience;
  private final CompletableFuture<Integer> closing = new CompletableFuture<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unanswered = new AtomicInteger();

  Plays(
      FirstPlay firstPlay,
      GameScripts scripts,
      Operations operations,
      Predicate<GameId> known,
      Duration startPatience) {
    this.firstPlay = firstPlay;
    this.scripts = scripts;
    this.operations = operations;
    this.known = known;
    this.startPatience = startPatience;
  }

  /** Plays a game; the future completes, always well, when there is something to answer. */
  public CompletableFuture<Played> play(GameId gameId, PlayerSettings player, Launch launch) {
    CompletableFuture<Played> played = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("play-" + gameId)
            .unstarted(
                () -> {
                  try {
                    Played how = run(gameId, player, launch);
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

  /** Whether every play has its answer. */
  boolean isIdle() {
    return unanswered.get() == 0;
  }

  private Played run(GameId gameId, PlayerSettings player, Launch launch) {
    try {
      return tryRun(gameId, player, launch);
    } catch (StoppedException e) {
      return e.how;
    } catch (DiskFullException e) {
      return new Played.Failed(
          FailureCode.DISK_FULL, "the disk is full: free some space and play again");
    } catch (IOException e) {
      log.warn("{} could not be played", gameId, e);
      return new Played.Failed(FailureCode.IO_ERROR, gameId + " could not be played: " + e);
    } catch (InterruptedException e) {
      return shuttingDown().how;
    } catch (RuntimeException e) {
      log.error("playing {} failed", gameId, e);
      return new Played.Failed(
          FailureCode.IO_ERROR, "playing failed inside Lanspread; see its log");
    }
  }

  private Played tryRun(GameId gameId, PlayerSettings player, Launch launch)
      throws IOException, InterruptedException, StoppedException {
    if (!known.test(gameId)) {
      throw new StoppedException(
          FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
    }
    if (closing.isDone()) {
      throw shuttingDown();
    }
    if (!operations.hold(gameId)) {
      throw new StoppedException(
          FailureCode.OPERATION_IN_PROGRESS,
          "something is being done with " + gameId + " right now; wait for its end");
    }
    Played stamped;
    GameScripts.Running game;
    try {
      requireInstalled(gameId);
      if (launch == Launch.NONE) {
        return stamp(gameId, player);
      }
      Prepared.Ready start = require(gameId, scripts.prepare(GameScript.START, gameId, player));
      stamped = stamp(gameId, player);
      setUp(gameId, player);
      game = scripts.start(start);
    } finally {
      operations.release(gameId);
    }
    await(game, launch);
    return stamped;
  }

  private void requireInstalled(GameId gameId) throws IOException, StoppedException {
    if (!firstPlay.isInstalled(gameId)) {
      throw new StoppedException(
          FailureCode.NOT_INSTALLED, gameId + " is not installed: install it first");
    }
  }

  private Played stamp(GameId gameId, PlayerSettings player) throws StoppedException {
    return switch (firstPlay.apply(gameId, player)) {
      case FirstPlay.Result.Applied(boolean account, boolean language, boolean persona) ->
          new Played.Done(false, account, language, persona);
      case FirstPlay.Result.AlreadyApplied _ -> new Played.Done(true, false, false, false);
      case FirstPlay.Result.Failed(var code, var message) ->
          throw new StoppedException(code, message);
    };
  }

  private static Prepared.Ready require(GameId gameId, Prepared prepared) throws StoppedException {
    return switch (prepared) {
      case Prepared.Ready ready -> ready;
      case Prepared.Missing(String name) ->
          throw new StoppedException(
              FailureCode.IO_ERROR,
              "there is no " + name + " in the folder of " + gameId + ", so it cannot be started");
      case Prepared.Refused(String message) ->
          throw new StoppedException(FailureCode.INVALID_ARGUMENT, message);
    };
  }

  /** Runs the game's own setup where it has one that has not succeeded yet. */
  private void setUp(GameId gameId, PlayerSettings player)
      throws IOException, InterruptedException, StoppedException {
    if (firstPlay.isSetUp(gameId)) {
      return;
    }
    Prepared prepared = scripts.prepare(GameScript.SETUP, gameId, player);
    if (prepared instanceof Prepared.Missing) {
      return;
    }
    GameScripts.Running setup = scripts.start(require(gameId, prepared));
    requireSuccess(setup, exitCode(setup));
    firstPlay.markSetUp(gameId);
  }

  private void await(GameScripts.Running game, Launch launch)
      throws InterruptedException, StoppedException {
    if (launch == Launch.START) {
      try {
        var _ =
            CompletableFuture.anyOf(game.exitCode(), closing)
                .get(startPatience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        tellOfALateFailure(game);
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    requireSuccess(game, exitCode(game));
  }

  private static void tellOfALateFailure(GameScripts.Running game) {
    var _ =
        game.exitCode()
            .thenAccept(
                exitCode -> {
                  if (exitCode != 0) {
                    log.warn(
                        "{} ended with exit code {}; its output is in {}",
                        game.name(),
                        exitCode,
                        game.log());
                  }
                });
  }

  private int exitCode(GameScripts.Running script) throws InterruptedException, StoppedException {
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

  private static void requireSuccess(GameScripts.Running script, int exitCode)
      throws StoppedException {
    if (exitCode != 0) {
      throw new StoppedException(
          FailureCode.IO_ERROR,
          "%s failed with exit code %d; its output is in %s"
              .formatted(script.name(), exitCode, script.log()));
    }
  }

  private static StoppedException shuttingDown() {
    return new StoppedException(
        FailureCode.SHUTTING_DOWN, "this peer is shutting down; what it has started runs on");
  }

  /** Whether the game brings a dedicated server. */
  public boolean hasServer(GameId gameId, PlayerSettings player) {
    try {
      return scripts.prepare(GameScript.SERVER, gameId, player) instanceof Prepared.Ready;
    } catch (IOException e) {
      log.debug("the scripts of {} cannot be looked at", gameId, e);
      return false;
    }
  }

  /** Starts the game's dedicated server and leaves it running, its output in a log. */
  public Optional<Played.Failed> startServer(GameId gameId, PlayerSettings player) {
    try {
      requireInstalled(gameId);
      Prepared.Ready server = require(gameId, scripts.prepare(GameScript.SERVER, gameId, player));
      tellOfALateFailure(scripts.start(server));
      return Optional.empty();
    } catch (StoppedException e) {
      return Optional.of(e.how);
    } catch (IOException e) {
      log.warn("the server of {} could not be started", gameId, e);
      return Optional.of(
          new Played.Failed(
              FailureCode.IO_ERROR, "the server of " + gameId + " could not be started: " + e));
    }
  }

  /** Runs the game's dedicated server to its end, its output where this program's is. */
  public Served serve(GameId gameId, PlayerSettings player) throws InterruptedException {
    try {
      requireInstalled(gameId);
      Prepared server = scripts.prepare(GameScript.SERVER, gameId, player);
      return new Served.Ended(scripts.runHere(require(gameId, server)));
    } catch (StoppedException e) {
      return new Served.Failed(e.how.message());
    } catch (IOException e) {
      return new Served.Failed("the server of " + gameId + " could not be started: " + e);
    }
  }

  /** Lets nobody wait any more; games and setups that run go on. */
  @Override
  public void close() throws InterruptedException {
    closing.complete(0);
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(1));
    }
  }
}
