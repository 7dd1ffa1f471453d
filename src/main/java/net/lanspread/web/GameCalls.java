package net.lanspread.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.Action;
import net.lanspread.peer.GameOperations;
import net.lanspread.peer.GameOperations.Start;
import net.lanspread.peer.Launched;
import net.lanspread.peer.Peer;
import net.lanspread.peer.Plays;
import net.lanspread.protocol.GameSummary;
import org.jspecify.annotations.Nullable;

/** The calls about one game: its details, and the actions on it. */
final class GameCalls {
  /** The wait for the answer to a play; a setup may take minutes. */
  private static final Duration PLAY_PATIENCE = Duration.ofSeconds(8);

  private static final String PLAY_FAILED = "play-failed";
  private static final String STOP_FAILED = "stop-failed";
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(5);

  /** The details of one game. */
  record Details(
      AppState.Game game,
      @Nullable String description,
      @Nullable String maxPlayers,
      boolean masterServer,
      @Nullable String catalogVersion,
      @Nullable String path,
      @Nullable OwnFiles ownFiles,
      List<Source> sources) {}

  /** The player's own files in an installed game. */
  record OwnFiles(int count, long bytes) {}

  /** A peer that holds the game complete. */
  record Source(String peerId, String name, String version, long bytesPerSecond) {}

  private final AppSession session;
  private final StateFeed feed;
  private final Runnable playEnded;

  /**
   * @param playEnded is told when a play has ended
   */
  GameCalls(AppSession session, StateFeed feed, Runnable playEnded) {
    this.session = session;
    this.feed = feed;
    this.playEnded = playEnded;
  }

  /** Tells the details of a game that the state does not have. */
  Answer details(ApiCall call) throws RefusedException, InterruptedException {
    GameId id = gameId(call);
    AppPhase.Guest now = session.requireRunning();
    Peer peer = now.peer();
    Optional<AppState> state;
    try (StateFeed.Follower follower = feed.follow()) {
      state = follower.next(STATE_PATIENCE);
    }
    AppState.Game game =
        state.stream()
            .flatMap(said -> said.games().stream())
            .filter(each -> each.id().equals(id.value()))
            .findFirst()
            .orElseThrow(() -> unknown(call));
    peer.foresee(id);
    GameNotes note = peer.gameNotes(id);
    Translated description = note.description();
    Version current = note.currentVersion();
    boolean here = game.downloaded() || game.installed();
    Path root = peer.root(id);
    return new Answer.Json(
        200,
        new Details(
            game,
            description == null ? null : description.in(now.settings().language().code()),
            note.maxPlayers(),
            note.needsMasterServer(),
            current == null ? null : current.digits(),
            here ? root.toString() : null,
            peer.games()
                .ownFiles(id)
                .map(own -> new OwnFiles(own.count(), own.totalBytes()))
                .orElse(null),
            sources(peer, id, state.orElseThrow())));
  }

  private static List<Source> sources(Peer peer, GameId id, AppState state) {
    return peer.peers().stream()
        .filter(other -> version(other.games().get(id)).isPresent())
        .map(
            other ->
                new Source(
                    other.id().toString(),
                    other.name(),
                    version(other.games().get(id)).orElseThrow(),
                    state.flows().stream()
                        .filter(flow -> flow.from().equals(other.id().toString()))
                        .mapToLong(AppState.Flow::bytesPerSecond)
                        .sum()))
        .toList();
  }

  private static Optional<String> version(@Nullable GameSummary game) {
    return game == null || !game.downloaded()
        ? Optional.empty()
        : Optional.ofNullable(game.version()).map(Objects::toString);
  }

  /** Starts an action on a game. */
  Answer act(ApiCall call) throws RefusedException, InterruptedException {
    GameId id = gameId(call);
    Action action =
        Action.labelled(call.parameter("action"))
            .orElseThrow(
                () ->
                    new RefusedException(
                        FailureCode.UNKNOWN_COMMAND, "there is no such action on a game"));
    AppPhase.Guest now = session.requireRunning();
    GameOperations games = now.peer().games();
    if (!games.isKnown(id)) {
      throw unknown(call);
    }
    return switch (action) {
      case INSTALL -> begun(install(games, id));
      case DOWNLOAD -> begun(games.download(id, false, true));
      case STREAM_INSTALL -> begun(games.streamInstall(id));
      case UPDATE -> begun(games.update(id, true));
      case VERIFY -> begun(games.verify(id));
      case REPAIR -> begun(games.repair(id));
      case UNINSTALL -> begun(games.uninstall(id, call.json().path("keep_saves").asBoolean(false)));
      case STOP_SHARING -> {
        requireConfirmed(call);
        yield begun(games.stopSharing(id));
      }
      case REMOVE -> {
        requireConfirmed(call);
        yield begun(games.remove(id));
      }
      case DISCARD -> begun(games.discard(id));
      case PAUSE -> steered(id, games.pause(Optional.of(id)));
      case RESUME -> steered(id, games.goOn(Optional.of(id)));
      case CANCEL -> {
        if (!games.cancel(id)) {
          throw new RefusedException(FailureCode.NO_OPERATION, "nothing runs on " + id);
        }
        yield Answer.accepted();
      }
      case PLAY -> play(now, id, Plays.Launch.START, acceptsScripts(call));
      case SETUP -> play(now, id, Plays.Launch.SETUP, acceptsScripts(call));
      case STOP -> stop(now.peer(), id, Launched.Kind.GAME);
      case STOP_SERVER -> stop(now.peer(), id, Launched.Kind.SERVER);
      case SERVER -> {
        Optional<Plays.Played.Failed> failed =
            now.peer().plays().startServer(id, now.settings().player(), acceptsScripts(call));
        if (failed.isPresent()) {
          throw refusal(failed.get());
        }
        yield Answer.accepted();
      }
    };
  }

  private static void requireConfirmed(ApiCall call) throws RefusedException {
    if (!call.json().path("confirm").asBoolean(false)) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "removing deletes files: \"confirm\" must be true");
    }
  }

  private static Answer stop(Peer peer, GameId id, Launched.Kind kind) throws RefusedException {
    Optional<Plays.Played.Failed> failed = peer.plays().stop(id, kind);
    if (failed.isPresent()) {
      Plays.Played.Failed why = failed.get();
      throw why.code() == FailureCode.IO_ERROR
          ? new RefusedException(500, STOP_FAILED, why.message())
          : new RefusedException(why.code(), why.message());
    }
    return Answer.accepted();
  }

  private Answer steered(GameId id, List<GameId> done) throws RefusedException {
    if (done.isEmpty()) {
      throw new RefusedException(FailureCode.NO_OPERATION, "no download of " + id + " is here");
    }
    feed.touch();
    return Answer.accepted();
  }

  private static boolean acceptsScripts(ApiCall call) throws RefusedException {
    return call.json().path("accept_scripts").asBoolean(false);
  }

  private static Start install(GameOperations games, GameId id) {
    return switch (games.install(id)) {
      case Start.Refused(FailureCode code, _) when code == FailureCode.NOT_DOWNLOADED ->
          games.download(id, true, true);
      case Start start -> start;
    };
  }

  private static Answer begun(Start start) throws RefusedException {
    return switch (start) {
      case Start.Refused(FailureCode code, String message) ->
          throw new RefusedException(code, message);
      case Start.Accepted _ -> Answer.accepted();
    };
  }

  /** Waits for a script that cannot work to say so; what fails later is the game's last error. */
  private Answer play(AppPhase.Guest now, GameId id, Plays.Launch launch, boolean acceptScripts)
      throws RefusedException, InterruptedException {
    CompletableFuture<Plays.Played> played =
        now.peer().plays().play(id, now.settings().player(), launch, acceptScripts);
    var _ = played.thenAccept(how -> tell(now.peer().operations(), id, how));
    try {
      if (played.get(PLAY_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          instanceof Plays.Played.Failed failed) {
        throw refusal(failed);
      }
      return Answer.accepted();
    } catch (TimeoutException e) {
      return Answer.accepted();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell(Operations operations, GameId id, Plays.Played how) {
    switch (how) {
      case Plays.Played.Done _ -> operations.ended(id, Outcome.DONE);
      case Plays.Played.Failed failed ->
          operations.failed(id, refusal(failed).code(), failed.message());
    }
    playEnded.run();
  }

  /** A guest whose game ends with an error must not be sent to look after the disk. */
  private static RefusedException refusal(Plays.Played.Failed failed) {
    return failed.code() == FailureCode.IO_ERROR
        ? new RefusedException(500, PLAY_FAILED, failed.message())
        : new RefusedException(failed.code(), failed.message());
  }

  private static GameId gameId(ApiCall call) throws RefusedException {
    return GameId.parse(call.parameter("id")).orElseThrow(() -> unknown(call));
  }

  private static RefusedException unknown(ApiCall call) {
    String id = call.parameter("id");
    return new RefusedException(
        FailureCode.UNKNOWN_GAME,
        "\"" + (id.length() > 80 ? id.substring(0, 80) + "…" : id) + "\" is no game of this party");
  }
}
