package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.Peer;
import net.lanspread.peer.StateFolder;

/** The calls for what this computer has and does: its disk, its folders and logs, its firewall. */
final class ComputerCalls {
  /** A {@link DiskUse} as the page reads it. */
  record Use(
      String gamesDir,
      long freeBytes,
      List<Game> games,
      long otherBytes,
      boolean counted,
      long ownBytes) {}

  record Game(
      String id,
      long installedBytes,
      long archiveBytes,
      long contentBytes,
      long leftoverBytes,
      long asideBytes) {}

  private static final String OPEN_FAILED = "open-failed";

  private final AppSession session;
  private final Disk disk;
  private final Opener opener;
  private final Path stateFolder;

  ComputerCalls(AppSession session, Disk disk, Opener opener, Path stateFolder) {
    this.session = session;
    this.disk = disk;
    this.opener = opener;
    this.stateFolder = stateFolder;
  }

  void addTo(Router router) {
    var _ =
        router
            .on("GET", "/api/disk", _ -> use())
            .on("POST", "/api/open", this::open)
            .on("POST", "/api/health/let-in", _ -> letIn());
  }

  /** Opens a place that the call names by what it is, never by its path. */
  private Answer open(ApiCall call) throws RefusedException, InterruptedException {
    Peer peer = session.requireRunning().peer();
    Optional<GameId> game =
        call.text("game_id").flatMap(GameId::parse).filter(peer.games()::isKnown);
    Path place =
        switch (call.requiredText("what")) {
          case "games" -> peer.gamesFolder();
          case "logs" -> new StateFolder(stateFolder).logs();
          case "game" -> peer.gamesFolder().resolve(required(game).value());
          case "log" -> log(peer, required(game));
          default ->
              throw new RefusedException(
                  FailureCode.INVALID_ARGUMENT, "what can be opened is games, logs, game or log");
        };
    try {
      if (disk.stat(place).isEmpty()) {
        throw new RefusedException(404, OPEN_FAILED, place + " is not there");
      }
      opener.open(place.toString());
      return Answer.accepted();
    } catch (IOException e) {
      throw new RefusedException(
          500, OPEN_FAILED, "no program of this computer opens " + place + ": " + e.getMessage());
    }
  }

  private static GameId required(Optional<GameId> game) throws RefusedException {
    return game.orElseThrow(
        () -> new RefusedException(FailureCode.UNKNOWN_GAME, "name a game of this party"));
  }

  /** The log of the server that was started from here. */
  private static Path log(Peer peer, GameId game) throws RefusedException {
    return peer.now().stream()
        .filter(row -> row.me() && row.gameId().equals(game))
        .flatMap(row -> row.log().stream())
        .findFirst()
        .orElseThrow(
            () -> new RefusedException(404, OPEN_FAILED, "nothing of it runs here that has a log"));
  }

  private Answer letIn() throws RefusedException, InterruptedException {
    try {
      if (!session.requireRunning().peer().letOthersIn()) {
        throw new RefusedException(
            FailureCode.INVALID_ARGUMENT, "only the firewall of Windows can be opened from here");
      }
      return Answer.accepted();
    } catch (IOException e) {
      throw new RefusedException(500, OPEN_FAILED, "Windows could not be asked: " + e.getMessage());
    }
  }

  private Answer use() throws RefusedException, InterruptedException {
    try {
      DiskUse use = session.requireRunning().peer().diskUse();
      return new Answer.Json(
          200,
          new Use(
              use.gamesFolder().toString(),
              use.freeBytes(),
              use.games().stream().map(ComputerCalls::game).toList(),
              use.otherBytes(),
              use.isWhole(),
              use.ownBytes()));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.IO_ERROR, "the games folder cannot be counted: " + DiskProblem.inWords(e));
    }
  }

  private static Game game(DiskUse.Game game) {
    return new Game(
        game.gameId().value(),
        game.installedBytes(),
        game.archiveBytes(),
        game.contentBytes(),
        game.leftoverBytes(),
        game.asideBytes());
  }
}
