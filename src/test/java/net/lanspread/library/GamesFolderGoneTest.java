package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.content.Notice;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk with games that is taken away while the library looks, and comes back. */
class GamesFolderGoneTest {
  @TempDir Path home;
  private final MountedDisk disk = new MountedDisk();
  private LibraryFixture fixture;
  private Library library;
  private Path away;

  @BeforeEach
  void startWithOneGame() throws IOException {
    fixture = new LibraryFixture(home, disk);
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/bfbc2.eti", "archive");
    library = fixture.scanned();
    library.start();
    away = home.resolve("away");
    assertThat(Files.exists(fixture.state.resolve("library-index.json"))).isTrue();
  }

  private void assertGone() {
    assertThat(library.snapshot().games()).isEmpty();
    assertThat(library.problems()).hasSize(1);
    assertThat(library.problems().getFirst().folder()).isEqualTo(fixture.games.toString());
    assertThat(library.problems().getFirst().notice().code())
        .isEqualTo(Notice.Code.GAMES_FOLDER_GONE);
    assertThat(library.whyGone()).get().asString().contains("is not there");
  }

  /** Shows that the games folder is back, after a call as the watcher makes it. */
  private void assertBack() {
    assertThat(fixture.watcher.second()).isTrue();
    fixture.watcher.seeAnything();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2);
    assertThat(library.problems()).isEmpty();
    assertThat(library.whyGone()).isEmpty();
  }

  @Test
  void nothingOfAFolderThatIsGoneIsOfferedUntilItIsBack() throws IOException {
    String index = Files.readString(fixture.state.resolve("library-index.json"));
    Files.move(fixture.games, away);
    assertThat(fixture.watcher.second()).isFalse();
    assertGone();
    fixture.watcher.seeAnything();
    library.rescan(BFBC2);
    assertGone();
    assertThat(Files.exists(fixture.games)).as("the folder was not made again").isFalse();
    assertThat(fixture.state.resolve("library-index.json")).hasContent(index);

    Files.move(away, fixture.games);
    assertBack();
    assertThat(disk.events().stream().filter("list bfbc2"::equals)).hasSize(1);
  }

  @Test
  void anEmptyFolderWhereADiskWasMountedIsNoGamesFolder() throws IOException {
    Files.move(fixture.games, away);
    Files.createDirectory(fixture.games);
    disk.volume = "the computer's own";
    assertThat(fixture.watcher.second()).isFalse();
    assertGone();
    Roots roots = new Roots(disk, fixture.games, fixture.state);
    assertThat(roots.isThere()).as("who has not seen it before").isTrue();

    Files.delete(fixture.games);
    Files.move(away, fixture.games);
    disk.volume = "the stick, under another number";
    assertBack();
  }

  @Test
  void aFolderThatIsEmptiedIsThere() throws IOException {
    Files.delete(fixture.games.resolve("bfbc2/version.ini"));
    Files.delete(fixture.games.resolve("bfbc2/bfbc2.eti"));
    Files.delete(fixture.games.resolve("bfbc2"));
    fixture.watcher.seeAnything();
    assertThat(fixture.watcher.second()).isFalse();
    assertThat(library.problems()).isEmpty();
    disk.volume = "a disk that is mounted there now";
    assertThat(library.whyGone()).isEmpty();
  }

  /** A disk whose name a test says. */
  private static final class MountedDisk extends RecordingDisk {
    String volume = "the stick";

    @Override
    public String volume(Path folder) throws IOException {
      return super.volume(folder).isEmpty() ? "" : volume;
    }
  }
}
