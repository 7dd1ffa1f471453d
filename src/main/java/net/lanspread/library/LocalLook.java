package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.FolderProblem;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;

/** The library of some games folders, looked up without a peer; nothing is written. */
public record LocalLook(Collection<LocalGame> games, Collection<FolderProblem> problems) {

  /**
   * Looks at all roots.
   *
   * @throws IOException when no games folder can be read
   */
  public static LocalLook of(Disk disk, Roots roots, Path stateFolder, PartyGames party)
      throws IOException {
    RootsLook look =
        new RootsLook(
            disk,
            InstantSource.system(),
            stateFolder,
            roots,
            party,
            LibraryIndex.load(disk, stateFolder),
            Map.of(),
            Map.of());
    look.atAll(Map.of(), Set.of());
    return new LocalLook(List.copyOf(look.games().values()), List.copyOf(look.problems().values()));
  }
}
