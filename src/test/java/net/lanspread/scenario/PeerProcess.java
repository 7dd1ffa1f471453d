package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real {@code lanspread peer}, as another program would drive it. */
final class PeerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String name;
  private final Path games;
  private final Path state;
  private final Path stderr;
  private final Process process;
  private final Thread reader;

  private final Object lock = new Object();
  // guarded by lock
  private final List<JsonNode> lines = new ArrayList<>();
  // guarded by lock
  private boolean ended;
  // guarded by lock
  private int lastId;

  PeerProcess(String name, Path folder, List<String> options) {
    this.name = name;
    this.games = folder.resolve("games");
    this.state = folder.resolve("state");
    this.stderr = folder.resolve("stderr.txt");
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of("peer", "--games", games.toString(), "--state", state.toString(), "--name", name));
    command.addAll(options);
    try {
      Files.createDirectories(games);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()));
      builder.environment().put("LANSPREAD_LOG", "DEBUG");
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Thread.ofPlatform().name("read-" + name).daemon().start(this::read);
  }

  /** The start of a command line that runs this project's own program. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        "net.lanspread.App");
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode json = JSON.readTree(line);
        synchronized (lock) {
          lines.add(json);
          lock.notifyAll();
        }
      }
    } catch (IOException e) {
      System.err.println(name + " broke off: " + e);
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  Path games() {
    return games;
  }

  Path root(String gameId) {
    return games.resolve(gameId);
  }

  Path state() {
    return state;
  }

  String address() {
    return awaitEvent(0, "local-peer-ready", _ -> true).path("addr").asString();
  }

  String id() {
    return awaitEvent(0, "local-peer-ready", _ -> true).path("peer_id").asString();
  }

  /** Where the transcript is now; events from here on are new. */
  int mark() {
    synchronized (lock) {
      return lines.size();
    }
  }

  List<JsonNode> events(int from, String event) {
    synchronized (lock) {
      return lines.subList(from, lines.size()).stream()
          .filter(line -> line.path("event").asString("").equals(event))
          .toList();
    }
  }

  JsonNode awaitEvent(int from, String event, Predicate<JsonNode> wanted) {
    return await(
        from, line -> line.path("event").asString("").equals(event) && wanted.test(line), event);
  }

  JsonNode awaitEvent(int from, String event) {
    return awaitEvent(from, event, _ -> true);
  }

  private JsonNode await(int from, Predicate<JsonNode> wanted, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      int next = from;
      while (true) {
        for (; next < lines.size(); next++) {
          if (wanted.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (ended || leftMillis <= 0) {
          throw new AssertionError(
              name
                  + (ended ? " ended with " + awaitExit() : " was silent")
                  + " before "
                  + what
                  + "\n"
                  + transcript());
        }
        try {
          lock.wait(leftMillis);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** Waits for a line, of whatever kind. */
  void until(int from, String what, Predicate<JsonNode> wanted) {
    var _ = await(from, wanted, what.substring(0, Math.min(40, what.length())));
  }

  /** Sends a command; {@code fields} are names and values in turn. */
  int send(String cmd, Object... fields) {
    int id;
    synchronized (lock) {
      id = ++lastId;
    }
    ObjectNode command = JSON.createObjectNode().put("id", id).put("cmd", cmd);
    for (int i = 0; i < fields.length; i += 2) {
      command.set((String) fields[i], JSON.valueToTree(fields[i + 1]));
    }
    sendLine(command.toString());
    return id;
  }

  void sendLine(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new AssertionError(name + " reads no more\n" + transcript(), e);
    }
  }

  JsonNode awaitReply(int id) {
    return await(
        0,
        line -> line.path("type").asString("").equals("reply") && line.path("id").asInt(-1) == id,
        "the reply " + id);
  }

  /** The result of a command that must succeed. */
  JsonNode ask(String cmd, Object... fields) {
    JsonNode reply = awaitReply(send(cmd, fields));
    assertThat(reply.path("ok").asBoolean()).as("%s: %s", cmd, reply).isTrue();
    return reply.path("result");
  }

  /** The error code of a command that must fail. */
  String refusal(String cmd, Object... fields) {
    JsonNode reply = awaitReply(send(cmd, fields));
    assertThat(reply.path("ok").asBoolean()).as("%s: %s", cmd, reply).isFalse();
    assertThat(reply.path("error").path("message").asString()).isNotBlank();
    return reply.path("error").path("code").asString();
  }

  void connect(PeerProcess other) {
    ask("connect", "addr", other.address());
  }

  /** The game's row in list-games, if it has one. */
  Optional<JsonNode> row(String gameId) {
    for (JsonNode row : ask("list-games").path("games")) {
      if (row.path("game_id").asString().equals(gameId)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  List<String> gameIds() {
    List<String> ids = new ArrayList<>();
    ask("list-games").path("games").forEach(row -> ids.add(row.path("game_id").asString()));
    return ids;
  }

  /** Asks until the condition holds; each new event is a reason to ask again. */
  void until(String what, java.util.function.BooleanSupplier condition) {
    int from = mark();
    while (!condition.getAsBoolean()) {
      int next = from;
      await(next, line -> line.path("type").asString("").equals("event"), what);
      from++;
    }
  }

  Process process() {
    return process;
  }

  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  void shutdown() {
    ask("shutdown");
    assertThat(awaitExit()).as("exit code of %s", name).isZero();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end\n" + transcript());
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String stderr() {
    try {
      return Files.readString(stderr);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String transcript() {
    StringBuilder text = new StringBuilder();
    synchronized (lock) {
      lines.stream()
          .skip(Math.max(0, lines.size() - 60))
          .forEach(line -> text.append(String.format(Locale.ROOT, "%.400s%n", line)));
    }
    return text + stderr();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
  }
}
