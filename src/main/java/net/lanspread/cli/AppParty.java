package net.lanspread.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.StateFolder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The party through the app that runs, as its event stream tells it. */
final class AppParty implements Party {
  private static final Duration FIRST_STATE_TIMEOUT = Duration.ofSeconds(10);
  private static final String GONE = "the running app has ended";

  private final AppClient app;
  private final AppClient.Events events;

  private final Object lock = new Object();

  // by id
  @GuardedBy("lock")
  private final Map<String, JsonNode> games = new TreeMap<>();

  // as the app tells them
  @GuardedBy("lock")
  private List<FolderProblem> problems = List.of();

  // null until the first state is here
  @GuardedBy("lock")
  private @Nullable JsonNode peers;

  // as the app tells it
  @GuardedBy("lock")
  private JsonNode now = MissingNode.getInstance();

  // how often something was told
  @GuardedBy("lock")
  private long changes;

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

  private void heard(String event, JsonNode data) {
    synchronized (lock) {
      JsonNode changed = data.path("games");
      if (event.equals("state")) {
        games.clear();
      } else {
        changed.path("removed").forEach(id -> games.remove(id.asString("")));
        changed = changed.path("changed");
      }
      changed.forEach(game -> games.put(game.path("id").asString(""), game));
      if (data.has("problems")) {
        problems = AppRows.problems(data.path("problems"));
      }
      if (data.has("peers")) {
        peers = data.path("peers");
      }
      if (data.has("now")) {
        now = data.path("now");
      }
      changes++;
      lock.notifyAll();
    }
  }

  private void awaitState() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + FIRST_STATE_TIMEOUT.toNanos();
    synchronized (lock) {
      while (peers == null) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (over || leftMillis <= 0) {
          throw new IOException("the running app does not answer; open Lanspread again");
        }
        lock.wait(leftMillis);
      }
    }
  }

  @Override
  public List<GameRow> games() {
    List<JsonNode> all;
    synchronized (lock) {
      all = List.copyOf(games.values());
    }
    return all.stream().flatMap(game -> AppRows.game(game).stream()).toList();
  }

  @Override
  public List<FolderProblem> problems() {
    synchronized (lock) {
      return problems;
    }
  }

  @Override
  public List<PeerRow> peers() {
    @Nullable JsonNode all;
    synchronized (lock) {
      all = peers;
    }
    return all == null ? List.of() : AppRows.peers(all);
  }

  /** The games that are played and the servers that run: an array as the app's page has it. */
  JsonNode now() {
    synchronized (lock) {
      return now.isArray() ? now : JsonMapper.shared().createArrayNode();
    }
  }

  @Override
  public List<HealthCheck> health() throws IOException, InterruptedException {
    List<HealthCheck> checks = new ArrayList<>();
    try {
      for (JsonNode check : app.get("/api/health").path("checks")) {
        checks.add(JsonMapper.shared().treeToValue(check, HealthCheck.class));
      }
    } catch (JacksonException e) {
      throw new IOException("the running app is of another version; open Lanspread again", e);
    }
    return checks;
  }

  @Override
  public CompletableFuture<Outcome> start(GameAction action, GameId gameId) {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .name(action.label() + "-" + gameId)
        .start(() -> end.complete(run(action, gameId)));
    return end;
  }

  private Outcome run(GameAction action, GameId gameId) {
    try {
      JsonNode before = ask(gameId).path("last_error");
      ObjectNode flags = JsonMapper.shared().createObjectNode();
      action.flag().ifPresent(flag -> flags.put(flag, true));
      post(gameId, action.label(), flags);
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
   * The row of the game when no operation runs on it any more. The stream may be behind, and passes
   * over short operations: so it only gives the moments to ask.
   */
  private JsonNode awaitEnd(GameId gameId) throws IOException, InterruptedException {
    while (true) {
      long told;
      synchronized (lock) {
        told = changes;
      }
      JsonNode game = askUnlessGone(gameId);
      if (!game.path("operation").isObject()) {
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

  /** The row of the game; a missing node when it is neither here any more nor at anybody. */
  private JsonNode askUnlessGone(GameId gameId) throws IOException, InterruptedException {
    try {
      return ask(gameId);
    } catch (RefusedException e) {
      if (e.code() == FailureCode.UNKNOWN_GAME) {
        return MissingNode.getInstance();
      }
      throw e;
    }
  }

  @GuardedBy("lock")
  private boolean isRunningLocked(GameId gameId) {
    JsonNode known = games.get(gameId.value());
    return known != null && !known.path("operation").isNull();
  }

  private static Outcome outcome(GameAction action, JsonNode game, JsonNode errorBefore) {
    JsonNode error = game.path("last_error");
    if (error.isObject() && !error.equals(errorBefore)) {
      return Outcome.failed(
          FailureCode.labelled(error.path("code").asString("")).orElse(FailureCode.IO_ERROR),
          error.path("message").asString(""));
    }
    boolean done =
        switch (action) {
          case INSTALL -> game.path("installed").asBoolean(false);
          case UPDATE -> !game.path("update_available").asBoolean(false);
          case VERIFY -> true;
          case DOWNLOAD ->
              game.path("downloaded").asBoolean(false)
                  && !game.path("update_available").asBoolean(false);
          case UNINSTALL, UNINSTALL_KEEPING_SAVES -> !game.path("installed").asBoolean(false);
          case REMOVE -> !game.path("downloaded").asBoolean(false);
          case DISCARD -> !game.path("leftover").isObject();
        };
    return done ? Outcome.DONE : Outcome.failed(FailureCode.CANCELLED, "it was cancelled");
  }

  private JsonNode ask(GameId gameId) throws IOException, InterruptedException {
    return app.get(path(gameId)).path("game");
  }

  @Override
  public Optional<OperationStatus> progress(GameId gameId) {
    JsonNode operation;
    synchronized (lock) {
      JsonNode game = games.get(gameId.value());
      if (game == null) {
        return Optional.empty();
      }
      operation = game.path("operation");
    }
    return AppRows.status(operation);
  }

  @Override
  public void cancel(GameId gameId) {
    try {
      post(gameId, "cancel");
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
    JsonNode before = ask(gameId).path("last_error");
    ObjectNode answers = JsonMapper.shared().createObjectNode();
    if (acceptScripts) {
      answers.put("accept_scripts", true);
    }
    post(gameId, setup ? "setup" : "play", answers);
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (true) {
        JsonNode game = games.getOrDefault(gameId.value(), MissingNode.getInstance());
        JsonNode error = game.isMissingNode() ? before : game.path("last_error");
        if (error.isObject() && !error.equals(before)) {
          throw new IOException(error.path("message").asString(""));
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (over || leftMillis <= 0) {
          return AppRows.wordsOfScripts(game.path("notices"));
        }
        lock.wait(leftMillis);
      }
    }
  }

  void connect(String address) throws IOException, InterruptedException {
    app.post("/api/connect", JsonMapper.shared().createObjectNode().put("addr", address));
  }

  private void post(GameId gameId, String action) throws IOException, InterruptedException {
    post(gameId, action, JsonMapper.shared().createObjectNode());
  }

  private void post(GameId gameId, String action, ObjectNode answers)
      throws IOException, InterruptedException {
    app.post(path(gameId) + "/" + action, answers);
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
