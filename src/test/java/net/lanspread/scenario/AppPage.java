package net.lanspread.scenario;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The memory of a page that follows an app's events: the state, changes merged in, and all it saw.
 */
final class AppPage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final InputStream in;
  private final Supplier<String> log;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, JsonNode> games = new TreeMap<>();

  @GuardedBy("lock")
  private final ObjectNode rest = JSON.createObjectNode();

  // each event as it came
  @GuardedBy("lock")
  private final List<JsonNode> seen = new ArrayList<>();

  @GuardedBy("lock")
  private boolean ended;

  AppPage(InputStream in, Supplier<String> log) {
    this.in = in;
    this.log = log;
    Thread.ofVirtual().name("page").start(this::read);
  }

  private void read() {
    try {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          take(event, JSON.readTree(line.substring("data: ".length())));
        }
      }
    } catch (IOException e) {
      // The app, or the page, has ended.
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  private void take(String event, JsonNode data) {
    synchronized (lock) {
      JsonNode changed = data.path("games");
      if (event.equals("state")) {
        games.clear();
      } else {
        changed.path("removed").forEach(id -> games.remove(id.asString()));
        changed = changed.path("changed");
      }
      changed.forEach(game -> games.put(game.path("id").asString(), game));
      for (Map.Entry<String, JsonNode> field : data.properties()) {
        if (!field.getKey().equals("games")) {
          rest.set(field.getKey(), field.getValue());
        }
      }
      seen.add(data);
      lock.notifyAll();
    }
  }

  /** Waits until the state is such. */
  void until(String what, Predicate<AppPage> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      while (!condition.test(this)) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (ended || leftMillis <= 0) {
          throw new AssertionError(
              "the page never saw %s; it sees %s %s%n%s".formatted(what, rest, games, log.get()));
        }
        try {
          lock.wait(leftMillis);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** Waits until a game is such; gives it as it is then. */
  JsonNode until(String gameId, String what, Predicate<JsonNode> condition) {
    until(gameId + ": " + what, page -> condition.test(page.game(gameId)));
    return game(gameId);
  }

  /** Waits until nothing runs on a game, after something did. */
  JsonNode untilSettled(String gameId) {
    return until(gameId, "settled", game -> game.has("id") && game.path("operation").isNull());
  }

  /** The game as it is now; missing when there is none. */
  JsonNode game(String gameId) {
    synchronized (lock) {
      JsonNode game = games.get(gameId);
      return game == null ? JSON.missingNode() : game;
    }
  }

  /** The current value of a field other than the games. */
  JsonNode get(String field) {
    synchronized (lock) {
      return rest.path(field);
    }
  }

  int events() {
    synchronized (lock) {
      return seen.size();
    }
  }

  /** The versions of a game that events have told from a place on, in their order. */
  List<JsonNode> told(int from, String gameId) {
    synchronized (lock) {
      List<JsonNode> told = new ArrayList<>();
      for (JsonNode event : seen.subList(from, seen.size())) {
        JsonNode changed = event.path("games");
        (changed.isArray() ? changed : changed.path("changed"))
            .forEach(
                game -> {
                  if (game.path("id").asString().equals(gameId)) {
                    told.add(game);
                  }
                });
      }
      return told;
    }
  }

  /** Each value that events have told of something that is not games. */
  List<JsonNode> told(int from, int to, String field) {
    synchronized (lock) {
      return seen.subList(from, to).stream()
          .filter(event -> event.has(field))
          .map(event -> event.path(field))
          .toList();
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
