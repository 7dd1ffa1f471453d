package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.EtiFolder;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.install.KnownScripts;
import net.lanspread.library.LocalGame;
import net.lanspread.library.LocalLook;
import net.lanspread.library.PartyGames;

/** The rows that a lone peer would list of its games folders, looked up without a peer. */
public final class LocalRows {
  private LocalRows() {}

  /**
   * One row for each game that is there, by id.
   *
   * @throws IOException when no games folder, or not the catalog can be read
   */
  public static List<GameRow> of(GamesFolders folders, Path stateFolder, Optional<Path> catalog)
      throws IOException {
    Disk disk = new RealDisk();
    Path home = GameParts.etiHome(disk, folders);
    Roots roots = GameParts.roots(disk, folders, stateFolder);
    Optional<Path> file =
        catalog.or(() -> Optional.of(EtiFolder.catalog(home)).filter(Files::isRegularFile));
    Catalog games = file.isPresent() ? new CatalogFile(file.get()).load() : new Catalog.Open();
    LocalLook look = LocalLook.of(disk, roots, stateFolder, PartyGames.of(games::named));
    KnownScripts scripts = new KnownScripts(disk, roots, stateFolder);
    List<GameRow> rows = new ArrayList<>();
    for (LocalGame game : look.games()) {
      rows.add(row(game, games, look, scripts.unknown(game.id())));
    }
    return List.copyOf(rows);
  }

  private static GameRow row(
      LocalGame game, Catalog catalog, LocalLook look, List<String> scriptsChanged) {
    List<Notice> notices =
        look.problems().stream()
            .filter(problem -> game.id().equals(problem.gameId()))
            .map(FolderProblem::notice)
            .toList();
    return new GameRow(
        game.id(),
        catalog.find(game.id()).map(CatalogGame::title).orElse(game.id().value()),
        game.downloaded(),
        game.installed(),
        game.availability().label(),
        game.version(),
        0,
        0,
        0,
        null,
        false,
        game.downloaded() ? game.sizeBytes() : 0,
        null,
        null,
        scriptsChanged,
        notices,
        catalog.find(game.id()).map(CatalogGame::pinnedDigest).isPresent(),
        null);
  }
}
