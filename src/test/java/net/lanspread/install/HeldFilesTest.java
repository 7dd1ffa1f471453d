package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.HoldingDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another program has a file of the game open. */
@ExtendWith(SilentLog.class)
class HeldFilesTest {
  private static final PlayerSettings TOM = new PlayerSettings("Tom", "german");

  @TempDir Path folder;

  private final HoldingDisk disk = new HoldingDisk();
  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
  }

  /** An operation with the file that keeps it from being carried out. */
  enum Work {
    UPDATE("local/bin/game.exe"),
    UNINSTALL("local/bin/game.exe"),
    REMOVE("version.ini");

    private final String file;

    Work(String file) {
      this.file = file;
    }

    Path begin(GamesFixture fixture) {
      GamesFixture begun = this == REMOVE ? fixture.downloaded() : fixture.installed();
      return begun.game.root().resolve(file);
    }

    Outcome run(GamesFixture fixture, Disk disk) {
      return switch (this) {
        case UPDATE -> fixture.install(disk);
        case UNINSTALL -> fixture.uninstall(disk);
        case REMOVE -> fixture.remove(disk);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void fileThatIsClosedInTimeIsWaitedFor(Work work) {
    disk.holding(work.begin(fixture), Duration.ofSeconds(3));

    assertThat(work.run(fixture, disk.patient())).isEqualTo(Outcome.DONE);
    assertThat(disk.waited()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @EnumSource
  void fileThatStaysHeldIsSaidAndTheOldStateStays(Work work) {
    disk.holding(work.begin(fixture), HoldingDisk.ALL_EVENING);
    var before = fixture.visible();

    Outcome outcome = work.run(fixture, disk.patient());

    assertInUse(outcome, work == Work.REMOVE ? "version.ini" : "local");
    assertThat(fixture.visible()).isEqualTo(before);
    assertThat(disk.waited()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void installWaitsForAProgramThatReadsItsFiles() {
    fixture.downloaded();
    disk.holding(fixture.game.staging().resolve("bin/game.exe"), Duration.ofSeconds(3));

    assertThat(fixture.install(disk.patient())).isEqualTo(Outcome.DONE);
    assertThat(fixture.visible()).containsEntry("local/bin/game.exe", "new program");
  }

  @Test
  void cleanUpThatFailedIsDoneByTheNextStart() {
    fixture.installed();
    disk.holding(fixture.game.backup().resolve("bin/old.dll"), HoldingDisk.ALL_EVENING);

    assertThat(fixture.install(disk.patient())).isEqualTo(Outcome.DONE);
    assertThat(fixture.game.backup().resolve("bin/old.dll")).exists();
    assertThat(fixture.game.intent()).exists();
    fixture.recover(GamesFixture.REAL);

    assertThat(fixture.game.backup()).doesNotExist();
    assertThat(fixture.game.intent()).doesNotExist();
  }

  @Test
  void removalThatCannotDeleteAllSaysSoAndIsFinishedByTheNextStart() {
    fixture.downloaded();
    disk.holding(fixture.game.root().resolve("manual/readme.txt"), HoldingDisk.ALL_EVENING);

    Outcome outcome = fixture.remove(disk.patient());

    assertInUse(outcome, "manual/readme.txt");
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.game.root()).doesNotExist();
  }

  /** The archive of an installed game that could not be deleted when its sharing was stopped. */
  private Path archiveThatIsStillThere() {
    Path archive = fixture.installedFromSeveralArchives().game.root().resolve("bfbc2_2.eti");
    disk.holding(archive, HoldingDisk.ALL_EVENING);
    assertInUse(fixture.stopSharing(disk.patient()), "bfbc2_2.eti");
    assertThat(archive).exists();
    return archive;
  }

  @Test
  void archivesThatCouldNotBeDeletedGoAtTheNextStart() {
    Path archive = archiveThatIsStillThere();

    fixture.recover(GamesFixture.REAL);

    assertThat(archive).doesNotExist();
    assertThat(fixture.game.intent()).doesNotExist();
  }

  @Test
  void archivesThatADownloadBringsMeanwhileStay() throws IOException {
    Path archive = archiveThatIsStillThere();
    PayloadRecord record = fixture.game.payloadRecord(GamesFixture.REAL);
    record.write(List.of("BFBC2_2.eti", "bfbc2.eti", "game_start.cmd"));

    fixture.recover(GamesFixture.REAL);

    assertThat(archive).exists();
    assertThat(fixture.game.intent()).doesNotExist();
  }

  @Test
  void firstPlayWaitsAndThenNamesTheFile() throws IOException {
    fixture.downloaded().write("games/bfbc2/local/account_name.txt", "nobody");
    Path settings = fixture.game.local().resolve("account_name.txt");
    disk.holding(settings, Duration.ofSeconds(12));

    assertThat(play())
        .isInstanceOfSatisfying(
            FirstPlay.Result.Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains(settings + " ", "close the program that uses it"));
    assertThat(settings).hasContent("nobody");

    assertThat(play()).isEqualTo(new FirstPlay.Result.Applied(true, false, false));
    assertThat(settings).hasContent("Tom");
  }

  private FirstPlay.Result play() {
    return new FirstPlay(disk.patient(), fixture.roots(), fixture.state)
        .apply(GamesFixture.ID, TOM);
  }

  private void assertInUse(Outcome outcome, String path) {
    fixture.assertFailed(outcome, FailureCode.IO_ERROR);
    assertThat(((Outcome.Failed) outcome).message())
        .contains(fixture.game.root().resolve(path) + " ", "close the program that uses it");
  }
}
