package net.lanspread.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.library.Library;
import net.lanspread.library.PartyGames;
import net.lanspread.library.RootWatcher;

/** The time of a full scan of a large library. */
final class LibraryFigures {
  private static final int FILES_PER_ROOT = 5;

  /** The time without an index, and from the index of a scan before. */
  record Scans(Duration cold, Duration fromIndex) {}

  private LibraryFigures() {}

  static Scans scans(int roots) throws IOException {
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      Path games = folder.resolve("games");
      // A library was there before the party; one made just now is not indexed yet.
      FileTime oldEnough = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
      for (int i = 0; i < roots; i++) {
        Path root = Files.createDirectories(games.resolve("game" + i));
        Files.writeString(root.resolve("version.ini"), "20250101");
        for (int file = 1; file < FILES_PER_ROOT; file++) {
          Files.write(root.resolve("file" + file + ".eti"), new byte[100]);
        }
        Files.setLastModifiedTime(root, oldEnough);
      }
      Path state = Files.createDirectories(folder.resolve("state"));
      Duration cold = scan(games, state, roots);
      return new Scans(cold, scan(games, state, roots));
    } finally {
      PeerFigures.delete(folder);
    }
  }

  private static Duration scan(Path games, Path state, int roots) throws IOException {
    Disk disk = new RealDisk();
    try (Library library =
        new Library(
            disk,
            Clock.systemUTC(),
            state,
            new Roots(disk, games, state),
            PartyGames.ALL,
            new NoWatcher(),
            (before, now) -> {})) {
      long begin = System.nanoTime();
      library.scan();
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      if (library.snapshot().games().size() != roots) {
        throw new IllegalStateException("the scan missed games");
      }
      return took;
    }
  }

  /** Watches nothing: only scans are measured. */
  private static final class NoWatcher implements RootWatcher {
    @Override
    public void start(List<Path> gamesFolders, Listener listener) {}

    @Override
    public void watchBelow(String name, Set<Path> folders) {}

    @Override
    public void close() {}
  }
}
