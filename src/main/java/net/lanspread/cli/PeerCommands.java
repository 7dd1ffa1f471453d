package net.lanspread.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.lanspread.cli.OpenReplies.Reply;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.peer.Action;
import net.lanspread.peer.GameOperations;
import net.lanspread.peer.Launched;
import net.lanspread.peer.Limits;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerOptions;
import net.lanspread.peer.Plays;
import net.lanspread.peer.RunningPeer;
import net.lanspread.peer.Steering;
import net.lanspread.swarm.Swarm;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands of the headless peer: takes lines, gives exactly one reply for each, through the
 * consumer and from any thread. Commands that wait do so on virtual threads of their own. A command
 * that waits during the close, or comes later, is answered with {@code shutting-down}.
 */
final class PeerCommands implements AutoCloseable {
  private static final long MAX_WAIT_MILLIS = Duration.ofDays(1).toMillis();

  private final RunningPeer running;
  private final PeerCount peerCount;
  private final OpenReplies replies;
  private final Runnable shutdown;

  PeerCommands(
      RunningPeer running,
      PeerCount peerCount,
      Consumer<PeerJson.Reply> replies,
      Runnable shutdown) {
    this.running = running;
    this.peerCount = peerCount;
    this.replies = new OpenReplies(replies);
    this.shutdown = shutdown;
  }

  private Peer peer() {
    return running.current();
  }

  void tooLong() {
    replies
        .open(NullNode.getInstance())
        .fail(FailureCode.MALFORMED_COMMAND, "the line is too long");
  }

  /** Carries out one line; a blank one is nothing. */
  void accept(String line) {
    if (line.isBlank()) {
      return;
    }
    JsonNode read;
    try {
      read = PeerJson.MAPPER.readTree(line);
    } catch (JacksonException e) {
      replies
          .open(NullNode.getInstance())
          .fail(FailureCode.MALFORMED_COMMAND, "the line is not JSON: " + e.getOriginalMessage());
      return;
    }
    JsonNode id = read.path("id");
    Reply reply = replies.open(id.isMissingNode() ? NullNode.getInstance() : id);
    try {
      if (!(read instanceof ObjectNode command)) {
        throw new RefusedException(
            FailureCode.MALFORMED_COMMAND, "a command is one JSON object per line");
      }
      run(new CommandFields(command), reply);
    } catch (RefusedException e) {
      reply.fail(e.code(), String.valueOf(e.getMessage()));
    }
  }

  private void run(CommandFields command, Reply reply) throws RefusedException {
    String name = command.name();
    Optional<Action> action = Action.labelled(name);
    if (action.isPresent()) {
      act(action.get(), command, reply);
    } else {
      run(name, command, reply);
    }
  }

  private void run(String name, CommandFields command, Reply reply) throws RefusedException {
    switch (name) {
      case "status" -> reply.done(PeerJson.status(peer()));
      case "list-games" ->
          reply.done(new PeerJson.Listed(peer().gameRows(), peer().folderProblems()));
      case "list-peers" -> reply.done(Map.of("peers", PeerJson.peers(peer().peers())));
      case "wait-peers" -> {
        int count = (int) command.number("count", Integer.MAX_VALUE);
        Duration timeout = Duration.ofMillis(command.number("timeout_ms", MAX_WAIT_MILLIS));
        later(() -> waitPeers(reply, count, timeout));
      }
      case "connect" -> {
        InetSocketAddress address = command.address();
        later(() -> connect(reply, address));
      }
      case "now" -> {
        if (command.has("tell")) {
          running.tell(command.flag("tell", true));
        }
        reply.done(NowJson.now(peer()));
      }
      case "set-games-dir" -> setGamesDir(reply, command.text("path"));
      case "limits" -> limits(reply, command);
      case "match" -> {
        if (command.has("on")) {
          peer().steering().match(command.flag("on", false));
        }
        Steering steering = peer().steering();
        reply.done(new PeerJson.Match(steering.isMatch(), steering.playing()));
      }
      case "queue" -> {
        if (command.has("order")) {
          peer().games().order(command.gameIds("order"));
        }
        reply.done(Map.of("queue", peer().games().queue()));
      }
      case "shutdown" -> {
        reply.done(Map.of());
        shutdown.run();
      }
      case "list-organisers" -> reply.done(OrganiserJson.organisers(peer().organisers()));
      case "accept-organiser" -> {
        Fingerprint words = command.fingerprint();
        later(() -> OrganiserJson.accept(peer().organisers(), words, reply));
      }
      case "drop-organiser" -> {
        Fingerprint words = command.fingerprint();
        later(() -> OrganiserJson.drop(peer().organisers(), words, reply));
      }
      case "list-publishable" -> reply.done(Map.of("games", peer().publishing().candidates()));
      case "publish" -> {
        String organiser = command.has("name") ? command.text("name") : peer().name();
        OrganiserJson.publish(peer().publishing(), organiser, command.waits(), reply);
      }
      default -> throw unknown(name);
    }
  }

  private static RefusedException unknown(String name) {
    return new RefusedException(
        FailureCode.UNKNOWN_COMMAND, "there is no command " + CommandFields.brief(name));
  }

  private void act(Action action, CommandFields command, Reply reply) throws RefusedException {
    GameOperations games = peer().games();
    switch (action) {
      case DOWNLOAD -> {
        boolean install = command.flag("install", true);
        boolean patient = command.flag("patient", false);
        start(reply, games.download(command.gameId(), install, patient), command.waits());
      }
      case INSTALL -> {
        GameId gameId = command.gameId();
        boolean repair = command.flag("repair", false);
        start(reply, repair ? games.repair(gameId) : games.install(gameId), command.waits());
      }
      case STREAM_INSTALL -> start(reply, games.streamInstall(command.gameId()), command.waits());
      case UPDATE -> {
        boolean patient = command.flag("patient", false);
        start(reply, games.update(command.gameId(), patient), command.waits());
      }
      case VERIFY -> verify(reply, command.gameId(), command.waits());
      case UNINSTALL -> {
        boolean keepSaves = command.flag("keep_saves", false);
        start(reply, games.uninstall(command.gameId(), keepSaves), command.waits());
      }
      case REMOVE -> start(reply, games.remove(command.gameId()), command.waits());
      case STOP_SHARING -> start(reply, games.stopSharing(command.gameId()), command.waits());
      case DISCARD -> start(reply, games.discard(command.gameId()), command.waits());
      case CANCEL -> cancel(reply, command.gameId());
      case PLAY -> play(reply, command);
      case SERVER -> server(reply, command);
      case STOP -> {
        GameId gameId = command.gameId();
        Launched.Kind kind =
            command.flag("server", false) ? Launched.Kind.SERVER : Launched.Kind.GAME;
        answer(reply, peer().plays().stop(gameId, kind));
      }
      case PAUSE -> steered(reply, command, games::pause);
      case RESUME -> steered(reply, command, games::goOn);
      // These are fields of "stop", "play" and "install".
      case STOP_SERVER, SETUP, REPAIR -> throw unknown(action.label());
    }
  }

  private void waitPeers(Reply reply, int count, Duration timeout) {
    try {
      if (peerCount.await(count, timeout)) {
        reply.done(Map.of("peer_count", peer().peerCount()));
      } else {
        reply.fail(
            FailureCode.TIMEOUT,
            "only %d of %d peers are there".formatted(peer().peerCount(), count));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply.fail(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
    }
  }

  private void connect(Reply reply, InetSocketAddress address) {
    switch (peer().connect(address)) {
      case Swarm.ConnectResult.Connected(var entry) -> reply.done(PeerJson.peer(entry));
      case Swarm.ConnectResult.ToSelf _ ->
          reply.fail(FailureCode.SELF_CONNECT, "that address is this peer's own");
      case Swarm.ConnectResult.Incompatible(String message) ->
          reply.fail(FailureCode.INCOMPATIBLE_PEER, message);
      case Swarm.ConnectResult.SameIdentity(String message) ->
          reply.fail(FailureCode.SAME_IDENTITY, message);
      case Swarm.ConnectResult.Unauthorized(String message) ->
          reply.fail(FailureCode.UNAUTHORIZED, message);
      case Swarm.ConnectResult.Failed(String message) ->
          reply.fail(FailureCode.CONNECT_FAILED, message);
    }
  }

  private void start(Reply reply, GameOperations.Start start, boolean wait) {
    start(reply, start, wait, Map::of);
  }

  private void verify(Reply reply, GameId gameId, boolean wait) {
    start(
        reply,
        peer().games().verify(gameId),
        wait,
        () -> Map.of("manifest_digest", peer().games().manifestDigest(gameId)));
  }

  private void start(Reply reply, GameOperations.Start start, boolean wait, Supplier<?> result) {
    switch (start) {
      case GameOperations.Start.Refused(var code, var message) -> reply.fail(code, message);
      case GameOperations.Start.Accepted(CompletableFuture<Outcome> end) -> {
        if (wait) {
          var _ = end.thenAccept(outcome -> ended(reply, outcome, result));
        } else {
          reply.done(Map.of());
        }
      }
    }
  }

  private void ended(Reply reply, Outcome outcome, Supplier<?> result) {
    switch (outcome) {
      case Outcome.Done _ -> reply.done(result.get());
      case Outcome.Failed(var code, var message) -> reply.fail(code, message);
    }
  }

  private void cancel(Reply reply, GameId gameId) throws RefusedException {
    if (!peer().games().isKnown(gameId)) {
      throw new RefusedException(
          FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
    }
    if (!peer().games().cancel(gameId)) {
      throw new RefusedException(FailureCode.NO_OPERATION, "no operation runs on " + gameId);
    }
    reply.done(Map.of());
  }

  private void play(Reply reply, CommandFields command) throws RefusedException {
    GameId gameId = command.gameId();
    PlayerSettings player = command.player();
    boolean wait = command.waits();
    boolean setup = command.flag("setup", false);
    Plays.Launch launch =
        setup
            ? Plays.Launch.SETUP
            : !command.flag("launch", false)
                ? Plays.Launch.NONE
                : wait ? Plays.Launch.START_AND_WAIT : Plays.Launch.START;
    var _ =
        peer()
            .plays()
            .play(gameId, player, launch, command.flag("accept_scripts", false))
            .thenAccept(
                played -> {
                  switch (played) {
                    case Plays.Played.Done done -> reply.done(done);
                    case Plays.Played.Failed(var code, var message) -> reply.fail(code, message);
                  }
                });
  }

  private void server(Reply reply, CommandFields command) throws RefusedException {
    GameId gameId = command.gameId();
    PlayerSettings player = command.player();
    boolean accept = command.flag("accept_scripts", false);
    later(() -> answer(reply, peer().plays().startServer(gameId, player, accept)));
  }

  private static void answer(Reply reply, Optional<Plays.Played.Failed> failed) {
    failed.ifPresentOrElse(
        why -> reply.fail(why.code(), why.message()), () -> reply.done(Map.of()));
  }

  /** Changes the folder before any later command is read. */
  private void setGamesDir(Reply reply, String path) throws RefusedException {
    Path folder;
    try {
      folder = PeerOptions.absolute(Path.of(path));
    } catch (InvalidPathException e) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT,
          CommandFields.brief(path) + " is not a path of this system");
    }
    if (path.isBlank()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "name the folder in \"path\"");
    }
    switch (running.moveTo(folder)) {
      case RunningPeer.Move.Done _ -> reply.done(Map.of("games_dir", folder));
      case RunningPeer.Move.Refused(var code, var message) -> reply.fail(code, message);
      case RunningPeer.Move.Lost(var message) -> {
        reply.fail(FailureCode.IO_ERROR, message);
        shutdown.run();
      }
    }
  }

  private void limits(Reply reply, CommandFields command) throws RefusedException {
    Limits before = peer().steering().limits();
    Limits next =
        new Limits(
            command.limit("send_bytes_per_second", before.sendBytesPerSecond()),
            command.limit("receive_bytes_per_second", before.receiveBytesPerSecond()),
            command.has("downloads_at_once")
                ? (int) command.number("downloads_at_once", Limits.MOST_DOWNLOADS)
                : before.downloads(),
            command.flag("match_while_playing", before.matchWhilePlaying()));
    try {
      if (!next.equals(before)) {
        peer().steering().limit(next);
      }
      reply.done(next);
    } catch (IOException e) {
      reply.fail(FailureCode.IO_ERROR, "the limits hold until this peer ends: " + e.getMessage());
    }
  }

  /** Stops or lets go on the download that the command names, or all. */
  private void steered(
      Reply reply, CommandFields command, Function<Optional<GameId>, List<GameId>> steering)
      throws RefusedException {
    Optional<GameId> gameId =
        command.has("game_id") ? Optional.of(command.gameId()) : Optional.empty();
    List<GameId> games = steering.apply(gameId);
    if (gameId.isPresent() && games.isEmpty()) {
      throw new RefusedException(
          FailureCode.NO_OPERATION, "no download of " + gameId.get() + " can be stopped for now");
    }
    reply.done(Map.of("games", games));
  }

  private static void later(Runnable command) {
    Thread.ofVirtual().name("command").start(command);
  }

  @Override
  public void close() {
    replies.close();
  }
}
