package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.EntrySink;
import net.lanspread.content.Version;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallerTest {
  private static final Version VERSION = new Version("20250101");

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
  }

  @Test
  void copyOfAnEarlierFileHasItsBytes() {
    Outcome outcome =
        installFrom(
            staging -> {
              EntrySink sink = staging.newArchive();
              oneFile(sink);
              sink.fileCopy("maps/b", 1, "A");
            });

    assertThat(outcome).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsEntry("local/maps/b", "a").containsEntry("local/a", "a");
  }

  @Test
  void copyWithoutAnEarlierOriginalIsRefused() {
    fixture.assertFailed(
        installFrom(staging -> staging.newArchive().fileCopy("b", 1, "a")),
        FailureCode.ARCHIVE_ERROR);
    fixture.assertFailed(
        installFrom(
            staging -> {
              oneFile(staging.newArchive());
              staging.newArchive().fileCopy("b", 1, "a");
            }),
        FailureCode.ARCHIVE_ERROR);
    fixture.assertFailed(
        installFrom(
            staging -> {
              EntrySink sink = staging.newArchive();
              oneFile(sink);
              sink.fileCopy("b", 2, "a");
            }),
        FailureCode.ARCHIVE_ERROR);
  }

  @Test
  void archivesBecomeLocal() {
    fixture.downloaded();
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/bin/game.exe", "new program")
        .containsEntry("local/data.bin", "new data")
        .containsKey("local/save/")
        .containsEntry("version.ini", "20250101")
        .doesNotContainKey("local/.lanspread_owned");
    assertNothingReservedIsLeft();
  }

  @Test
  void updateReplacesLocalAndMakesTheNextPlayAFirstPlay() {
    fixture.installed();
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/bin/game.exe", "new program")
        .doesNotContainKey("local/bin/old.dll");
    assertThat(fixture.game.launchSettingsApplied()).doesNotExist();
    assertThat(fixture.game.setupDone()).doesNotExist();
    assertNothingReservedIsLeft();
  }

  @Test
  void laterArchiveReplacesFilesOfEarlierOnesInAnySpelling() {
    fixture
        .downloaded()
        .archive("bfbc2_2.eti", "file DATA.BIN short", "file Bin/patch.dll more")
        .archive("c.eti", "file data.bin x");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/data.bin", "x")
        .containsEntry("local/bin/patch.dll", "more")
        .doesNotContainKeys("local/DATA.BIN", "local/Bin/");
  }

  @Test
  void onlyRegularFilesDirectlyInTheRootAreArchives() throws IOException {
    fixture
        .downloaded()
        .write("games/bfbc2/nested/a.eti", "damaged")
        .write("games/bfbc2/folder.eti/x", "damaged")
        .write("elsewhere", "damaged");
    Files.createSymbolicLink(fixture.game.root().resolve("l.eti"), folder.resolve("elsewhere"));
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
  }

  @Test
  void gameOfPlainFilesIsInstalledAsAnEmptyLocal() {
    fixture.write("games/bfbc2/version.ini", "20250101");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.game.local()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "damaged",
        "liar data text",
        "file ../climbs x",
        "file /absolute x",
        "file CON x",
        "file .lanspread_owned x",
        "file .LANSPREAD_OWNED/x x",
        "folder a\\b",
        "file a x\nfile A x",
        "file a x\nfile a/b x",
        "folder a\nfile a x",
        "file a x\nfolder a"
      })
  void badArchiveLeavesTheOldState(String lines) {
    fixture.installed().archive("z.eti", lines.split("\n"));
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.ARCHIVE_ERROR);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void cancelledInstallLeavesTheOldState() {
    fixture.installed().archive("z.eti", "file a x", "cancel", "file b x");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.CANCELLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void cancellationAfterTheLastEntryStillCounts() {
    fixture.downloaded().archive("z.eti", "file a x", "cancel");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.CANCELLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void fullDiskLeavesTheOldStateAndSaysSo() {
    fixture.installed().archive("z.eti", "file big " + "x".repeat(9_000));
    var before = fixture.snapshot();
    FaultyDisk full = FaultyDisk.fullAfter(GamesFixture.REAL, 8_000);
    fixture.assertFailed(fixture.install(full), FailureCode.DISK_FULL);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void fileThatCannotFitIsRefusedBeforeItsFirstByte() {
    fixture.downloaded();
    Payload huge =
        staging -> {
          staging.newArchive().fileStart("huge", Long.MAX_VALUE / 2);
          throw new AssertionError("the start was taken");
        };
    Outcome outcome =
        fixture
            .installer(GamesFixture.REAL)
            .install(GamesFixture.ID, Optional.of(VERSION), _ -> huge, fixture.cancellation);
    fixture.assertFailed(outcome, FailureCode.DISK_FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {".local.backup", ".local.installing"})
  void folderOfTheUserInTheWayIsLeftAlone(String name) {
    fixture.installed().write("games/bfbc2/" + name + "/mine.txt", "mine");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.IO_ERROR);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void linkInTheWayIsNotFollowed() throws IOException {
    fixture.downloaded().write("precious/file.txt", "mine");
    Files.createSymbolicLink(fixture.game.local(), folder.resolve("precious"));
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.IO_ERROR);
    fixture.assertFailed(fixture.uninstall(GamesFixture.REAL), FailureCode.NOT_INSTALLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void rootThatIsALinkIsWorkedOnWhereItLeadsAndStaysALink() throws IOException {
    fixture.downloaded();
    Path moved = folder.resolve("moved");
    Files.move(fixture.game.root(), moved);
    Files.createSymbolicLink(fixture.game.root(), moved);

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(moved.resolve("local")).isDirectory();
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.remove(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(moved).isEmptyDirectory();
    assertThat(fixture.game.root()).isSymbolicLink();
  }

  @Test
  void gameThatIsNotHereCannotBeInstalled() {
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.NOT_DOWNLOADED);
    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void payloadFromElsewhereMakesItsRoot() {
    Outcome outcome = installFrom(staging -> oneFile(staging.newArchive()));
    assertThat(outcome).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsOnlyKeys("local/", "local/a");
  }

  @Test
  void failedPayloadFromElsewhereTakesItsRootAlong() {
    Outcome outcome =
        installFrom(
            staging -> {
              oneFile(staging.newArchive());
              throw new ArchiveException(fixture.game.root(), "The sender went away.");
            });
    fixture.assertFailed(outcome, FailureCode.ARCHIVE_ERROR);
    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void morePathsThanMemoryHoldsAreRefused() {
    String deep = ("d".repeat(200) + "/").repeat(4) + "f".repeat(200);
    fixture.assertFailed(
        installFrom(
            staging -> {
              EntrySink sink = staging.newArchive();
              for (int i = 0; i < 100_000; i++) {
                sink.folder(deep + i);
              }
            }),
        FailureCode.ARCHIVE_ERROR);
    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void fileWithoutAnEndIsNoInstall() {
    fixture.assertFailed(
        installFrom(staging -> staging.newArchive().fileStart("a", 0)), FailureCode.ARCHIVE_ERROR);
    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void interruptedInstallIsStillRolledBack() {
    fixture.downloaded();
    var before = fixture.snapshot();
    Outcome outcome =
        installFrom(
            staging -> {
              EntrySink sink = staging.newArchive();
              Thread.currentThread().interrupt();
              oneFile(sink);
            });
    assertThat(Thread.interrupted()).isTrue();
    fixture.assertFailed(outcome, FailureCode.IO_ERROR);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void uninstallTakesLocalOnly() {
    fixture.installed();
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsOnlyKeys("bfbc2.eti", "manual/", "manual/readme.txt", "version.ini");
    assertThat(fixture.game.launchSettingsApplied()).doesNotExist();
    assertThat(fixture.game.setupDone()).doesNotExist();
    assertNothingReservedIsLeft();
    fixture.assertFailed(fixture.uninstall(GamesFixture.REAL), FailureCode.NOT_INSTALLED);
  }

  @Test
  void uninstallDeletesLinksAndNotTheirTargets() throws IOException {
    fixture.installed().write("precious/file.txt", "mine");
    Files.createSymbolicLink(fixture.game.local().resolve("link"), folder.resolve("precious"));
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(folder.resolve("precious/file.txt")).hasContent("mine");
  }

  @Test
  void stoppingToShareTakesTheArchivesThatTheInstalledGameCameFrom() throws IOException {
    fixture.installedFromSeveralArchives();
    var played = new TreeMap<>(fixture.visible().tailMap("local/"));

    assertThat(fixture.stopSharing(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(fixture.visible().headMap("local/"))
        .containsOnlyKeys("bfbc2_profile.eti", "game_start.cmd");
    played.remove("version.ini");
    assertThat(fixture.visible().tailMap("local/")).isEqualTo(played);
    assertThat(fixture.game.payloadRecord(GamesFixture.REAL).paths())
        .containsExactly("bfbc2_profile.eti", "game_start.cmd", "manual/readme.txt");
    assertNothingReservedIsLeft();
    fixture.assertFailed(fixture.stopSharing(GamesFixture.REAL), FailureCode.NOT_DOWNLOADED);
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.game.local()).doesNotExist();
  }

  @Test
  void gameThatIsNotInstalledKeepsItsArchives() {
    fixture.downloaded();
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.stopSharing(GamesFixture.REAL), FailureCode.NOT_INSTALLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void gameOfPlainFilesKeepsThemAll() throws IOException {
    fixture.downloaded();
    Files.delete(fixture.game.root().resolve("bfbc2.eti"));
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.stopSharing(GamesFixture.REAL), FailureCode.NOT_DOWNLOADED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void removeDeletesTheRoot() {
    fixture.downloaded();
    assertThat(fixture.remove(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.game.root()).doesNotExist();
    assertThat(fixture.games.resolve("other/version.ini")).exists();
    assertThat(fixture.game.intent()).doesNotExist();
    assertThat(fixture.game.downloadRecord()).doesNotExist();
  }

  @Test
  void installedGameIsNotRemoved() {
    fixture.installed();
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.remove(GamesFixture.REAL), FailureCode.ALREADY_INSTALLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void folderWithoutASentinelIsNotRemoved() {
    fixture.write("games/bfbc2/version.ini/nested", "x").write("games/bfbc2/photos/1", "x");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.remove(GamesFixture.REAL), FailureCode.NOT_DOWNLOADED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void removeSparesAReservedFolderOfTheUser() {
    fixture.downloaded().write("games/bfbc2/.local.backup/mine.txt", "mine");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.remove(GamesFixture.REAL), FailureCode.IO_ERROR);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void installTellsHowFarItIs() {
    // The first archive unpacks to 19 bytes; the second one counts with its own size until it is
    // open.
    fixture.downloaded();
    String second = "file extra.bin more data";
    fixture.archive("bfbc2_2.eti", second);
    long packed = second.length();

    assertThat(fixture.watchInstall())
        .containsExactly(
            List.of(5L, 19 + packed),
            List.of(11L, 19 + packed),
            List.of(15L, 19 + packed),
            List.of(19L, 19 + packed),
            List.of(23L, 28L),
            List.of(28L, 28L));
  }

  private Outcome installFrom(Payload payload) {
    return fixture
        .installer(GamesFixture.REAL)
        .install(GamesFixture.ID, Optional.of(VERSION), _ -> payload, fixture.cancellation);
  }

  private static void oneFile(EntrySink sink) throws IOException {
    sink.fileStart("a", 1);
    sink.fileBytes(ByteBuffer.wrap(new byte[] {'a'}));
    sink.fileEnd(0xe8b7be43L);
  }

  private void assertNothingReservedIsLeft() {
    assertThat(fixture.game.staging()).doesNotExist();
    assertThat(fixture.game.backup()).doesNotExist();
    assertThat(Files.exists(fixture.game.intent(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }
}
