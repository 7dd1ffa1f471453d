package net.lanspread.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.peer.GameRow;

/** The games of a folder, looked up without a peer: what is there, and what it is called. */
final class LocalGames {
  private LocalGames() {}

  /**
   * One row for each folder that is a game's, by id; sizes and versions are not looked up.
   *
   * @param catalog for their titles
   */
  static List<GameRow> of(Path gamesFolder, Optional<Path> catalog) throws IOException {
    Catalog titles =
        catalog.isPresent() ? new CatalogFile(catalog.get()).load() : new Catalog.Open();
    try (Stream<Path> folders = Files.list(gamesFolder)) {
      return folders
          .flatMap(folder -> row(folder, titles).stream())
          .sorted((one, other) -> one.gameId().compareTo(other.gameId()))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<GameRow> row(Path folder, Catalog titles) {
    boolean downloaded = Files.isRegularFile(folder.resolve("version.ini"));
    boolean installed = Files.isDirectory(folder.resolve("local"));
    return downloaded || installed
        ? GameId.parse(folder.getFileName().toString())
            .map(
                id ->
                    new GameRow(
                        id,
                        titles.find(id).map(CatalogGame::title).orElse(id.value()),
                        downloaded,
                        installed,
                        null,
                        null,
                        0,
                        null,
                        false,
                        0,
                        null))
        : Optional.empty();
  }
}
