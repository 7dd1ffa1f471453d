package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;
import net.lanspread.library.LocalGame;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The room that games take, by what it is for. */
class DiskCountTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut");
  private static final Version VERSION = Version.parse("20250101").orElseThrow();

  @TempDir private Path home;
  private final Map<GameId, LocalGame> library = new HashMap<>();
  private final Set<GameId> busy = new HashSet<>();

  @BeforeEach
  void makeTheFolders() throws IOException {
    Files.createDirectories(home.resolve("games"));
    write("state/saves/css/20250101/slot.sav", 30);
  }

  private void write(String path, int bytes) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }

  private DiskUse count() throws IOException {
    return count(new RealDisk(), home.resolve("games"));
  }

  private DiskUse count(Disk disk, Path... games) throws IOException {
    Path state = home.resolve("state");
    return new DiskCount(
            disk,
            new Roots(disk, List.of(games), state, "version.ini"),
            state,
            gameId -> Optional.ofNullable(library.get(gameId)),
            Set.of(CSS, UT)::contains,
            busy::contains)
        .look();
  }

  @Test
  void sharedAndInstalledGameIsCountedByItsParts() throws IOException {
    write("games/css/version.ini", 8);
    write("games/css/css.eti", 1_000);
    write("games/css/game_start.cmd", 20);
    write("games/css/local/bin/css.exe", 3_000);
    write("games/css/.lanspread-old/20240101/old.eti", 400);
    library.put(CSS, new LocalGame(CSS, VERSION, true, 1_028));

    assertThat(count().games())
        .containsExactly(new DiskUse.Game(CSS, home.resolve("games"), 3_000, 1_000, 28, 0, 400));
  }

  @Test
  void restOfADownloadIsALeftoverUnlessItRuns() throws IOException {
    write("games/css/css.eti", 1_000);
    write("games/css/readme.txt", 50);
    write("games/css/.local.installing/bin/css.exe", 70);

    assertThat(count().games())
        .containsExactly(new DiskUse.Game(CSS, home.resolve("games"), 0, 0, 0, 1_120, 0));

    busy.add(CSS);
    assertThat(count().games())
        .containsExactly(new DiskUse.Game(CSS, home.resolve("games"), 70, 1_000, 50, 0, 0));
  }

  @Test
  void gameWithoutArchivesHasNoLeftoverInItsScripts() throws IOException {
    write("games/css/game_start.cmd", 20);
    write("games/css/local/css.exe", 3_000);
    library.put(CSS, new LocalGame(CSS, null, true, 0));

    assertThat(count().games())
        .containsExactly(new DiskUse.Game(CSS, home.resolve("games"), 3_000, 0, 20, 0, 0));
  }

  @Test
  void folderThatIsGoneMeanwhileIsNotCounted() throws IOException {
    write("games/css/version.ini", 8);
    write("state/tmp/half.bin", 50);
    Disk disk =
        new RecordingDisk() {
          @Override
          public List<Entry> list(Path folder) throws IOException {
            if (folder.endsWith("tmp")) {
              throw new NoSuchFileException(folder.toString());
            }
            return super.list(folder);
          }
        };

    assertThat(count(disk, home.resolve("games")).ownBytes()).isEqualTo(30);
  }

  @Test
  void gamesInTheStateFolderAreCountedOnce() throws IOException {
    write("state/games-of-tom/css/version.ini", 8);
    library.put(CSS, new LocalGame(CSS, VERSION, false, 8));

    DiskUse use = count(new RealDisk(), home.resolve("state/games-of-tom"));

    assertThat(use.games())
        .containsExactly(new DiskUse.Game(CSS, home.resolve("state/games-of-tom"), 0, 0, 8, 0, 0));
    assertThat(use.ownBytes()).isEqualTo(30);
  }

  @Test
  void gamesAreCountedInTheFolderThatTheyLieIn() throws IOException {
    Path games = home.resolve("games");
    Path second = home.resolve("second");
    Path away = home.resolve("away");
    write("games/css/version.ini", 8);
    write("second/ut/version.ini", 9);
    write("second/css/a copy", 70);
    write("second/photo.jpg", 5);
    library.put(CSS, new LocalGame(CSS, VERSION, false, 8));
    library.put(UT, new LocalGame(UT, VERSION, false, 9));

    DiskUse use = count(new RealDisk(), games, second, away);

    assertThat(use.games())
        .containsExactly(
            new DiskUse.Game(UT, second, 0, 0, 9, 0, 0),
            new DiskUse.Game(CSS, games, 0, 0, 8, 0, 0));
    assertThat(use.folders())
        .extracting(DiskUse.Folder::path, DiskUse.Folder::away, DiskUse.Folder::otherBytes)
        .containsExactly(
            Tuple.tuple(games, false, 0L),
            Tuple.tuple(second, false, 75L),
            Tuple.tuple(away, true, 0L));
    assertThat(use.otherBytes()).isEqualTo(75);
  }

  @Test
  void largestGameComesFirstAndTheRestIsSummedUp() throws IOException {
    write("games/css/version.ini", 8);
    write("games/ut/version.ini", 8);
    write("games/ut/ut.eti", 500);
    write("games/photos/2024/1.jpg", 90);
    write("games/notes.txt", 9);
    library.put(CSS, new LocalGame(CSS, VERSION, false, 8));
    library.put(UT, new LocalGame(UT, VERSION, false, 508));

    DiskUse use = count();

    assertThat(use.games()).extracting(DiskUse.Game::gameId).containsExactly(UT, CSS);
    assertThat(use.otherBytes()).isEqualTo(99);
    assertThat(use.isWhole()).isTrue();
    assertThat(use.ownBytes()).isEqualTo(30);
    assertThat(use.folders().getFirst().freeBytes()).isPositive();
  }
}
