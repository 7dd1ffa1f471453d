package net.lanspread.cli;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.content.Sha256;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.GameOperations;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerOptions;
import net.lanspread.peer.Plays;
import net.lanspread.peer.RunningPeer;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.Swarm;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands of the headless peer: takes lines, gives exactly one reply for each, through the
 * consumer and from any thread. Commands that wait do so on virtual threads of their own.
 */
final class PeerCommands {
  private static final long MAX_WAIT_MILLIS = Duration.ofDays(1).toMillis();

  /** A command that cannot be carried out, and why. */
  private static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final FailureCode code;

    RejectedException(FailureCode code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final RunningPeer running;
  private final PeerCount peerCount;
  private final Consumer<ObjectNode> replies;
  private final Runnable shutdown;
  private final JsonMapper json = PeerJson.commandReader();

  PeerCommands(
      RunningPeer running, PeerCount peerCount, Consumer<ObjectNode> replies, Runnable shutdown) {
    this.running = running;
    this.peerCount = peerCount;
    this.replies = replies;
    this.shutdown = shutdown;
  }

  private Peer peer() {
    return running.current();
  }

  void tooLong() {
    replies.accept(
        PeerJson.error(
            NullNode.getInstance(), FailureCode.MALFORMED_COMMAND, "the line is too long"));
  }

  /** Carries out one line; a blank one is nothing. */
  void accept(String line) {
    if (line.isBlank()) {
      return;
    }
    JsonNode id = NullNode.getInstance();
    try {
      if (!(json.readTree(line) instanceof ObjectNode command)) {
        throw new RejectedException(
            FailureCode.MALFORMED_COMMAND, "a command is one JSON object per line");
      }
      id = command.path("id");
      id = id.isMissingNode() ? NullNode.getInstance() : id;
      run(command, id);
    } catch (RejectedException e) {
      replies.accept(PeerJson.error(id, e.code, String.valueOf(e.getMessage())));
    } catch (JacksonException e) {
      replies.accept(
          PeerJson.error(
              id,
              FailureCode.MALFORMED_COMMAND,
              "the line is not JSON: " + e.getOriginalMessage()));
    }
  }

  private void run(ObjectNode command, JsonNode id) throws RejectedException {
    JsonNode name = command.path("cmd");
    if (!name.isString()) {
      throw new RejectedException(
          FailureCode.MALFORMED_COMMAND, "a command names itself in the text field \"cmd\"");
    }
    switch (name.stringValue()) {
      case "status" -> done(id, status());
      case "list-games" -> {
        ObjectNode result = PeerJson.object();
        result.set("games", PeerJson.games(peer().gameRows()));
        done(id, result);
      }
      case "list-peers" -> {
        ObjectNode result = PeerJson.object();
        result.set("peers", PeerJson.peers(peer().peers()));
        done(id, result);
      }
      case "wait-peers" -> {
        int count = (int) number(command, "count", Integer.MAX_VALUE);
        Duration timeout = Duration.ofMillis(number(command, "timeout_ms", MAX_WAIT_MILLIS));
        later(() -> waitPeers(id, count, timeout));
      }
      case "connect" -> {
        InetSocketAddress address = address(command);
        later(() -> connect(id, address));
      }
      case "download" -> {
        boolean install = flag(command, "install", true);
        start(id, peer().games().download(gameId(command), install), waits(command));
      }
      case "install" -> start(id, peer().games().install(gameId(command)), waits(command));
      case "stream-install" ->
          start(id, peer().games().streamInstall(gameId(command)), waits(command));
      case "update" -> start(id, peer().games().update(gameId(command)), waits(command));
      case "verify" -> verify(id, gameId(command), waits(command));
      case "uninstall" -> start(id, peer().games().uninstall(gameId(command)), waits(command));
      case "remove" -> start(id, peer().games().remove(gameId(command)), waits(command));
      case "cancel" -> cancel(id, gameId(command));
      case "play" -> play(id, command);
      case "set-games-dir" -> setGamesDir(id, text(command, "path"));
      case "shutdown" -> {
        done(id, PeerJson.object());
        shutdown.run();
      }
      default ->
          throw new RejectedException(
              FailureCode.UNKNOWN_COMMAND, "there is no command " + brief(name.stringValue()));
    }
  }

  private ObjectNode status() {
    ObjectNode result =
        PeerJson.object()
            .put("peer_id", peer().id().toString())
            .put("name", peer().name())
            .put("addr", HostAndPort.text(peer().address()))
            .put("games_dir", peer().gamesFolder().toString())
            .put("protocol_version", Message.PROTOCOL_VERSION)
            .put("peer_count", peer().peerCount());
    result.set("operations", PeerJson.operations(peer().operations()));
    return result;
  }

  private void waitPeers(JsonNode id, int count, Duration timeout) {
    try {
      if (peerCount.await(count, timeout)) {
        done(id, PeerJson.object().put("peer_count", peer().peerCount()));
      } else {
        fail(
            id,
            FailureCode.TIMEOUT,
            "only %d of %d peers are there".formatted(peer().peerCount(), count));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(id, FailureCode.SHUTTING_DOWN, "this peer is shutting down");
    }
  }

  private void connect(JsonNode id, InetSocketAddress address) {
    switch (peer().connect(address)) {
      case Swarm.ConnectResult.Connected(var entry) -> done(id, PeerJson.peer(entry));
      case Swarm.ConnectResult.ToSelf _ ->
          fail(id, FailureCode.SELF_CONNECT, "that address is this peer's own");
      case Swarm.ConnectResult.Incompatible(String message) ->
          fail(id, FailureCode.INCOMPATIBLE_PEER, message);
      case Swarm.ConnectResult.Unauthorized(String message) ->
          fail(id, FailureCode.UNAUTHORIZED, message);
      case Swarm.ConnectResult.Failed(String message) ->
          fail(id, FailureCode.CONNECT_FAILED, message);
    }
  }

  private void start(JsonNode id, GameOperations.Start start, boolean wait) {
    start(id, start, wait, PeerJson::object);
  }

  private void verify(JsonNode id, GameId gameId, boolean wait) {
    start(
        id,
        peer().games().verify(gameId),
        wait,
        () ->
            PeerJson.object()
                .put(
                    "manifest_digest",
                    peer().games().manifestDigest(gameId).map(Sha256::hex).orElse(null)));
  }

  private void start(
      JsonNode id, GameOperations.Start start, boolean wait, Supplier<ObjectNode> result) {
    switch (start) {
      case GameOperations.Start.Rejected(var code, var message) -> fail(id, code, message);
      case GameOperations.Start.Accepted(CompletableFuture<Outcome> end) -> {
        if (wait) {
          var _ = end.thenAccept(outcome -> ended(id, outcome, result));
        } else {
          done(id, PeerJson.object());
        }
      }
    }
  }

  private void ended(JsonNode id, Outcome outcome, Supplier<ObjectNode> result) {
    switch (outcome) {
      case Outcome.Done _ -> done(id, result.get());
      case Outcome.Failed(var code, var message) -> fail(id, code, message);
    }
  }

  private void cancel(JsonNode id, GameId gameId) throws RejectedException {
    if (!peer().games().isKnown(gameId)) {
      throw new RejectedException(
          FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
    }
    if (!peer().games().cancel(gameId)) {
      throw new RejectedException(FailureCode.NO_OPERATION, "no operation runs on " + gameId);
    }
    done(id, PeerJson.object());
  }

  private void play(JsonNode id, ObjectNode command) throws RejectedException {
    GameId gameId = gameId(command);
    PlayerSettings player =
        new PlayerSettings(line(command, "username"), line(command, "language"));
    boolean wait = waits(command);
    Plays.Launch launch =
        !flag(command, "launch", false)
            ? Plays.Launch.NONE
            : wait ? Plays.Launch.START_AND_WAIT : Plays.Launch.START;
    var _ =
        peer()
            .plays()
            .play(gameId, player, launch)
            .thenAccept(
                played -> {
                  switch (played) {
                    case Plays.Played.Done done -> done(id, PeerJson.played(done));
                    case Plays.Played.Failed(var code, var message) -> fail(id, code, message);
                  }
                });
  }

  /** Changes the folder before any later command is read. */
  private void setGamesDir(JsonNode id, String path) throws RejectedException {
    Path folder;
    try {
      folder = PeerOptions.absolute(Path.of(path));
    } catch (InvalidPathException e) {
      throw new RejectedException(
          FailureCode.INVALID_ARGUMENT, brief(path) + " is not a path of this system");
    }
    if (path.isBlank()) {
      throw new RejectedException(FailureCode.INVALID_ARGUMENT, "name the folder in \"path\"");
    }
    switch (running.moveTo(folder)) {
      case RunningPeer.Move.Done _ ->
          done(id, PeerJson.object().put("games_dir", folder.toString()));
      case RunningPeer.Move.Refused(var code, var message) -> fail(id, code, message);
      case RunningPeer.Move.Lost(var message) -> {
        fail(id, FailureCode.IO_ERROR, message);
        shutdown.run();
      }
    }
  }

  private static GameId gameId(ObjectNode command) throws RejectedException {
    String text = text(command, "game_id");
    Optional<GameId> gameId = GameId.parse(text);
    if (gameId.isEmpty()) {
      throw new RejectedException(
          FailureCode.UNKNOWN_GAME, brief(text) + " is not in this party's catalog");
    }
    return gameId.get();
  }

  private static InetSocketAddress address(ObjectNode command) throws RejectedException {
    String text = text(command, "addr");
    return HostAndPort.parse(text)
        .filter(address -> address.port() > 0)
        .map(HostAndPort::resolve)
        .orElseThrow(
            () ->
                new RejectedException(
                    FailureCode.INVALID_ARGUMENT, brief(text) + " is not of the form host:port"));
  }

  private static String text(ObjectNode command, String field) throws RejectedException {
    JsonNode value = command.path(field);
    if (!value.isString()) {
      throw new RejectedException(
          FailureCode.INVALID_ARGUMENT, "the command needs the text field \"" + field + "\"");
    }
    return value.stringValue();
  }

  /** A text for a line of a settings file and of a command. */
  private static String line(ObjectNode command, String field) throws RejectedException {
    String text = text(command, field);
    Optional<String> problem = PlayerSettings.problem(text);
    if (problem.isPresent()) {
      throw new RejectedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" " + problem.get());
    }
    return text;
  }

  private static long number(ObjectNode command, String field, long max) throws RejectedException {
    JsonNode value = command.path(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > max) {
      throw new RejectedException(
          FailureCode.INVALID_ARGUMENT,
          "the command needs the field \"%s\", a whole number from 0 to %d".formatted(field, max));
    }
    return value.longValue();
  }

  private static boolean flag(ObjectNode command, String field, boolean otherwise)
      throws RejectedException {
    JsonNode value = command.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new RejectedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is true or false");
    }
    return value.booleanValue();
  }

  private static boolean waits(ObjectNode command) throws RejectedException {
    return flag(command, "wait", false);
  }

  /** Text from outside as part of a message. */
  private static String brief(String text) {
    return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
  }

  private static void later(Runnable command) {
    Thread.ofVirtual().name("command").start(command);
  }

  private void done(JsonNode id, ObjectNode result) {
    replies.accept(PeerJson.reply(id, result));
  }

  private void fail(JsonNode id, FailureCode code, String message) {
    replies.accept(PeerJson.error(id, code, message));
  }
}
