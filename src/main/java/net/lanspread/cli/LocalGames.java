package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.LocalRows;

/** The games of some folders, with their titles, looked up without a peer. */
final class LocalGames {
  private LocalGames() {}

  /**
   * One row for each game that a peer would find there, by id.
   *
   * @param catalog the games' titles, and the list of games
   */
  static List<GameRow> of(GamesFolders gamesFolders, Path stateFolder, Optional<Path> catalog)
      throws IOException {
    try {
      return LocalRows.of(gamesFolders, stateFolder, catalog);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
