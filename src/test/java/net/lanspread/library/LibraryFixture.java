package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;

/**
 * A games folder and a state folder, and the library over them. Its clock is an hour ahead of the
 * disk's, so that a test's files have been still for long; a test may set it otherwise.
 */
final class LibraryFixture {
  static final GameId BFBC2 = new GameId("bfbc2");
  static final GameId ALIENS = new GameId("aliens");

  /** The change that a listener was told. */
  record Change(LibrarySnapshot before, LibrarySnapshot now) {}

  final Path games;
  final Path state;
  final RecordingDisk disk;
  final FakeWatcher watcher = new FakeWatcher();
  final Set<GameId> busy = new HashSet<>();
  final Set<GameId> ours = new HashSet<>();
  int problemChanges;
  final List<Change> changes = new ArrayList<>();
  Instant now = Instant.now().plus(Duration.ofHours(1));

  LibraryFixture(Path home) throws IOException {
    this(home, new RecordingDisk());
  }

  LibraryFixture(Path home, RecordingDisk disk) throws IOException {
    this.games = Files.createDirectory(home.resolve("games"));
    this.state = Files.createDirectory(home.resolve("state"));
    this.disk = disk;
  }

  /** A library as a start makes it. */
  Library library() {
    return new Library(
        disk,
        () -> now,
        state,
        new Roots(disk, games, state),
        party,
        watcher,
        new Library.Listener() {
          @Override
          public void changed(LibrarySnapshot before, LibrarySnapshot after) {
            changes.add(new Change(before, after));
          }

          @Override
          public void problemsChanged() {
            problemChanges++;
          }
        });
  }

  /** Its catalog knows every game but {@code unknown}, by names in small letters. */
  final PartyGames party =
      new PartyGames() {
        @Override
        public Optional<GameId> named(String folder) {
          return GameId.parse(folder.toLowerCase(Locale.ROOT))
              .filter(gameId -> !gameId.value().equals("unknown"));
        }

        @Override
        public boolean isBusy(GameId gameId) {
          return busy.contains(gameId);
        }

        @Override
        public boolean isOurs(GameId gameId) {
          return ours.contains(gameId);
        }
      };

  /** A library that has scanned. */
  Library scanned() throws IOException {
    Library library = library();
    library.scan();
    return library;
  }

  /** The game {@code bfbc2} as a new library sees it; it must be there. */
  LocalGame seen() throws IOException {
    return game(scanned(), BFBC2);
  }

  /** The games that a new library sees. */
  Map<GameId, LocalGame> allSeen() throws IOException {
    return scanned().snapshot().games();
  }

  /** A game that must be there. */
  static LocalGame game(Library library, GameId gameId) {
    return Objects.requireNonNull(library.snapshot().games().get(gameId));
  }

  LibraryFixture write(String path, String text) throws IOException {
    Path file = games.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  LibraryFixture folder(String path) throws IOException {
    Files.createDirectories(games.resolve(path));
    return this;
  }

  LibraryFixture link(String path, Path target) throws IOException {
    Files.createSymbolicLink(games.resolve(path), target);
    return this;
  }

  /** A real disk on which one folder cannot be listed while {@code broken} is set. */
  static final class BreakingDisk extends RecordingDisk {
    private final String folder;
    boolean broken = true;

    BreakingDisk(String folder) {
      this.folder = folder;
    }

    @Override
    public List<Disk.Entry> list(Path path) throws IOException {
      if (broken && path.endsWith(folder)) {
        throw new IOException("the disk cannot read this folder");
      }
      return super.list(path);
    }
  }
}
