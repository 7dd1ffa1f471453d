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
  record Use(List<Folder> folders, List<Game> games, boolean counted, long ownBytes) {}

  record Folder(String path, boolean away, long freeBytes, long otherBytes) {}

  record Game(
      String id,
      String folder,
      long installedBytes,
      long archiveBytes,
      long contentBytes,
      long leftoverBytes,
      long asideBytes) {}

  /**
   * Whether the app starts when its user signs in.
   *
   * @param possible whether it could: the app is installed
   */
  record AtSignIn(boolean possible, boolean on) {}

  private static final String OPEN_FAILED = "open-failed";

  private final AppSession session;
  private final Disk disk;
  private final Opener opener;
  private final Path stateFolder;
  private final Optional<Autostart> autostart;

  ComputerCalls(
      AppSession session,
      Disk disk,
      Opener opener,
      Path stateFolder,
      Optional<Autostart> autostart) {
    this.session = session;
    this.disk = disk;
    this.opener = opener;
    this.stateFolder = stateFolder;
    this.autostart = autostart;
  }

  void addTo(Router router) {
    var _ =
        router
            .on("GET", "/api/disk", _ -> use())
            .on("POST", "/api/open", this::open)
            .on("GET", "/api/autostart", _ -> atSignIn())
            .on("POST", "/api/autostart", this::startAtSignIn)
            .on("POST", "/api/health/let-in", _ -> letIn());
  }

  /** Opens a place that the call names by what it is, never by its path. */
  private Answer open(ApiCall call) throws RefusedException, InterruptedException {
    Peer peer = session.requireRunning().peer();
    Optional<GameId> game =
        call.text("game_id").flatMap(GameId::parse).filter(peer.games()::isKnown);
    String what = call.requiredText("what");
    Path place =
        switch (what) {
          case "games" -> peer.gamesFolders().main();
          case "logs" -> new StateFolder(stateFolder).logs();
          case "game" -> peer.root(required(game));
          case "log" -> log(peer, required(game));
          default ->
              throw new RefusedException(
                  FailureCode.INVALID_ARGUMENT, "what can be opened is games, logs, game or log");
        };
    try {
      // A file with the name of a game may be a program, which opening would start.
      if (disk.stat(place).filter(stat -> what.equals("log") || !stat.isFile()).isEmpty()) {
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

  private Answer atSignIn() throws RefusedException {
    try {
      boolean on = autostart.isPresent() && autostart.get().isOn();
      return new Answer.Json(200, new AtSignIn(autostart.isPresent(), on));
    } catch (IOException e) {
      throw new RefusedException(FailureCode.IO_ERROR, DiskProblem.inWords(e));
    }
  }

  private Answer startAtSignIn(ApiCall call) throws RefusedException {
    boolean on = call.requiredFlag("on");
    if (autostart.isEmpty()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "only an installed Lanspread can start at sign-in");
    }
    try {
      autostart.get().set(on);
      return atSignIn();
    } catch (IOException e) {
      throw new RefusedException(FailureCode.IO_ERROR, DiskProblem.inWords(e));
    }
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
              use.folders().stream().map(ComputerCalls::folder).toList(),
              use.games().stream().map(ComputerCalls::game).toList(),
              use.isWhole(),
              use.ownBytes()));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.IO_ERROR, "the games folders cannot be counted: " + DiskProblem.inWords(e));
    }
  }

  private static Folder folder(DiskUse.Folder folder) {
    return new Folder(
        folder.path().toString(), folder.away(), folder.freeBytes(), folder.otherBytes());
  }

  private static Game game(DiskUse.Game game) {
    return new Game(
        game.gameId().value(),
        game.folder().toString(),
        game.installedBytes(),
        game.archiveBytes(),
        game.contentBytes(),
        game.leftoverBytes(),
        game.asideBytes());
  }
}
