package net.lanspread.web;

import java.io.IOException;
import java.util.List;
import net.lanspread.disk.DiskProblem;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.DiskUse;

/** The call for who takes the room on the disk. */
final class DiskCalls {
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

  private final AppSession session;

  DiskCalls(AppSession session) {
    this.session = session;
  }

  Answer use() throws RefusedException, InterruptedException {
    try {
      DiskUse use = session.requireRunning().peer().diskUse();
      return new Answer.Json(
          200,
          new Use(
              use.gamesFolder().toString(),
              use.freeBytes(),
              use.games().stream().map(DiskCalls::game).toList(),
              use.otherBytes(),
              use.isWhole(),
              use.ownBytes()));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.IO_ERROR,
          "the games folder cannot be counted: " + DiskProblem.inWords(e));
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
