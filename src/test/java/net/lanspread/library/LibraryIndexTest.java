package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.BFBC2;
import static net.lanspread.library.LibraryFixture.game;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Trees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryIndexTest {
  private static final LocalGame GAME =
      new LocalGame(BFBC2, new Version("20250101"), false, "20250101archive".length());

  @TempDir Path home;
  private LibraryFixture fixture;

  @BeforeEach
  void makeAGame() throws IOException {
    fixture = new LibraryFixture(home);
    fixture
        .write("bfbc2/version.ini", "20250101")
        .write("bfbc2/data/bfbc2.eti", "archive")
        .write("aliens/version.ini", "20240101");
  }

  private Path index() {
    return fixture.state.resolve("library-index.json");
  }

  /** The folders that a new library's scan lists, in order. */
  private List<String> listed() throws IOException {
    fixture.disk.clear();
    assertThat(fixture.seen()).isNotNull();
    return fixture.disk.events().stream().filter(event -> event.startsWith("list ")).toList();
  }

  private void date(String path, Instant modified) throws IOException {
    Files.setLastModifiedTime(fixture.games.resolve(path), FileTime.from(modified));
  }

  @Test
  void aRestartListsNoRootThatIsAsItWas() throws IOException {
    assertThat(listed()).containsExactly("list games", "list aliens", "list bfbc2", "list data");
    assertThat(listed()).containsExactly("list games");
    assertThat(fixture.seen()).isEqualTo(GAME);
  }

  @Test
  void anUnchangedIndexIsNotWrittenAgain() throws IOException {
    Library library = fixture.scanned();
    assertThat(fixture.disk.events()).contains("move library-index.json");
    fixture.disk.clear();
    library.scan();
    library.rescan(new GameId("missing"));
    assertThat(fixture.disk.events()).containsExactly("list games");
  }

  @Test
  void onlyTheRootThatChangedIsListed() throws IOException {
    fixture.scanned();
    fixture.write("bfbc2/data/more.eti", "more");
    assertThat(listed()).containsExactly("list games", "list bfbc2", "list data");
    assertThat(fixture.seen().sizeBytes()).isEqualTo(GAME.sizeBytes() + 4);
  }

  @Test
  void aFileThatWentIsSeen() throws IOException {
    fixture.scanned();
    Files.delete(fixture.games.resolve("bfbc2/data/bfbc2.eti"));
    assertThat(fixture.seen().sizeBytes()).isEqualTo(8);
  }

  @Test
  void anInstallationIsSeen() throws IOException {
    fixture.scanned();
    fixture.folder("bfbc2/local");
    assertThat(fixture.seen().installed()).isTrue();
  }

  @Test
  void aFolderThatTookThePlaceOfAnotherIsListed() throws IOException {
    fixture.scanned();
    Path data = fixture.games.resolve("bfbc2/data");
    Instant rootModified = Files.getLastModifiedTime(fixture.games.resolve("bfbc2")).toInstant();
    Instant modified = Files.getLastModifiedTime(data).toInstant();
    Files.move(data, home.resolve("away"));
    fixture.write("bfbc2/data/bfbc2.eti", "another archive");
    date("bfbc2/data", modified);
    date("bfbc2", rootModified);
    assertThat(fixture.seen().sizeBytes()).isEqualTo(23);
  }

  @Test
  void aNewVersionIsReasonToLookAtTheFilesAgain() throws IOException {
    fixture.scanned();
    fixture.write("bfbc2/data/bfbc2.eti", "another archive");
    assertThat(fixture.seen().sizeBytes()).as("no mark tells of it").isEqualTo(15);
    fixture.write("bfbc2/version.ini", "20250202");
    assertThat(fixture.seen().sizeBytes()).isEqualTo(23);
  }

  @Test
  void aVersionRewrittenInPlaceIsSeenThoughNoMarkTellsOfIt() throws IOException {
    Path sentinel = fixture.games.resolve("bfbc2/version.ini");
    FileTime modified = Files.getLastModifiedTime(sentinel);
    Library library = fixture.scanned();

    Files.writeString(sentinel, "20250202");
    Files.setLastModifiedTime(sentinel, modified);
    library.scan();
    assertThat(game(library, BFBC2).version()).isEqualTo(new Version("20250202"));

    Files.writeString(sentinel, "20250303");
    Files.setLastModifiedTime(sentinel, modified);
    library.rescan(BFBC2);
    assertThat(game(library, BFBC2).version()).isEqualTo(new Version("20250303"));

    Files.writeString(sentinel, "20250404");
    Files.setLastModifiedTime(sentinel, modified);
    assertThat(fixture.seen().version()).isEqualTo(new Version("20250404"));
  }

  @Test
  void aFileThatCameInTheSameTickAsTheScanIsSeen() throws IOException {
    Instant tick = fixture.now.minus(Duration.ofMillis(1_999));
    for (String young : List.of("bfbc2", "bfbc2/data")) {
      date(young, tick);
      Library library = fixture.scanned();
      long before = game(library, BFBC2).sizeBytes();
      fixture.write(young + "/late.eti", "late");
      date(young, tick);
      library.scan();
      assertThat(game(library, BFBC2).sizeBytes()).as(young).isEqualTo(before + 4);
      date(young, tick.minus(Duration.ofHours(1)));
    }
  }

  @Test
  void aRootIsIndexedOnceItHasBeenStillForTwoSeconds() throws IOException {
    date("bfbc2", fixture.now.minus(Duration.ofMillis(1_999)));
    fixture.scanned();
    assertThat(listed()).containsExactly("list games", "list bfbc2", "list data");
    fixture.now = fixture.now.plus(Duration.ofMillis(1));
    assertThat(listed()).containsExactly("list games", "list bfbc2", "list data");
    assertThat(listed()).containsExactly("list games");
  }

  @Test
  void aRootThatBecameYoungLeavesTheIndex() throws IOException {
    fixture.scanned();
    Instant tick = fixture.now.minus(Duration.ofSeconds(1));
    date("bfbc2", tick);
    fixture.scanned();
    assertThat(Files.readString(index())).contains("aliens").doesNotContain("bfbc2");
  }

  @Test
  void aRootThatIsGoneLeavesTheIndex() throws IOException {
    Library library = fixture.scanned();
    Trees.delete(new RealDisk(), fixture.games.resolve("aliens"));
    library.scan();
    assertThat(Files.readString(index())).contains("bfbc2").doesNotContain("aliens");
    Trees.delete(new RealDisk(), fixture.games.resolve("bfbc2"));
    library.rescan(BFBC2);
    assertThat(Files.readString(index())).doesNotContain("bfbc2");
  }

  @Test
  void aDamagedOrForeignIndexIsMadeAnew() throws IOException {
    fixture.scanned();
    String good = Files.readString(index());
    assertThat(good).contains("\"format\":4", "\"sizeBytes\":15");
    for (String bad :
        List.of(
            "",
            "rubbish",
            "null",
            "[]",
            "{}",
            "[".repeat(100_000),
            good.substring(0, good.length() / 2),
            good.replace("\"sizeBytes\":15", "\"sizeBytes\":null"),
            good.replace("\"format\":4", "\"format\":5").replace(":15", ":16"),
            "{\"format\":4}",
            "{\"format\":4,\"roots\":{\"bfbc2\":null}}",
            "{\"format\":4,\"roots\":{\"bfbc2\":{\"folders\":null,\"version\":\"20250101\","
                + "\"installed\":true,\"sizeBytes\":1}}}",
            "{\"format\":4,\"roots\":{\"bfbc2\":{\"folders\":{},\"version\":\"20250101\","
                + "\"installed\":true,\"sizeBytes\":1}}}",
            "{\"format\":4,\"roots\":{\"bfbc2\":{\"folders\":{\"\":null},\"version\":\"20250101\","
                + "\"installed\":true,\"sizeBytes\":1}}}")) {
      Files.writeString(index(), bad);
      assertThat(fixture.seen()).as(bad).isEqualTo(GAME);
      assertThat(Files.readString(index())).as(bad).isEqualTo(good);
    }
  }

  @Test
  void aLibraryWorksWhenItsIndexCannotBeKept() throws IOException {
    Files.createDirectories(index().resolve("in the way"));
    assertThat(fixture.seen()).isEqualTo(GAME);
    assertThat(fixture.seen()).isEqualTo(GAME);
  }
}
