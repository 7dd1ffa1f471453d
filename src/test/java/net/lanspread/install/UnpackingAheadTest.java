package net.lanspread.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.OpenArchive;
import net.lanspread.archive.Rar5Bytes;
import net.lanspread.content.Version;
import net.lanspread.disk.HoldingDisk;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs that begin before their game has come. */
class UnpackingAheadTest {
  private static final Version VERSION = new Version("20250303");

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
    fixture.write("games/bfbc2/bfbc2.eti", "as far as it has come");
  }

  @Test
  void bytesThatHaveComeAreUnpackedAndBecomeLocalWhenTheGameHasCome() throws Exception {
    ScriptedArchive archive =
        new ScriptedArchive("bfbc2.eti", "file a.txt first", "file b.txt second");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      archive.awaitThirst();
      assertThat(fixture.game.intent()).as("the intent is recorded before").exists();
      assertThat(staged("a.txt")).isEmpty();
      archive.give("file a.txt first").awaitThirst();
      assertThat(staged("a.txt")).contains("first");
      assertThat(staged("b.txt")).isEmpty();
      archive.giveAll().awaitPassed();
      assertThat(fixture.game.local()).as("the game has not come").doesNotExist();
      fixture.write("games/bfbc2/version.ini", "20250101");

      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/a.txt", "first")
        .containsEntry("local/b.txt", "second")
        .containsEntry("bfbc2.eti", "as far as it has come");
    assertThat(fixture.adoption(GamesFixture.REAL).look(GamesFixture.ID).version())
        .isEqualTo(new Version("20250101"));
    assertNothingIsLeft();
    assertThat(archive.isClosed()).isTrue();
  }

  @Test
  void filesOfARarAreUnpackedAsTheyCome() throws Exception {
    Rar5Bytes made = new Rar5Bytes().file("a.txt", "first");
    int first = made.toBytes().length;
    byte[] rar = made.file("b.txt", "second").end().toBytes();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", rar);
    Installer installer =
        new Installer(
            GamesFixture.REAL,
            fixture.roots(),
            fixture.state,
            new BuiltInArchiveReader(GamesFixture.REAL, () -> 1L << 30),
            ArchiveLimits.defaults());
    UnpackingAhead.Plan plan =
        new UnpackingAhead.Plan(Optional.empty(), GamesFixture.arriving(archive), true, 1);
    try (UnpackingAhead ahead = fixture.ahead(installer, plan)) {
      archive.give(first - 1).awaitThirst();
      assertThat(fixture.game.staging().resolve("a.txt")).as("not all of it").hasSize(0);
      archive.give(1).awaitThirst();
      assertThat(staged("a.txt")).contains("first");
      assertThat(staged("b.txt")).isEmpty();
      archive.giveAll();
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/a.txt", "first")
        .containsEntry("local/b.txt", "second");
  }

  @Test
  void brokenArchiveIsToldAtOnceAndLeavesTheDownloadAsItIs() throws Exception {
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive =
        new ScriptedArchive("bfbc2.eti", "file a.txt first", "damaged", "file b.txt second");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      archive.give("file a.txt first", "damaged");

      Outcome.Failed failed = fixture.failedAhead.join();

      assertThat(failed.code()).isEqualTo(FailureCode.ARCHIVE_ERROR);
      assertThat(fixture.snapshot()).isEqualTo(before);
      assertThat(archive.isClosed()).as("no more bytes are wanted").isTrue();
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(failed);
    }
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void hostilePathIsTakenBackWithAllThatWasWrittenBefore() throws Exception {
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive =
        new ScriptedArchive("bfbc2.eti", "file a.txt first", "file ../b.txt second").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      fixture.assertFailed(ahead.finish(Map.of(), (done, total) -> {}), FailureCode.ARCHIVE_ERROR);
    }
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void givenUpLeavesNothing() throws Exception {
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first", "file b.txt x");
    UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive);
    archive.give("file a.txt first").awaitThirst();

    ahead.close();

    assertThat(fixture.snapshot()).isEqualTo(before);
    assertThat(fixture.failedAhead).as("it was asked to end").isNotDone();
  }

  @Test
  void downloadThatEndsWithoutTheBytesLeavesNothing() throws Exception {
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first", "file b.txt x");
    UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive);
    archive.give("file a.txt first").awaitThirst();
    archive.end();

    ahead.close();

    assertThat(fixture.snapshot()).isEqualTo(before);
    assertThat(fixture.failedAhead).as("whoever downloads knows").isNotDone();
  }

  @Test
  void cancelledOperationEndsIt() throws Exception {
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first", "file b.txt x");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      archive.give("file a.txt first").awaitThirst();
      fixture.cancellation.cancel();
      fixture.assertFailed(ahead.finish(Map.of(), (done, total) -> {}), FailureCode.CANCELLED);
    }
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void updateKeepsThePlayersOwnFiles() throws Exception {
    fixture.played();
    ScriptedArchive archive =
        new ScriptedArchive("bfbc2.eti", "folder Save", "file bin/game.exe newest").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      archive.awaitPassed();
      fixture.write("games/bfbc2/local/save/slot.sav", "level 10");
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/bin/game.exe", "newest")
        .containsEntry("local/Save/slot.sav", "level 10");
  }

  @Test
  void archiveThatComesBeforeItsTurnIsUnpackedBesideTheOneBefore() throws Exception {
    ScriptedArchive first =
        new ScriptedArchive("bfbc2.eti", "file Data/a.txt old", "file Data/b.txt stays");
    ScriptedArchive second =
        new ScriptedArchive("patch.eti", "file data/A.TXT newer", "folder more");
    fixture.downloaded().archive("patch.eti", "it is there");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 2, first, second)) {
      first.give("file Data/a.txt old").awaitThirst();
      second.giveAll().awaitPassed();
      assertThat(staged(".lanspread_parts/1/data/A.TXT")).contains("newer");
      assertThat(staged("Data/a.txt")).contains("old");
      first.giveAll();
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/Data/a.txt", "newer")
        .containsEntry("local/Data/b.txt", "stays")
        .containsKey("local/more/")
        .doesNotContainKeys("local/data/", "local/.lanspread_parts/");
    assertNothingIsLeft();
  }

  @Test
  void brokenArchiveBesideAnotherEndsBoth() throws Exception {
    fixture.downloaded();
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive first = new ScriptedArchive("bfbc2.eti", "file a.txt old", "file b.txt x");
    ScriptedArchive second = new ScriptedArchive("patch.eti", "file c.txt newer", "damaged");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 2, first, second)) {
      first.give("file a.txt old").awaitThirst();
      second.giveAll();
      assertThat(fixture.failedAhead.join().message()).contains("patch.eti");
      fixture.assertFailed(ahead.finish(Map.of(), (done, total) -> {}), FailureCode.ARCHIVE_ERROR);
    }
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void fileAndFolderOfOnePathAreRefusedInPartsToo() throws Exception {
    fixture.downloaded();
    ScriptedArchive first = new ScriptedArchive("bfbc2.eti", "file a x", "folder b");
    ScriptedArchive second = new ScriptedArchive("patch.eti", "file A/b newer");
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 2, first, second)) {
      first.give("file a x").awaitThirst();
      second.giveAll().awaitPassed();
      first.giveAll();
      fixture.assertFailed(fixture.failedAhead.join(), FailureCode.ARCHIVE_ERROR);
      fixture.assertFailed(ahead.finish(Map.of(), (done, total) -> {}), FailureCode.ARCHIVE_ERROR);
    }
  }

  @Test
  void anArchiveThatWantsTheWholeFileIsUnpackedWhenItIsThere() throws Exception {
    Installer installer = installerOfWholeFiles();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first");
    UnpackingAhead.Plan plan =
        new UnpackingAhead.Plan(Optional.empty(), GamesFixture.arriving(archive), true, 1);
    try (UnpackingAhead ahead = fixture.ahead(installer, plan)) {
      archive.awaitThirst();
      fixture.downloaded();
      archive.giveAll();
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible()).containsEntry("local/bin/game.exe", "new program");
  }

  @Test
  void archiveThatTurnsOutToBeAScriptsIsNotInTheGame() throws Exception {
    ScriptedArchive game = new ScriptedArchive("bfbc2.eti", "file bin/game.exe ahead").giveAll();
    ScriptedArchive extra = new ScriptedArchive("extra.eti", "file extra.txt x").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, game, extra)) {
      extra.awaitPassed();
      fixture
          .downloaded()
          .archive("extra.eti", "file extra.txt x")
          .write("games/bfbc2/game_start.cmd", "unrar x extra.eti");
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/bin/game.exe", "new program")
        .doesNotContainKey("local/extra.txt");
    assertNothingIsLeft();
  }

  @Test
  void lowDiskInstallNeedsNoArchiveOnTheDiskAndBringsScripts() throws Exception {
    Files.delete(fixture.game.root().resolve("bfbc2.eti"));
    Files.delete(fixture.game.root());
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, lowDisk(archive))) {
      Map<String, byte[]> scripts = Map.of("game_start.cmd", "start".getBytes(UTF_8));
      assertThat(ahead.finish(scripts, (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsOnlyKeys("local/", "local/a.txt", "game_start.cmd")
        .containsEntry("game_start.cmd", "start");
    assertThat(fixture.adoption(GamesFixture.REAL).look(GamesFixture.ID).version())
        .isEqualTo(VERSION);
    ScriptedArchive newer = new ScriptedArchive("bfbc2.eti", "file b.txt second").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, lowDisk(newer))) {
      assertThat(ahead.finish(Map.of(), (done, total) -> {})).isEqualTo(Outcome.DONE);
    }
    assertThat(fixture.visible())
        .containsEntry("local/b.txt", "second")
        .doesNotContainKey("local/a.txt");
  }

  @Test
  void scriptsThatALowDiskUpdateDoesNotBringGo() throws Exception {
    fixture.installedWithLowDisk().write("games/bfbc2/server_start.cmd", "the user's");

    Map<String, String> scripts = Map.of("game_start.sh", "start");
    assertThat(fixture.installLowDisk(GamesFixture.REAL, scripts, "file b.txt second"))
        .isEqualTo(Outcome.DONE);

    assertThat(fixture.visible())
        .containsOnlyKeys("local/", "local/b.txt", "game_start.sh", "server_start.cmd");
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsOnlyKeys("server_start.cmd");
  }

  @Test
  void uninstallAfterALowDiskUpdateWithoutScriptsLeavesNoRoot() throws Exception {
    fixture.installedWithLowDisk();
    assertThat(fixture.installLowDisk(GamesFixture.REAL, Map.of(), "file b.txt second"))
        .isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsOnlyKeys("local/", "local/b.txt");

    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void scriptsOfALowDiskInstallComeOverNoDownload() throws Exception {
    fixture.installedWithLowDisk();
    HoldingDisk held =
        new HoldingDisk()
            .holding(fixture.game.root().resolve("game_start.cmd"), HoldingDisk.ALL_EVENING);
    Map<String, String> scripts = Map.of("game_start.cmd", "second");
    assertThat(fixture.installLowDisk(held, scripts, "file b.txt second")).isEqualTo(Outcome.DONE);
    fixture
        .write("games/bfbc2/version.ini", "20250202")
        .write("games/bfbc2/game_start.cmd", "third, and downloaded");

    fixture.recover(GamesFixture.REAL);

    assertThat(fixture.visible()).containsEntry("game_start.cmd", "third, and downloaded");
    assertThat(fixture.game.local().resolve(RootScripts.FOLDER)).doesNotExist();
  }

  @Test
  void lowDiskInstallThatWasGivenUpLeavesNoRoot() throws Exception {
    Files.delete(fixture.game.root().resolve("bfbc2.eti"));
    Files.delete(fixture.game.root());
    NavigableMap<String, String> before = fixture.snapshot();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first", "file b.txt x");
    UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, lowDisk(archive));
    archive.give("file a.txt first").awaitThirst();
    assertThat(staged("a.txt")).contains("first");

    ahead.close();

    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void lowDiskInstallPointsToADownloadForArchivesBeyondIt() throws Exception {
    Installer installer = installerOfWholeFiles();
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", "file a.txt first").giveAll();
    try (UnpackingAhead ahead = fixture.ahead(installer, lowDisk(archive))) {
      Outcome outcome = ahead.finish(Map.of(), (done, total) -> {});
      fixture.assertFailed(outcome, FailureCode.ARCHIVE_ERROR);
      assertThat(((Outcome.Failed) outcome).message()).contains("with its download");
    }
  }

  @Test
  void progressIsToldFromTheEndOfTheDownloadOn() throws Exception {
    fixture.downloaded();
    String[] lines = {"file a.txt first", "file b.txt second"};
    ScriptedArchive archive = new ScriptedArchive("bfbc2.eti", lines).giveAll();
    List<List<Long>> told = new ArrayList<>();
    try (UnpackingAhead ahead = fixture.ahead(GamesFixture.REAL, 1, archive)) {
      archive.awaitPassed();
      ahead.finish(Map.of(), (done, total) -> told.add(List.of(done, total)));
    }
    long all = ScriptedArchive.text(lines).length;
    assertThat(told).first().isEqualTo(List.of(all, all));
  }

  /** An installer with a reader that needs the whole file, as programs do. */
  private Installer installerOfWholeFiles() {
    TextArchives text = new TextArchives(fixture.cancellation);
    ArchiveReader whole =
        new ArchiveReader() {
          @Override
          public OpenArchive open(Path archive, ArchiveLimits limits) throws IOException {
            return text.open(archive, limits);
          }
        };
    return new Installer(
        GamesFixture.REAL, fixture.roots(), fixture.state, whole, ArchiveLimits.defaults());
  }

  private static UnpackingAhead.Plan lowDisk(ScriptedArchive archive) {
    return new UnpackingAhead.Plan(Optional.of(VERSION), GamesFixture.arriving(archive), false, 1);
  }

  /** A file as it stands in the staging folder. */
  private Optional<String> staged(String path) throws IOException {
    Path file = fixture.game.staging().resolve(path);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private void assertNothingIsLeft() {
    assertThat(fixture.game.staging()).doesNotExist();
    assertThat(fixture.game.backup()).doesNotExist();
    assertThat(fixture.game.intent()).doesNotExist();
  }
}
