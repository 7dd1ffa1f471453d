package net.lanspread.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.Deadline;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.Action;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.StateFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The party through the app that runs, as its event stream tells it. */
final class AppParty implements Party {
  private static final Duration FIRST_STATE_TIMEOUT = Duration.ofSeconds(10);
  private static final String GONE = "the running app has ended";
  private static final Logger log = LoggerFactory.getLogger(AppParty.class);

  private final AppClient app;
  private final AppClient.Events events;

  private final Object lock = new Object();

  // by id
  @GuardedBy("lock")
  private final Map<String, AppRows.Game> games = new TreeMap<>();

  // as the app tells them
  @GuardedBy("lock")
  private List<FolderProblem> problems = List.of();

  // null until the first state is here
  @GuardedBy("lock")
  private @Nullable List<PeerRow> peers;

  // as the app tells it
  @GuardedBy("lock")
  private List<AppRows.Now> now = List.of();

  // how often something was told
  @GuardedBy("lock")
  private long changes;

  // true once an event was passed over: what is known of games may be over
  @GuardedBy("lock")
  private boolean blind;

  @GuardedBy("lock")
  private boolean over;

  private AppParty(AppClient app, AppClient.Events events) {
    this.app = app;
    this.events = events;
  }

  /**
   * Listens to the app that uses this state folder until the party is closed; empty when none runs.
   *
   * @throws IOException when it refuses, or says nothing
   */
  static Optional<AppParty> open(StateFolder state) throws IOException, InterruptedException {
    Optional<AppClient> app = AppClient.find(state);
    if (app.isEmpty()) {
      return Optional.empty();
    }
    Optional<AppClient.Events> events = Optional.empty();
    AppParty party = null;
    try {
      events = app.get().events();
      if (events.isPresent()) {
        AppParty opened = new AppParty(app.get(), events.get());
        Thread.ofVirtual().name("app-events").start(opened::listen);
        opened.awaitState();
        party = opened;
      }
      return Optional.ofNullable(party);
    } finally {
      if (party == null) {
        events.ifPresent(AppClient.Events::close);
        app.get().close();
      }
    }
  }

  private void listen() {
    try {
      events.listen(this::heard);
    } catch (IOException e) {
      // The stream has ended; the waiting side finds out.
    } finally {
      synchronized (lock) {
        over = true;
        lock.notifyAll();
      }
    }
  }

  /** Takes in an event. One that an app of another version tells in other ways is passed over. */
  private void heard(String event, String text) throws IOException {
    boolean all = event.equals("state");
    AppRows.Change change;
    try {
      JsonNode data = AppClient.parse(text);
      change =
          all
              ? AppRows.read(data, AppRows.State.class).asChange()
              : AppRows.read(data, AppRows.Change.class);
    } catch (IOException e) {
      synchronized (lock) {
        if (peers == null) {
          throw e; // without a first state there is nothing to go on with
        }
        blind = true;
        changes++;
        lock.notifyAll();
      }
      log.info("an event of the running app is passed over", e);
      return;
    }
    synchronized (lock) {
      if (all) {
        games.clear();
      }
      if (change.games() != null) {
        change.games().removed().forEach(games::remove);
        change.games().changed().forEach(game -> games.put(game.id(), game));
      }
      if (change.problems() != null) {
        problems = change.problems().stream().flatMap(each -> each.known().stream()).toList();
      }
      if (change.peers() != null) {
        peers = change.peers().stream().filter(peer -> !peer.me()).map(AppRows.Other::row).toList();
      }
      if (change.now() != null) {
        now = change.now();
      }
      changes++;
      lock.notifyAll();
    }
  }

  private void awaitState() throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(FIRST_STATE_TIMEOUT);
    synchronized (lock) {
      while (peers == null) {
        if (over || !deadline.waitOn(lock)) {
          throw new IOException("the running app does not answer; open Lanspread again");
        }
      }
    }
  }

  @Override
  public List<GameRow> games() {
    List<AppRows.Game> all;
    synchronized (lock) {
      all = List.copyOf(games.values());
    }
    return all.stream().flatMap(game -> game.row().stream()).toList();
  }

  @Override
  public List<FolderProblem> problems() {
    synchronized (lock) {
      return problems;
    }
  }

  @Override
  public List<PeerRow> peers() {
    synchronized (lock) {
      return peers == null ? List.of() : peers;
    }
  }

  /** The games that are played and the servers that run, as the app's page has them. */
  List<AppRows.Now> now() {
    synchronized (lock) {
      return now;
    }
  }

  @Override
  public List<HealthCheck> health() throws IOException, InterruptedException {
    return List.of(AppRows.read(app.get("/api/health").path("checks"), HealthCheck[].class));
  }

  @Override
  public DiskUse disk() throws IOException, InterruptedException {
    return AppRows.read(app.get("/api/disk"), AppRows.Disk.class).use();
  }

  @Override
  public CompletableFuture<Outcome> start(GameAction action, GameId gameId) {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .name(action.action().label() + "-" + gameId)
        .start(() -> end.complete(run(action, gameId)));
    return end;
  }

  private Outcome run(GameAction action, GameId gameId) {
    try {
      AppRows.Failure before = ask(gameId).lastError();
      ObjectNode flags = JsonMapper.shared().createObjectNode();
      action.flag().ifPresent(flag -> flags.put(flag, true));
      post(gameId, action.action(), flags);
      return outcome(action, awaitEnd(gameId), before);
    } catch (RefusedException e) {
      return Outcome.failed(e.code(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Outcome.failed(FailureCode.IO_ERROR, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed(FailureCode.SHUTTING_DOWN, "this command ends");
    }
  }

  /**
   * The row of the game when no operation runs on it any more, if it is still one. The stream may
   * be behind, and passes over short operations: so it only gives the moments to ask.
   */
  private Optional<AppRows.Game> awaitEnd(GameId gameId) throws IOException, InterruptedException {
    while (true) {
      long told;
      synchronized (lock) {
        told = changes;
      }
      Optional<AppRows.Game> game = askUnlessGone(gameId);
      if (game.isEmpty() || game.get().operation() == null) {
        return game;
      }
      synchronized (lock) {
        while (changes == told || isRunningLocked(gameId)) {
          if (over) {
            throw new IOException(GONE);
          }
          lock.wait();
        }
      }
    }
  }

  /** The row of the game; empty when it is neither here any more nor at anybody. */
  private Optional<AppRows.Game> askUnlessGone(GameId gameId)
      throws IOException, InterruptedException {
    try {
      return Optional.of(ask(gameId));
    } catch (RefusedException e) {
      if (e.code() == FailureCode.UNKNOWN_GAME) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @GuardedBy("lock")
  private boolean isRunningLocked(GameId gameId) {
    AppRows.Game known = games.get(gameId.value());
    return !blind && known != null && known.operation() != null;
  }

  private static Outcome outcome(
      GameAction action, Optional<AppRows.Game> game, AppRows.@Nullable Failure errorBefore) {
    Optional<AppRows.Failure> error =
        game.map(AppRows.Game::lastError).filter(failure -> !failure.equals(errorBefore));
    if (error.isPresent()) {
      return error.get().outcome();
    }
    boolean done =
        switch (action) {
          case INSTALL -> game.filter(AppRows.Game::installed).isPresent();
          case DOWNLOAD ->
              game.filter(row -> row.downloaded() && !row.updateAvailable()).isPresent();
          case UPDATE -> game.filter(AppRows.Game::updateAvailable).isEmpty();
          case VERIFY -> true;
          case UNINSTALL, UNINSTALL_KEEPING_SAVES -> game.filter(AppRows.Game::installed).isEmpty();
          case REMOVE -> game.filter(AppRows.Game::downloaded).isEmpty();
          case DISCARD -> game.map(AppRows.Game::leftover).isEmpty();
        };
    return done ? Outcome.DONE : Outcome.failed(FailureCode.CANCELLED, "it was cancelled");
  }

  private AppRows.Game ask(GameId gameId) throws IOException, InterruptedException {
    return AppRows.read(app.get(path(gameId)), AppRows.Details.class).game();
  }

  @Override
  public Optional<OperationStatus> progress(GameId gameId) {
    synchronized (lock) {
      return Optional.ofNullable(games.get(gameId.value())).flatMap(AppRows.Game::status);
    }
  }

  @Override
  public void cancel(GameId gameId) {
    try {
      post(gameId, Action.CANCEL);
    } catch (IOException e) {
      // It has ended by itself, or the whole app has.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts a game, or its setup, with the app's name and language.
   *
   * @param acceptScripts whether scripts that an update has brought may run
   * @return the messages about a result that shows soon
   * @throws IOException when it shows soon that the start has failed
   */
  List<String> play(GameId gameId, boolean setup, boolean acceptScripts, Duration patience)
      throws IOException, InterruptedException {
    AppRows.Failure before = ask(gameId).lastError();
    ObjectNode answers = JsonMapper.shared().createObjectNode();
    if (acceptScripts) {
      answers.put("accept_scripts", true);
    }
    post(gameId, setup ? Action.SETUP : Action.PLAY, answers);
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      while (true) {
        AppRows.Game game = games.get(gameId.value());
        AppRows.Failure error = game == null ? before : game.lastError();
        if (error != null && !error.equals(before)) {
          throw new IOException(error.message());
        }
        if (over || !deadline.waitOn(lock)) {
          return game == null ? List.of() : game.wordsOfScripts();
        }
      }
    }
  }

  /** Has the app do something; gives its answer. */
  JsonNode post(String path, ObjectNode answers) throws IOException, InterruptedException {
    return app.post(path, answers);
  }

  void connect(String address) throws IOException, InterruptedException {
    var _ = post("/api/connect", JsonMapper.shared().createObjectNode().put("addr", address));
  }

  void post(GameId gameId, Action action) throws IOException, InterruptedException {
    post(gameId, action, JsonMapper.shared().createObjectNode());
  }

  private void post(GameId gameId, Action action, ObjectNode answers)
      throws IOException, InterruptedException {
    app.post(path(gameId) + "/" + action.label(), answers);
  }

  @Override
  public void close() {
    events.close();
    app.close();
  }

  private static String path(GameId gameId) {
    return "/api/games/" + gameId;
  }
}
