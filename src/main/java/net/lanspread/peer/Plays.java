package net.lanspread.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
 * <p>How scripts end says little of the game: most of ETI's end in an error whatever happens. So an
 * exit code is told, as a notice, and keeps nobody from playing; a script that cannot be started at
 * all is a failure.
 *
 * <p>Each play runs on a virtual thread of its own. Until the game runs, no operation begins on it;
 * from then on the game is on its own, and outlives this peer. {@link #close} ends all waiting, not
 * what is waited for.
 */
public final class Plays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Plays.class);

  /**
   * How long scripts are waited for.
   *
   * @param start how long a game that cannot work is given to say so
   * @param uninstall how long a script may hold up an uninstall
   */
  record Patience(Duration start, Duration uninstall) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(10));
  }

  /** What a play does besides stamping. */
  public enum Launch {
    NONE,
    /** Runs the game's own setup, also again, and answers when it has ended. */
    SETUP,
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
     * @param notices what the player should know of the scripts that ran
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
  private final Patience patience;

  /** What there is to say of the scripts that ran last, by game. */
  private final Map<GameId, List<Notice>> notices = new ConcurrentHashMap<>();

  private final CompletableFuture<Integer> closing = new CompletableFuture<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unanswered = new AtomicInteger();

  Plays(
      FirstPlay firstPlay,
      GameScripts scripts,
      Operations operations,
      Predicate<GameId> known,
      Patience patience) {
    this.firstPlay = firstPlay;
    this.scripts = scripts;
    this.operations = operations;
    this.known = known;
    this.patience = patience;
  }

  /**
   * Plays a game; the future completes, always well, when there is something to answer.
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

  /** Whether every play has its answer. */
  boolean isIdle() {
    return unanswered.get() == 0;
  }

  private Played run(GameId gameId, PlayerSettings player, Launch launch, boolean acceptScripts) {
    try {
      return tryRun(gameId, player, launch, acceptScripts);
    } catch (StoppedException e) {
      return e.how;
    } catch (DiskFullException e) {
      return new Played.Failed(
          FailureCode.DISK_FULL, "the disk is full: free some space and play again");
    } catch (IOException e) {
      log.warn("{} could not be played", gameId, e);
      return new Played.Failed(
          FailureCode.IO_ERROR, gameId + " could not be played: " + DiskProblem.inWords(e));
    } catch (InterruptedException e) {
      return shuttingDown().how;
    } catch (RuntimeException e) {
      log.error("playing {} failed", gameId, e);
      return new Played.Failed(
          FailureCode.IO_ERROR, "playing failed inside Lanspread; see its log");
    }
  }

  private Played tryRun(GameId gameId, PlayerSettings player, Launch launch, boolean acceptScripts)
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
    Played.Done stamped;
    GameScripts.Running game;
    try {
      requireInstalled(gameId);
      requireKnownScripts(gameId, acceptScripts);
      if (launch == Launch.NONE) {
        return stamp(gameId, player);
      }
      Prepared.Ready first =
          require(launch == Launch.SETUP ? GameScript.SETUP : GameScript.START, gameId, player);
      notices.put(gameId, List.copyOf(first.notices()));
      stamped = stamp(gameId, player);
      if (launch == Launch.SETUP) {
        setUp(gameId, first);
        return told(gameId, stamped);
      }
      setUpOnce(gameId, player);
      game = scripts.start(first);
    } finally {
      operations.release(gameId);
    }
    await(gameId, game, launch);
    return told(gameId, stamped);
  }

  private Played told(GameId gameId, Played.Done done) {
    return new Played.Done(
        done.alreadyApplied(),
        done.accountNameWritten(),
        done.languageWritten(),
        done.personaNameWritten(),
        notices(gameId));
  }

  /** What the player should know of the scripts that ran last. */
  public List<Notice> notices(GameId gameId) {
    return notices.getOrDefault(gameId, List.of());
  }

  private void tell(GameId gameId, List<Notice> more) {
    notices.merge(
        gameId,
        more,
        (old, added) -> Stream.concat(old.stream(), added.stream()).distinct().toList());
  }

  private void requireInstalled(GameId gameId) throws IOException, StoppedException {
    if (!firstPlay.isInstalled(gameId)) {
      throw new StoppedException(
          FailureCode.NOT_INSTALLED, gameId + " is not installed: install it first");
    }
  }

  /** Nobody vouches for scripts that an update has brought, so the player must want them. */
  private void requireKnownScripts(GameId gameId, boolean accept)
      throws IOException, StoppedException {
    List<String> changed = firstPlay.scriptsChanged(gameId);
    if (changed.isEmpty()) {
      return;
    }
    if (!accept) {
      throw new StoppedException(
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

  private Played.Done stamp(GameId gameId, PlayerSettings player) throws StoppedException {
    return switch (firstPlay.apply(gameId, player)) {
      case FirstPlay.Result.Applied(boolean account, boolean language, boolean persona) ->
          new Played.Done(false, account, language, persona, List.of());
      case FirstPlay.Result.AlreadyApplied _ ->
          new Played.Done(true, false, false, false, List.of());
      case FirstPlay.Result.Failed(var code, var message) ->
          throw new StoppedException(code, message);
    };
  }

  private Prepared.Ready require(GameScript script, GameId gameId, PlayerSettings player)
      throws IOException, StoppedException {
    return require(scripts.prepare(script, gameId, player, Console.ITS_OWN));
  }

  private static Prepared.Ready require(Prepared prepared) throws StoppedException {
    return switch (prepared) {
      case Prepared.Ready ready -> ready;
      case Prepared.Missing(String message) ->
          throw new StoppedException(FailureCode.IO_ERROR, message);
      case Prepared.Refused(String message) ->
          throw new StoppedException(FailureCode.INVALID_ARGUMENT, message);
    };
  }

  /** Runs the game's own setup where it has one that has not run yet. */
  private void setUpOnce(GameId gameId, PlayerSettings player)
      throws IOException, InterruptedException, StoppedException {
    if (!firstPlay.isSetUp(gameId) && scripts.has(GameScript.SETUP, gameId)) {
      setUp(gameId, require(GameScript.SETUP, gameId, player));
    }
  }

  private void setUp(GameId gameId, Prepared.Ready script)
      throws IOException, InterruptedException, StoppedException {
    tell(gameId, script.notices());
    GameScripts.Running setup = scripts.start(script);
    int exitCode = exitCode(setup);
    firstPlay.markSetUp(gameId);
    if (exitCode != 0) {
      tell(
          gameId,
          List.of(
              new Notice(
                  Notice.Code.SETUP_EXIT,
                  ended(setup, exitCode)
                      + " If the game does not work, run its setup again: lanspread play --setup "
                      + gameId)));
    }
  }

  private void await(GameId gameId, GameScripts.Running game, Launch launch)
      throws InterruptedException, StoppedException {
    if (launch == Launch.START) {
      try {
        var _ =
            CompletableFuture.anyOf(game.exitCode(), closing)
                .get(patience.start().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        tellOfALateFailure(game);
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    int exitCode = exitCode(game);
    if (exitCode != 0) {
      tell(
          gameId,
          List.of(
              new Notice(
                  Notice.Code.SCRIPT_EXIT,
                  ended(game, exitCode) + " If the game runs, that means nothing.")));
    }
  }

  private static void tellOfALateFailure(GameScripts.Running game) {
    var _ =
        game.exitCode()
            .thenAccept(
                exitCode -> {
                  if (exitCode != 0) {
                    log.info("{}", ended(game, exitCode));
                  }
                });
  }

  private static String ended(GameScripts.Running script, int exitCode) {
    return "%s ended with exit code %d%s."
        .formatted(
            script.name(),
            exitCode,
            script.log().map(file -> "; its output is in " + file).orElse(""));
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

  private static StoppedException shuttingDown() {
    return new StoppedException(
        FailureCode.SHUTTING_DOWN, "this peer is shutting down; what it has started runs on");
  }

  /** Whether the game brings a dedicated server. */
  public boolean hasServer(GameId gameId) {
    return has(GameScript.SERVER, gameId);
  }

  /** Whether the game brings a setup of its own. */
  public boolean hasSetup(GameId gameId) {
    return has(GameScript.SETUP, gameId);
  }

  private boolean has(GameScript script, GameId gameId) {
    try {
      return scripts.has(script, gameId);
    } catch (IOException e) {
      log.debug("the scripts of {} cannot be looked at", gameId, e);
      return false;
    }
  }

  /**
   * Starts the game's dedicated server and leaves it running.
   *
   * @param acceptScripts as for a play
   */
  public Optional<Played.Failed> startServer(
      GameId gameId, PlayerSettings player, boolean acceptScripts) {
    try {
      requireInstalled(gameId);
      requireKnownScripts(gameId, acceptScripts);
      Prepared.Ready server = require(GameScript.SERVER, gameId, player);
      notices.put(gameId, server.notices());
      tellOfALateFailure(scripts.start(server));
      return Optional.empty();
    } catch (StoppedException e) {
      return Optional.of(e.how);
    } catch (IOException e) {
      log.warn("the server of {} could not be started", gameId, e);
      return Optional.of(
          new Played.Failed(
              FailureCode.IO_ERROR,
              "the server of " + gameId + " could not be started: " + DiskProblem.inWords(e)));
    }
  }

  /**
   * Runs what the game wants to have run before it is uninstalled, where it brings that. Neither
   * its failure nor its silence keeps anybody from uninstalling. Scripts that nobody has accepted
   * are not run.
   */
  void beforeUninstall(GameId gameId, PlayerSettings player) throws InterruptedException {
    notices.remove(gameId);
    if (!has(GameScript.UNINSTALL, gameId)) {
      return;
    }
    try {
      requireKnownScripts(gameId, false);
      GameScripts.Running script = scripts.start(require(GameScript.UNINSTALL, gameId, player));
      var _ =
          CompletableFuture.anyOf(script.exitCode(), closing)
              .get(patience.uninstall().toNanos(), TimeUnit.NANOSECONDS);
      tellOfALateFailure(script);
    } catch (TimeoutException e) {
      log.warn("game_uninst of {} does not end; it is uninstalled all the same", gameId);
    } catch (StoppedException | IOException | ExecutionException e) {
      log.warn("game_uninst of {} could not be run", gameId, e);
    }
  }

  /**
   * Runs the game's dedicated server to its end, its output where this program's is.
   *
   * @param acceptScripts as for a play
   */
  public Served serve(GameId gameId, PlayerSettings player, boolean acceptScripts)
      throws InterruptedException {
    try {
      requireInstalled(gameId);
      requireKnownScripts(gameId, acceptScripts);
      Prepared server = scripts.prepare(GameScript.SERVER, gameId, player, Console.OURS);
      return new Served.Ended(scripts.runHere(require(server)));
    } catch (StoppedException e) {
      return new Served.Failed(e.how.message());
    } catch (IOException e) {
      return new Served.Failed(
          "the server of " + gameId + " could not be started: " + DiskProblem.inWords(e));
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
