package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.Notice;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library over two games folders, of which the disk of one comes and goes. */
class SeveralFoldersLibraryTest {
  @TempDir Path home;
  private LibraryFixture fixture;
  private Path second;

  @BeforeEach
  void putAGameInEachFolder() throws IOException {
    fixture = new LibraryFixture(home).write("bfbc2/version.ini", "20250101");
    second = Files.createDirectory(home.resolve("second"));
    write("aliens/version.ini", "20240101");
  }

  private void write(String path, String text) throws IOException {
    Path file = second.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Library scanned() throws IOException {
    Roots roots =
        new Roots(fixture.disk, List.of(fixture.games, second), fixture.state, "version.ini");
    Library library =
        new Library(
            fixture.disk,
            () -> fixture.now,
            fixture.state,
            roots,
            fixture.party,
            fixture.watcher,
            (before, after) -> fixture.changes.add(new LibraryFixture.Change(before, after)));
    library.scan();
    library.start();
    return library;
  }

  private static void assertTold(Library library, Notice.Code code, Path folder) {
    assertThat(library.problems())
        .extracting(FolderProblem::folder, problem -> problem.notice().code())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(folder.toString(), code));
  }

  @Test
  void gamesOfBothFoldersAreThere() throws IOException {
    Library library = scanned();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2, ALIENS);
    assertThat(library.problems()).isEmpty();
    assertThat(fixture.watcher.watched()).containsExactly(fixture.games, second);

    write("css/version.ini", "20240101");
    fixture.watcher.seeRoot("css");
    assertThat(library.snapshot().games()).hasSize(3);
  }

  @Test
  void aFolderThatGoesTakesItsGamesAlongAndBringsThemBack() throws IOException {
    Library library = scanned();
    Path away = home.resolve("away");
    Files.move(second, away);

    assertThat(fixture.watcher.second()).isFalse();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2);
    assertTold(library, Notice.Code.GAMES_FOLDER_GONE, second);
    assertThat(library.whyGone()).as("the others can be used").isEmpty();
    library.rescan(BFBC2);
    fixture.watcher.seeAnything();
    assertTold(library, Notice.Code.GAMES_FOLDER_GONE, second);

    Files.move(away, second);
    assertThat(fixture.watcher.second()).as("watch it anew").isTrue();
    fixture.watcher.seeAnything();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2, ALIENS);
    assertThat(library.problems()).isEmpty();
    assertThat(fixture.watcher.second()).isFalse();
  }

  @Test
  void aFolderThatIsAwayAtTheStartComesLater() throws IOException {
    Path away = home.resolve("away");
    Files.move(second, away);
    Library library = scanned();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2);
    assertTold(library, Notice.Code.GAMES_FOLDER_GONE, second);

    Files.move(away, second);
    assertThat(fixture.watcher.second()).isTrue();
    fixture.watcher.seeAnything();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2, ALIENS);
  }

  @Test
  void aGameThatEndsWhileAnotherFolderGoesIsSeen() throws IOException {
    Library library = scanned();
    Files.move(second, home.resolve("away"));
    fixture.busy.add(BFBC2);
    fixture.write("bfbc2/bfbc2.eti", "archive");
    library.rescan(BFBC2);
    assertThat(LibraryFixture.game(library, BFBC2).sizeBytes()).isEqualTo(15);
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2);
  }

  @Test
  void allFoldersGoneIsToldOfEach() throws IOException {
    Library library = scanned();
    Files.move(second, home.resolve("away"));
    Files.move(fixture.games, home.resolve("away too"));
    assertThat(fixture.watcher.second()).isFalse();
    assertThat(library.snapshot().games()).isEmpty();
    assertThat(library.problems()).hasSize(2);
    assertThat(library.whyGone()).get().asString().contains(fixture.games.toString());
  }

  @Test
  void ofAGameInTwoFoldersTheOtherOneIsTold() throws IOException {
    write("bfbc2/version.ini", "20230101");
    Library library = scanned();
    assertThat(String.valueOf(LibraryFixture.game(library, BFBC2).version())).isEqualTo("20250101");
    assertTold(library, Notice.Code.SECOND_ROOT, second.resolve("bfbc2"));
    assertThat(library.notices(BFBC2).getFirst().message())
        .contains(fixture.games.resolve("bfbc2").toString());

    Files.delete(second.resolve("bfbc2/version.ini"));
    Files.delete(second.resolve("bfbc2"));
    fixture.watcher.seeRoot("bfbc2");
    assertThat(library.problems()).isEmpty();
    assertThat(second.resolve("aliens/version.ini")).exists();
  }
}
