package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static net.lanspread.library.LibraryFixture.game;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.library.LibraryFixture.BreakingDisk;
import net.lanspread.library.LibraryFixture.Change;
import net.lanspread.library.LocalGame.Availability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  private static final Version OLD = new Version("20240101");
  private static final Version NEW = new Version("20250101");

  @TempDir Path home;
  private LibraryFixture fixture;

  @BeforeEach
  void makeFolders() throws IOException {
    fixture = new LibraryFixture(home);
  }

  private static LocalGame downloaded(Version version, long sizeBytes) {
    return new LocalGame(BFBC2, version, false, sizeBytes);
  }

  @Test
  void aDownloadedGameIsReady() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101\r\n").write("bfbc2/bfbc2.eti", "archive");
    assertThat(fixture.seen()).isEqualTo(downloaded(NEW, 15));
    assertThat(fixture.seen().availability()).isEqualTo(Availability.READY);
  }

  @Test
  void anInstalledGameIsThereForThisMachineAlone() throws IOException {
    fixture.write("bfbc2/local/game.exe", "program");
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, null, true, 0));
    assertThat(fixture.seen().availability()).isEqualTo(Availability.LOCAL_ONLY);
  }

  @Test
  void aGameCanBeBoth() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").folder("bfbc2/local");
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, NEW, true, 8));
    assertThat(fixture.seen().availability()).isEqualTo(Availability.READY);
  }

  @Test
  void payloadWithoutSentinelIsNoGame() throws IOException {
    fixture.write("bfbc2/bfbc2.eti", "archive");
    assertThat(fixture.allSeen()).isEmpty();
  }

  @Test
  void aFileNamedLocalIsNoInstallation() throws IOException {
    fixture.write("bfbc2/local", "a file");
    assertThat(fixture.allSeen()).isEmpty();
  }

  @Test
  void aNestedVersionIniDoesNotCount() throws IOException {
    fixture.write("bfbc2/data/version.ini", "20250101");
    assertThat(fixture.allSeen()).isEmpty();
  }

  @Test
  void aFolderNamedVersionIniDoesNotCount() throws IOException {
    fixture.folder("bfbc2/version.ini").folder("bfbc2/local");
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, null, true, 0));
  }

  @Test
  void aLinkNamedVersionIniDoesNotCount() throws IOException {
    fixture.write("bfbc2/real.ini", "20250101").link("bfbc2/version.ini", Path.of("real.ini"));
    fixture.folder("bfbc2/local");
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, null, true, 8));
  }

  @Test
  void aVersionIniThatIsTooLargeDoesNotCount() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101" + " ".repeat(VersionIni.MAX_BYTES - 8));
    assertThat(fixture.seen()).isNotNull();
    fixture.write("bfbc2/version.ini", "20250101" + " ".repeat(VersionIni.MAX_BYTES - 7));
    assertThat(fixture.allSeen()).isEmpty();
  }

  @Test
  void aVersionIniWithoutEightDigitsDoesNotCount() throws IOException {
    for (String text : List.of("", "2025010", "202501011", "2025-1-1", "v2025010")) {
      fixture.write("bfbc2/version.ini", text);
      assertThat(fixture.allSeen()).as("'%s'", text).isEmpty();
    }
  }

  @Test
  void anInstalledGameStaysWhenItsSentinelIsRubbish() throws IOException {
    fixture.write("bfbc2/version.ini", "rubbish").folder("bfbc2/local");
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, null, true, 0));
  }

  @Test
  void foldersOutsideThePartyAreNotLookedAt() throws IOException {
    fixture.write("unknown/version.ini", "20250101").write(".hidden/version.ini", "20250101");
    fixture.write("notes.txt", "a file beside the roots");
    Library library = fixture.scanned();
    library.rescan(new GameId("unknown"));
    assertThat(library.snapshot().games()).isEmpty();
    assertThat(fixture.disk.events()).containsOnly("list games");
  }

  @Test
  void theSizeIsThatOfTheSharedFiles() throws IOException {
    fixture
        .write("bfbc2/version.ini", "20250101")
        .write("bfbc2/data/deep/maps.pak", "12345")
        .write("bfbc2/local/game.exe", "installed and not shared")
        .write("bfbc2/.local.backup/game.exe", "the launcher's")
        .write("bfbc2/data/.version.ini.tmp", "the launcher's too")
        .write("bfbc2/data/what?.txt", "no name for every disk")
        .link("bfbc2/link.pak", Path.of("data/deep/maps.pak"))
        .link("bfbc2/linked", Path.of("data"));
    assertThat(fixture.seen()).isEqualTo(new LocalGame(BFBC2, NEW, true, 13, false));
  }

  @Test
  void theListenerIsToldOfEachChangeWithBeforeAndNow() throws IOException {
    Library library = fixture.scanned();
    assertThat(library.snapshot().revision()).isZero();
    assertThat(fixture.changes).isEmpty();

    LibrarySnapshot empty = library.snapshot();
    fixture.write("bfbc2/version.ini", "20240101");
    library.scan();
    LibrarySnapshot first = library.snapshot();
    fixture.write("bfbc2/version.ini", "20250101");
    library.rescan(BFBC2);
    LibrarySnapshot second = library.snapshot();

    assertThat(first.games()).containsOnly(Map.entry(BFBC2, downloaded(OLD, 8)));
    assertThat(second.games()).containsOnly(Map.entry(BFBC2, downloaded(NEW, 8)));
    assertThat(List.of(empty.revision(), first.revision(), second.revision()))
        .containsExactly(0L, 1L, 2L);
    assertThat(fixture.changes)
        .containsExactly(new Change(empty, first), new Change(first, second));
  }

  @Test
  void nothingIsToldWhenNothingChanged() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101");
    Library library = fixture.scanned();
    fixture.changes.clear();
    library.scan();
    library.rescan(BFBC2);
    library.rescan(ALIENS);
    assertThat(fixture.changes).isEmpty();
    assertThat(library.snapshot().revision()).isEqualTo(1);
  }

  @Test
  void theListenerSeesTheNewSnapshot() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101");
    Library[] made = new Library[1];
    List<LibrarySnapshot> seen = new ArrayList<>();
    made[0] =
        new Library(
            fixture.disk,
            () -> fixture.now,
            fixture.state,
            new Roots(fixture.disk, fixture.games, fixture.state),
            fixture.party,
            fixture.watcher,
            (_, _) -> seen.add(made[0].snapshot()));
    made[0].scan();
    assertThat(seen).containsExactly(made[0].snapshot());
  }

  @Test
  void aRescanLooksAtOneRootAlone() throws IOException {
    fixture.write("bfbc2/version.ini", "20240101").write("aliens/version.ini", "20240101");
    Library library = fixture.scanned();
    fixture.write("bfbc2/version.ini", "20250101").write("aliens/version.ini", "20250101");
    fixture.disk.clear();
    library.rescan(BFBC2);
    assertThat(game(library, BFBC2).version()).isEqualTo(NEW);
    assertThat(game(library, ALIENS).version()).isEqualTo(OLD);
    assertThat(fixture.disk.events()).contains("list bfbc2").doesNotContain("list aliens");
  }

  @Test
  void aRescanSeesAFileRewrittenInPlace() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").write("bfbc2/bfbc2.eti", "short");
    Library library = fixture.scanned();
    fixture.write("bfbc2/bfbc2.eti", "no longer short");
    library.rescan(BFBC2);
    assertThat(library.snapshot().games()).containsValue(downloaded(NEW, 23));
  }

  @Test
  void aRootThatVanishedIsGone() throws IOException {
    fixture.write("bfbc2/version.ini", "20250101").write("aliens/version.ini", "20250101");
    Library library = fixture.scanned();
    Trees.delete(new RealDisk(), fixture.games.resolve("bfbc2"));
    library.rescan(BFBC2);
    assertThat(library.snapshot().games()).containsOnlyKeys(ALIENS);
    Trees.delete(new RealDisk(), fixture.games.resolve("aliens"));
    library.scan();
    assertThat(library.snapshot().games()).isEmpty();
  }

  @Test
  void aBusyGameKeepsWhatItWasUntilItsOperationRescans() throws IOException {
    fixture.write("bfbc2/version.ini", "20240101");
    Library library = fixture.scanned();
    fixture.busy.add(BFBC2);
    fixture.busy.add(ALIENS);
    fixture.write("bfbc2/version.ini", "20250101").write("aliens/version.ini", "20250101");
    library.scan();
    assertThat(library.snapshot().games()).containsOnly(Map.entry(BFBC2, downloaded(OLD, 8)));
    library.rescan(BFBC2);
    assertThat(library.snapshot().games()).containsOnly(Map.entry(BFBC2, downloaded(NEW, 8)));
    fixture.busy.clear();
    library.scan();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2, ALIENS);
  }

  @Test
  void anUnreadableRootIsLeftOutUntilItCanBeRead(@TempDir Path other) throws IOException {
    BreakingDisk disk = new BreakingDisk("bfbc2/data");
    LibraryFixture broken = new LibraryFixture(other, disk);
    broken.write("bfbc2/version.ini", "20250101").folder("bfbc2/data");
    broken.write("aliens/version.ini", "20250101");
    Library library = broken.scanned();
    assertThat(library.snapshot().games()).containsOnlyKeys(ALIENS);
    disk.broken = false;
    library.scan();
    assertThat(library.snapshot().games()).containsOnlyKeys(ALIENS, BFBC2);
    disk.broken = true;
    library.rescan(BFBC2);
    assertThat(library.snapshot().games()).containsOnlyKeys(ALIENS);
  }

  @Test
  void theWatcherIsGivenTheGamesFolderAndClosed() {
    Library library = fixture.library();
    library.start();
    assertThat(fixture.watcher.watched()).containsExactly(fixture.games);
    assertThat(fixture.watcher.isClosed()).isFalse();
    library.close();
    assertThat(fixture.watcher.isClosed()).isTrue();
  }

  @Test
  void aRootThatTheWatcherSeesIsRescanned() throws IOException {
    Library library = fixture.scanned();
    library.start();
    fixture.write("bfbc2/version.ini", "20250101").write("aliens/version.ini", "20250101");
    fixture.watcher.seeRoot("bfbc2");
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2);
    fixture.watcher.seeAnything();
    assertThat(library.snapshot().games()).containsOnlyKeys(BFBC2, ALIENS);
  }

  @Test
  void changesOfNoGameOrABusyOneAreLeftAlone() throws IOException {
    Library library = fixture.scanned();
    library.start();
    fixture.busy.add(BFBC2);
    fixture.write("bfbc2/version.ini", "20250101").write("unknown/version.ini", "20250101");
    for (String name : List.of("bfbc2", "unknown", ".hidden", "con", "..", "")) {
      fixture.watcher.seeRoot(name);
    }
    assertThat(library.snapshot().games()).isEmpty();
    assertThat(fixture.changes).isEmpty();
  }
}
