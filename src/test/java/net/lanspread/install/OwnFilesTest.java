package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Trees;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The player's files in {@code local/} outlive updates and, when wanted, uninstalls. */
class OwnFilesTest {
  private static final String KEPT = "local/.lanspread-kept/";

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
  }

  @Test
  void updateTakesOwnFilesAlongAndPutsChangedOnesAside() {
    fixture.played();
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/Save/slot.sav", "level 9")
        .containsEntry("local/bin/game.exe", "new program")
        .containsEntry("local/settings.ini", "newer")
        .containsEntry("local/readme.txt", "theirs")
        .containsEntry(KEPT + "20250101/settings.ini", "my keys")
        .containsEntry(KEPT + "20250101/readme.txt", "my notes")
        .containsKey("local/screenshots/mine/")
        .doesNotContainKeys(
            "local/bin/old.dll", KEPT + "20250101/bin/old.dll", "local/save/", "local/logs/");
    assertThat(notices())
        .containsExactly(
            new Notice(
                Notice.Code.SAVES_KEPT,
                "The update has put 2 files that you had changed into"
                    + " local/.lanspread-kept/20250101: copy back what you miss."));
  }

  @Test
  void diskWithoutLinksGetsCopies() {
    fixture.played();
    Disk fat =
        new RecordingDisk() {
          @Override
          public boolean link(Path file, Path another) {
            return false;
          }
        };
    assertThat(fixture.install(fat)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/Save/slot.sav", "level 9")
        .containsEntry(KEPT + "20250101/settings.ini", "my keys");
  }

  @Test
  void allFilesAreKeptWhenTheUnpackedOnesAreUnknown() {
    fixture.installed().write("games/bfbc2/local/data.bin", "new data");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry(KEPT + "earlier/bin/game.exe", "old program")
        .containsEntry(KEPT + "earlier/bin/old.dll", "old library")
        .containsEntry(KEPT + "earlier/!first", "sorted before every marker")
        .doesNotContainKey(KEPT + "earlier/data.bin");
  }

  @Test
  void touchedFileWithTheSameBytesIsNoChange() throws IOException {
    fixture.played();
    Files.setLastModifiedTime(
        fixture.game.local().resolve("bin/old.dll"),
        java.nio.file.attribute.FileTime.fromMillis(1));
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).doesNotContainKey(KEPT + "20250101/bin/old.dll");
  }

  @Test
  void stampedSettingsAreNotTakenForThePlayersChanges() {
    fixture.downloaded().archive("bfbc2.eti", "file account_name.txt nobody", "file keys.ini k");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    FirstPlay play = new FirstPlay(GamesFixture.REAL, fixture.roots(), fixture.state);
    play.apply(GamesFixture.ID, new PlayerSettings("Tom", "german"));
    assertThat(fixture.visible()).containsEntry("local/account_name.txt", "Tom");
    fixture.archive("bfbc2.eti", "file account_name.txt somebody");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible().keySet()).noneMatch(path -> path.startsWith(KEPT));
  }

  @Test
  void keptFilesAreToldUntilTheNextFirstPlayAndNeverStamped() {
    fixture.played().write("games/bfbc2/local/account_name.txt", "the player's own");
    fixture.archive("bfbc2.eti", "file profile/account_name.txt nobody", "file account_name.txt x");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(notices()).hasSize(1);
    new FirstPlay(GamesFixture.REAL, fixture.roots(), fixture.state)
        .apply(GamesFixture.ID, new PlayerSettings("Tom", "german"));
    assertThat(notices()).isEmpty();
    assertThat(fixture.visible())
        .containsEntry(KEPT + "20250101/account_name.txt", "the player's own");
  }

  @Test
  void keptFilesAreStillToldAfterASecondUpdateThatKeepsNothing() {
    fixture.played();
    fixture.install(GamesFixture.REAL);
    List<Notice> first = notices();
    fixture.install(GamesFixture.REAL);
    assertThat(notices()).isEqualTo(first).hasSize(1);
  }

  @Test
  void filesThatEarlierUpdatesKeptGoAlongAndNothingIsPutOverThem() {
    fixture.played();
    fixture.install(GamesFixture.REAL);
    fixture.write("games/bfbc2/version.ini", "20250101");
    fixture.archive("bfbc2.eti", "file settings.ini third");
    fixture.install(GamesFixture.REAL);
    fixture.write("games/bfbc2/local/settings.ini", "my newer keys");
    fixture.install(GamesFixture.REAL);
    assertThat(fixture.visible())
        .containsEntry(KEPT + "20250101/settings.ini", "my keys")
        .containsEntry(KEPT + "20250101-2/settings.ini", "my newer keys")
        .containsEntry("local/Save/slot.sav", "level 9");
  }

  @Test
  void fileThatStandsWhereTheNewVersionHasAFolderIsPutAside() {
    fixture
        .played()
        .write("games/bfbc2/local/mods", "a list")
        .write("games/bfbc2/local/maps/mine.map", "a map");
    fixture.archive("bfbc2.eti", "file mods/official.pak x", "file maps y");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry(KEPT + "20250101/mods", "a list")
        .containsEntry(KEPT + "20250101/maps/mine.map", "a map");
  }

  @Test
  void linksAreNeitherFollowedNorTakenOverAndThatIsTold() throws IOException {
    fixture.played().write("elsewhere/secret.txt", "not the game's");
    Files.createSymbolicLink(fixture.game.local().resolve("outside"), folder.resolve("elsewhere"));
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible().keySet()).noneMatch(path -> path.contains("outside"));
    assertThat(folder.resolve("elsewhere/secret.txt")).hasContent("not the game's");
    assertThat(notices().getFirst().message()).contains("1 links in local/ were not taken over");
  }

  @Test
  void cancelledUpdateLeavesThePlayedGame() {
    fixture.played().archive("z.eti", "cancel");
    var before = fixture.snapshot();
    fixture.assertFailed(fixture.install(GamesFixture.REAL), FailureCode.CANCELLED);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void uninstallKeepsThemWhereWantedWheneverItIsStopped() throws IOException {
    int steps = 0;
    for (int n = 1; n <= Math.max(1, steps); n++) {
      Path home = folder.resolve("home");
      Trees.delete(GamesFixture.REAL, home);
      fixture = new GamesFixture(home).played();
      FaultyDisk counting = FaultyDisk.undisturbed(GamesFixture.REAL);
      if (n == 1) {
        assertThat(fixture.uninstallKeepingSaves(counting)).isEqualTo(Outcome.DONE);
        steps = counting.steps();
        assertThat(fixture.game.local()).doesNotExist();
        assertSavesPutAway();
        assertThat(notices()).extracting(Notice::code).containsExactly(Notice.Code.SAVES_PUT_AWAY);
        continue;
      }
      fixture.uninstallKeepingSaves(FaultyDisk.stoppingAt(GamesFixture.REAL, n - 1));
      fixture.recover(GamesFixture.REAL);
      if (Files.exists(fixture.game.local())) {
        assertThat(fixture.visible())
            .as("stopped at " + (n - 1))
            .containsEntry("local/save/slot.sav", "level 9")
            .containsEntry("local/settings.ini", "my keys");
      } else {
        assertSavesPutAway();
      }
    }
  }

  private void assertSavesPutAway() {
    assertThat(fixture.snapshot())
        .containsEntry("state/saves/bfbc2/20250101/save/slot.sav", "level 9")
        .containsEntry("state/saves/bfbc2/20250101/settings.ini", "my keys")
        .doesNotContainKey("state/saves/bfbc2/20250101/bin/game.exe");
  }

  @Test
  void emptyFolderGivesWayToAFileOfTheNewVersion() {
    fixture.played().archive("bfbc2.eti", "file Screenshots x");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/Screenshots", "x")
        .containsEntry("local/save/slot.sav", "level 9");
  }

  @Test
  void installBringsBackFilesThatAnUninstallHasPutAway() {
    fixture.played();
    fixture.install(GamesFixture.REAL);
    fixture.uninstallKeepingSaves(GamesFixture.REAL);
    assertThat(notices())
        .singleElement()
        .satisfies(
            notice -> assertThat(notice.message()).contains("the next install brings them back"));

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(fixture.visible())
        .containsEntry("local/Save/slot.sav", "level 9")
        .containsEntry(KEPT + "20250101/settings.ini", "my keys");
    assertThat(fixture.state.resolve("saves/bfbc2")).doesNotExist();
    assertThat(notices())
        .containsExactly(
            new Notice(
                Notice.Code.SAVES_BROUGHT_BACK,
                "3 of your own files of an earlier install are back in local/."));
  }

  @Test
  void filesThatTheGameHasTooStayPutAwayAndThatIsSaid() {
    fixture.putAway();

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);

    assertThat(fixture.snapshot())
        .containsEntry("games/bfbc2/local/save/slot.sav", "level 9")
        .containsEntry("games/bfbc2/local/map.txt", "my map")
        .containsEntry("games/bfbc2/local/data.bin", "new data")
        .containsEntry("state/saves/bfbc2/20250101/data.bin", "my data")
        .containsEntry("state/saves/bfbc2/20240101/SAVE/Slot.sav", "level 3")
        .doesNotContainKeys(
            "state/saves/bfbc2/20250101/save/slot.sav", "state/saves/bfbc2/20240101/map.txt");
    assertThat(notices())
        .extracting(Notice::code)
        .containsExactly(Notice.Code.SAVES_PUT_AWAY, Notice.Code.SAVES_BROUGHT_BACK);
    assertThat(notices().getFirst().message())
        .contains(fixture.state.resolve("saves/bfbc2") + ",", "copy back what you miss");
  }

  @Test
  void filesThatCameBackAreThePlayersAndToldUntilTheFirstPlay() {
    fixture.putAway();
    fixture.install(GamesFixture.REAL);
    fixture.archive("bfbc2.eti", "file bin/game.exe newest program");
    fixture.install(GamesFixture.REAL);
    assertThat(fixture.visible()).containsEntry("local/save/slot.sav", "level 9");
    assertThat(notices()).extracting(Notice::code).contains(Notice.Code.SAVES_BROUGHT_BACK);

    new FirstPlay(GamesFixture.REAL, fixture.roots(), fixture.state)
        .apply(GamesFixture.ID, new PlayerSettings("Tom", "german"));

    assertThat(notices()).extracting(Notice::code).containsExactly(Notice.Code.SAVES_PUT_AWAY);
  }

  @Test
  void updateLeavesFilesAloneThatArePutAway() {
    fixture.played().write("state/saves/bfbc2/20240101/old.sav", "level 1");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.snapshot())
        .containsEntry("state/saves/bfbc2/20240101/old.sav", "level 1")
        .doesNotContainKey("games/bfbc2/local/old.sav");
  }

  @Test
  void uninstallThatIsNotAskedToKeepThemKeepsNothing() {
    fixture.played();
    assertThat(fixture.uninstall(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(folder.resolve("state/saves")).doesNotExist();
  }

  @Test
  void ownFilesAreCountedAtAGlance() {
    fixture.played();
    assertThat(fixture.adoption(GamesFixture.REAL).ownFiles(GamesFixture.ID))
        .contains(
            new Adoption.Own(3, "level 9".length() + "my keys".length() + "my notes".length()));
  }

  @Test
  void installOfSomebodyElseIsTakenOverWithoutSetup() {
    foreign("program of the game");
    fixture.adoption(GamesFixture.REAL).adopt(GamesFixture.ID);
    assertThat(known().complete()).isTrue();
    assertThat(known().version()).isEqualTo(new Version("20250101"));
    assertThat(known().notices()).isEmpty();
    assertThat(fixture.game.setupDone()).exists();
  }

  @Test
  void ownInstallOfAnOlderProgramKeepsItsSetupToCome() throws IOException {
    foreign("program of the game");
    Files.createDirectories(fixture.game.state());
    fixture.adoption(GamesFixture.REAL).adopt(GamesFixture.ID);
    assertThat(known().complete()).isTrue();
    assertThat(fixture.game.setupDone()).doesNotExist();
  }

  @Test
  void takenOverInstallIsUpdatedLikeOneOfOurs() {
    foreign("program of the game");
    fixture
        .write("games/bfbc2/local/small.cfg", "changed")
        .write("games/bfbc2/local/slot.sav", "level 3");
    fixture.adoption(GamesFixture.REAL).adopt(GamesFixture.ID);
    fixture.write("games/bfbc2/version.ini", "20250202").archive("bfbc2.eti", "file new.exe n");
    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible())
        .containsEntry("local/slot.sav", "level 3")
        .containsEntry(KEPT + "20250101/small.cfg", "changed")
        .doesNotContainKey("local/big.exe");
  }

  @Test
  void missingFilesAreSaidAndRepairedAndOwnFilesStay() {
    foreign("shorter");
    fixture.write("games/bfbc2/local/slot.sav", "level 3");
    fixture.adoption(GamesFixture.REAL).adopt(GamesFixture.ID);
    assertThat(known().complete()).isFalse();
    assertThat(known().notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.code()).isEqualTo(Notice.Code.ADOPTION_INCOMPLETE);
              assertThat(notice.message()).contains("1 file is missing").contains("big.exe");
            });
    assertThat(fixture.game.setupDone()).doesNotExist();

    assertThat(fixture.install(GamesFixture.REAL)).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsEntry("local/slot.sav", "level 3");
    assertThat(known().complete()).isTrue();
  }

  @Test
  void emptyLocalDoesNotFitAnArchive() throws IOException {
    foreign("x");
    Trees.delete(new RealDisk(), fixture.game.local());
    Files.createDirectories(fixture.game.local());
    fixture.adoption(GamesFixture.REAL).adopt(GamesFixture.ID);
    assertThat(known().complete()).isFalse();
  }

  /** Downloaded by hand and unpacked by somebody else, with so many bytes of its large file. */
  private void foreign(String large) {
    String big = "program of the game".repeat(60_000);
    fixture
        .write("games/bfbc2/version.ini", "20250101")
        .archive("bfbc2.eti", "file big.exe " + big, "file small.cfg factory")
        .write("games/bfbc2/local/big.exe", large.equals("program of the game") ? big : large)
        .write("games/bfbc2/local/small.cfg", "rewritten by the game");
  }

  private Adoption.Known known() {
    return fixture.adoption(GamesFixture.REAL).look(GamesFixture.ID);
  }

  private List<Notice> notices() {
    return known().notices();
  }
}
