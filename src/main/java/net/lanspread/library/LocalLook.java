package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.lanspread.content.FolderProblem;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;

/** The library of a games folder, looked up without a peer; nothing is written. */
public record LocalLook(Collection<LocalGame> games, Collection<FolderProblem> problems) {

  /**
   * Looks at all roots.
   *
   * @throws IOException when the games folder cannot be read
   */
  public static LocalLook of(Disk disk, Path gamesFolder, Path stateFolder, PartyGames party)
      throws IOException {
    RootsLook look =
        new RootsLook(
            disk,
            InstantSource.system(),
            gamesFolder,
            stateFolder,
            new Roots(disk, gamesFolder, stateFolder),
            party,
            LibraryIndex.load(disk, stateFolder),
            Map.of(),
            Map.of());
    look.atAll(Map.of());
    return new LocalLook(List.copyOf(look.games().values()), List.copyOf(look.problems().values()));
  }
}
