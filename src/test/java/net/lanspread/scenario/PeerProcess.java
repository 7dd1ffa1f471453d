package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import net.lanspread.demo.DrivenPeer;
import tools.jackson.databind.JsonNode;

/** A real {@code lanspread peer}, as another program would drive it: see {@link HostedProgram}. */
final class PeerProcess implements AutoCloseable {
  private static final int SLOW_BYTES_PER_SECOND = 32 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /**
   * Stays small: several peers share two cores. Only the second compiler knows AES of the cores.
   */
  private static final List<String> JAVA_OPTIONS = List.of("-Xmx256m", "-DLANSPREAD_LOG=DEBUG");

  private final Path folder;
  private final DrivenPeer peer;

  private PeerProcess(Path folder, DrivenPeer peer) {
    this.folder = folder;
    this.peer = peer;
  }

  /** A peer in a process of its own. */
  static PeerProcess alone(String name, Path folder, List<String> program, List<String> options) {
    try {
      return new PeerProcess(folder, new DrivenPeer(name, folder, program, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A peer in the process of the tests. */
  static PeerProcess hosted(String name, Path folder, List<String> options) {
    try {
      List<String> arguments = DrivenPeer.arguments(name, folder, options);
      Process host = HostedProgram.peer(arguments, folder.resolve("log.txt"));
      return new PeerProcess(folder, new DrivenPeer(name, host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The start of a command line that runs this project's own program. */
  static List<String> java(String... moreOptions) {
    List<String> options = new ArrayList<>(JAVA_OPTIONS);
    options.addAll(List.of(moreOptions));
    return FastStart.program(options);
  }

  Path games() {
    return folder.resolve("games");
  }

  Path root(String gameId) {
    return games().resolve(gameId);
  }

  Path state() {
    return folder.resolve("state");
  }

  String address() {
    return fromStart().await("local-peer-ready").path("addr").asString();
  }

  String id() {
    return fromStart().await("local-peer-ready").path("peer_id").asString();
  }

  /** The place in the transcript now; events from here on are new. */
  int mark() {
    return peer.mark();
  }

  /** All that the peer says, from its start on. */
  Transcript fromStart() {
    return from(0);
  }

  /** All that the peer says from that place on. */
  Transcript from(int place) {
    return new Transcript(place);
  }

  /** The lines of the peer from a place on, also those that are still to come. */
  final class Transcript {
    private final int from;

    private Transcript(int from) {
      this.from = from;
    }

    /** The events of this kind so far. */
    List<JsonNode> events(String event) {
      return peer.lines(from).stream().filter(line -> DrivenPeer.isEvent(line, event)).toList();
    }

    /** Waits for the first event of this kind. */
    JsonNode await(String event) {
      return await(event, _ -> true);
    }

    JsonNode await(String event, Predicate<JsonNode> wanted) {
      return await(event, wanted, PATIENCE);
    }

    JsonNode await(String event, Predicate<JsonNode> wanted, Duration patience) {
      return PeerProcess.this.await(
          from, line -> DrivenPeer.isEvent(line, event) && wanted.test(line), event, patience);
    }

    /** Waits for a line, of whatever kind. */
    void until(String what, Predicate<JsonNode> wanted) {
      var _ =
          PeerProcess.this.await(
              from, wanted, what.substring(0, Math.min(40, what.length())), PATIENCE);
    }
  }

  /** The place of the first such line, or one behind all. */
  int place(int from, Predicate<JsonNode> wanted) {
    List<JsonNode> lines = peer.lines(from);
    int place = 0;
    while (place < lines.size() && !wanted.test(lines.get(place))) {
      place++;
    }
    return from + place;
  }

  private JsonNode await(int from, Predicate<JsonNode> wanted, String what, Duration patience) {
    try {
      return peer.await(from, wanted, patience);
    } catch (IOException e) {
      throw new AssertionError(e.getMessage() + " before " + what + "\n" + transcript(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a command; {@code fields} are names and values in turn. */
  int send(String cmd, Object... fields) {
    Map<String, Object> byName = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      byName.put((String) fields[i], fields[i + 1]);
    }
    try {
      return peer.send(cmd, byName);
    } catch (IOException e) {
      throw new AssertionError(peer.name() + " reads no more\n" + transcript(), e);
    }
  }

  void sendLine(String line) {
    try {
      peer.sendLine(line);
    } catch (IOException e) {
      throw new AssertionError(peer.name() + " reads no more\n" + transcript(), e);
    }
  }

  JsonNode awaitReply(int id) {
    try {
      return peer.awaitReply(id, PATIENCE);
    } catch (IOException e) {
      throw new AssertionError(e.getMessage() + "\n" + transcript(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a reply, but no longer than that. */
  void awaitReplyFor(int id, Duration patience) {
    try {
      peer.awaitReply(id, patience);
    } catch (IOException e) {
      assertThat(e).as("the time is up").isNotNull();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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

  /**
   * Sends so slowly from now on that a game of some hundred MiB is still on its way when a row
   * looks at it, also where this machine is faster than that row.
   */
  PeerProcess sendSlowly() {
    ask("limits", "send_bytes_per_second", SLOW_BYTES_PER_SECOND);
    return this;
  }

  /** Sends as fast as it can again. */
  PeerProcess sendFreely() {
    ask("limits", "send_bytes_per_second", 0);
    return this;
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

  /** The address at which each known peer is listed, by its id. */
  Map<String, String> peerAddresses() {
    Map<String, String> addresses = new TreeMap<>();
    for (JsonNode other : ask("list-peers").path("peers")) {
      addresses.merge(
          other.path("peer_id").asString(), other.path("addr").asString(), (a, b) -> a + " " + b);
    }
    return addresses;
  }

  /** Asks until the condition holds; each new event is a reason to ask again. */
  void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** The same, with another patience. */
  void until(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    int from = mark();
    while (!condition.getAsBoolean()) {
      int next = from;
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      await(next, line -> line.path("type").asString("").equals("event"), what, left);
      from++;
    }
  }

  Process process() {
    return peer.process();
  }

  /** Sends the process a signal, such as STOP. */
  void signal(String name) {
    try {
      String pid = Long.toString(process().pid());
      assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void kill() {
    assertAlone();
    peer.process().destroyForcibly();
    awaitExit();
  }

  private void assertAlone() {
    assertThat(peer.process())
        .as("only a peer that has a process can be killed, or has a log: see Lab.startAlone")
        .isNotInstanceOf(HostedProgram.class);
  }

  void shutdown() {
    ask("shutdown");
    assertThat(awaitExit()).as("exit code of %s", peer.name()).isZero();
  }

  int awaitExit() {
    try {
      if (!peer.awaitExit(Duration.ofSeconds(20))) {
        throw new AssertionError(peer.name() + " does not end\n" + transcript());
      }
      return peer.process().exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String stderr() {
    assertAlone();
    return log();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String transcript() {
    StringBuilder text = new StringBuilder();
    peer.lines(Math.max(0, peer.mark() - 60))
        .forEach(line -> text.append(String.format(Locale.ROOT, "%.400s%n", line)));
    return text + log();
  }

  /** Has the peer end, without waiting for it. */
  void end() {
    peer.process().destroyForcibly();
  }

  @Override
  public void close() {
    end();
    awaitExit();
  }
}
