package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstallIntent.Operation;
import net.lanspread.install.InstallIntent.Phase;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final String ROOT = "games/bfbc2/";

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder.resolve("home"));
  }

  @Test
  void settledGamesAreLeftAsTheyAre() {
    fixture.installed();
    var before = fixture.snapshot();
    FaultyDisk disk = FaultyDisk.undisturbed(GamesFixture.REAL);
    fixture.recover(disk);
    assertThat(fixture.snapshot()).isEqualTo(before);
    assertThat(disk.steps()).isZero();
  }

  @Test
  void nothingIsThereOnTheFirstStart() throws IOException {
    Trees.delete(GamesFixture.REAL, fixture.home);
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.home).doesNotExist();
  }

  @Test
  void leftoversOfADownloadAreSwept() {
    fixture
        .downloaded()
        .write(ROOT + ".version.ini.tmp", "2025")
        .write(ROOT + ".version.ini.discarded", "20240101")
        .write("games/half/.version.ini.discarded", "20240101")
        .write("games/half/payload", "x")
        .write("games/folders/.version.ini.tmp/mine", "x");
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.snapshot())
        .containsEntry(ROOT + "version.ini", "20250101")
        .containsEntry("games/half/payload", "x")
        .containsEntry("games/folders/.version.ini.tmp/mine", "x")
        .doesNotContainKeys(
            ROOT + ".version.ini.tmp",
            ROOT + ".version.ini.discarded",
            "games/half/version.ini",
            "games/half/.version.ini.discarded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"format\":1}",
        "{\"format\":2,\"operation\":\"update\",\"phase\":\"staging\",\"root\":\"ROOT\"}",
        "{\"format\":1,\"operation\":\"purge\",\"phase\":\"staging\",\"root\":\"ROOT\"}",
        "{\"format\":1,\"operation\":\"update\",\"phase\":\"staging\",\"root\":\"ROOT/..\"}",
        "{\"format\":1,\"operation\":\"update\",\"phase\":\"staging\",\"root\":\"bfbc2\"}",
        "{\"format\":1,\"operation\":\"update\",\"phase\":\"staging\",\"root\":\"a\\u0000b\"}"
      })
  void intentThatCannotBeReadProvesNothing(String json) {
    fixture
        .installed()
        .write(ROOT + ".local.installing/x", "x")
        .write(ROOT + ".local.backup/x", "x")
        .write(
            "state/games/bfbc2/install_intent.json",
            json.replace("ROOT", fixture.game.root().toString()));
    var before = fixture.snapshot();
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void intentReadsAsItWasWritten() {
    for (Operation operation : Operation.values()) {
      for (Phase phase : Phase.values()) {
        InstallIntent intent = new InstallIntent(operation, phase, fixture.game.root());
        assertThat(InstallIntent.parse(intent.toJson(), GamesFixture.ID, FileSystems.getDefault()))
            .contains(intent);
      }
    }
    assertThat(
            new String(
                new InstallIntent(Operation.UPDATE, Phase.COMMITTING, Path.of("/games/bfbc2"))
                    .toJson(),
                StandardCharsets.UTF_8))
        .isEqualToIgnoringWhitespace(
            """
            {"format": 1, "operation": "update", "phase": "committing", "root": "/games/bfbc2"}\
            """);
  }

  @Test
  void intentProvesNothingInAnotherGamesFolder() throws IOException {
    fixture.installed().write(ROOT + ".local.installing/x", "x");
    Path elsewhere = fixture.home.resolve("elsewhere/bfbc2");
    new Journal(GamesFixture.REAL)
        .write(fixture.game, new InstallIntent(Operation.REMOVE, Phase.COMMITTING, elsewhere));
    fixture.write("elsewhere/bfbc2/half", "deleted");
    Files.delete(fixture.game.versionIni());
    fixture.recover(GamesFixture.REAL);
    assertThat(elsewhere).doesNotExist();
    assertThat(fixture.visible()).containsEntry("local/bin/game.exe", "old program");
    assertThat(fixture.game.staging()).exists();
    assertThat(fixture.game.intent()).doesNotExist();
  }

  @Test
  void intentForADiskThatIsNotThereWaits() throws IOException {
    Path away = folder.resolve("unplugged/games/bfbc2");
    new Journal(GamesFixture.REAL)
        .write(fixture.game, new InstallIntent(Operation.INSTALL, Phase.STAGING, away));
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.game.intent()).exists();
  }

  @Test
  void markerAloneProvesAStagingFolder() {
    fixture.installed();
    var before = fixture.snapshot();
    fixture
        .write(ROOT + ".local.installing/!sorted/first", "x")
        .write(ROOT + ".local.installing/.lanspread_owned", "");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void markedBackupWithoutAnIntentReturnsWhenLocalIsGone() {
    fixture.downloaded().write(ROOT + "local/bin/game.exe", "old program");
    var before = fixture.snapshot();
    move("local", ".local.backup");
    fixture.write(ROOT + ".local.backup/.lanspread_owned", "");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void markedBackupWithoutAnIntentGoesWhenLocalIsThere() {
    fixture.downloaded().write(ROOT + "local/bin/game.exe", "new program");
    var before = fixture.snapshot();
    fixture
        .write(ROOT + ".local.backup/.lanspread_owned", "")
        .write(ROOT + ".local.backup/bin/game.exe", "old program");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void linkUnderAReservedNameIsNotFollowed() throws IOException {
    fixture.installed().write("precious/.lanspread_owned", "").write("precious/mine", "mine");
    Files.createSymbolicLink(fixture.game.staging(), fixture.home.resolve("precious"));
    Files.createSymbolicLink(fixture.game.backup(), fixture.home.resolve("precious"));
    var before = fixture.snapshot();
    new Journal(GamesFixture.REAL)
        .write(
            fixture.game, new InstallIntent(Operation.UPDATE, Phase.STAGING, fixture.game.root()));
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void gameRestoredByHandAfterABegunRemovalStays() throws IOException {
    fixture.write(ROOT + "local/bin/game.exe", "mine");
    var before = fixture.snapshot();
    new Journal(GamesFixture.REAL)
        .write(
            fixture.game,
            new InstallIntent(Operation.REMOVE, Phase.COMMITTING, fixture.game.root()));
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void removalThatWasGivenUpTakesNothingThatCameSince() throws IOException {
    fixture.downloaded();
    Files.delete(fixture.game.versionIni());
    new Journal(GamesFixture.REAL)
        .write(
            fixture.game,
            new InstallIntent(Operation.REMOVE, Phase.COMMITTING, fixture.game.root()));
    fixture.installer(GamesFixture.REAL).giveUpRemoval(GamesFixture.ID);
    fixture.write(ROOT + "bfbc2.eti", "half of what comes again");
    var before = fixture.visible();

    fixture.recover(GamesFixture.REAL);

    assertThat(fixture.visible()).isEqualTo(before);
    assertThat(fixture.game.intent()).doesNotExist();
  }

  @Test
  void onlyARemovalIsGivenUp() throws IOException {
    InstallIntent uninstall =
        new InstallIntent(Operation.UNINSTALL, Phase.COMMITTING, fixture.game.root());
    Journal journal = new Journal(GamesFixture.REAL);
    journal.write(fixture.game, uninstall);

    fixture.installer(GamesFixture.REAL).giveUpRemoval(GamesFixture.ID);

    assertThat(journal.read(fixture.game)).contains(uninstall);
  }

  @Test
  void intentOfThousandsOfVolumesIsReadAgain() throws IOException {
    List<String> volumes =
        IntStream.range(0, 9_999)
            .mapToObj(number -> "a game of very many volumes.part%04d.rar".formatted(number))
            .toList();
    InstallIntent intent =
        new InstallIntent(Operation.STOP_SHARING, Phase.STAGING, fixture.game.root(), volumes);
    Journal journal = new Journal(GamesFixture.REAL);

    journal.write(fixture.game, intent);

    assertThat(journal.read(fixture.game)).contains(intent);
    List<String> tooMany = Collections.nCopies(40_000, "a".repeat(250));
    assertThatThrownBy(
            () ->
                journal.write(
                    fixture.game,
                    new InstallIntent(
                        Operation.STOP_SHARING, Phase.STAGING, fixture.game.root(), tooMany)))
        .isInstanceOf(IOException.class);
    assertThat(journal.read(fixture.game))
        .as("what could not be read is not written")
        .contains(intent);
  }

  @ParameterizedTest
  @CsvSource({
    "installing, .local.installing",
    "updating, .local.installing",
    "uninstalling, .local.backup"
  })
  void olderLaunchersIntentIsMovedAndFollowed(String word, String reserved) {
    fixture.downloaded();
    var before = fixture.snapshot();
    fixture
        .write(ROOT + ".lanspread.json", "{\"intent\": \"" + word + "\"}")
        .write(ROOT + reserved + "/bin/game.exe", "half");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void olderLaunchersBackupReturnsWhenItsUpdateWasCutOff() {
    fixture.downloaded().write(ROOT + "local/bin/game.exe", "old program");
    var before = fixture.snapshot();
    move("local", ".local.backup");
    fixture.write(ROOT + ".lanspread.json", "{\"intent\": \"updating\"}");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void olderLaunchersIntentOfAnotherFormatIsKeptUnread() {
    fixture
        .installed()
        .write(ROOT + ".lanspread.json", "installing, perhaps")
        .write(ROOT + ".local.installing/x", "x");
    recoverWithACrashAtEveryStep();
    assertThat(fixture.snapshot())
        .containsEntry("state/games/bfbc2/legacy_intent.json", "installing, perhaps")
        .containsKey(ROOT + ".local.installing/x")
        .doesNotContainKeys(ROOT + ".lanspread.json", "state/games/bfbc2/legacy_intent.json.tmp");
  }

  @Test
  void gameThatCannotBeRecoveredKeepsNoOtherFromIt() {
    fixture.installed().write("games/aaa/.version.ini.tmp", "x");
    FaultyDisk disk = FaultyDisk.failingOnceAt(GamesFixture.REAL, 1);
    fixture.write(ROOT + ".version.ini.tmp", "x");
    fixture.recover(disk);
    assertThat(fixture.game.root().resolve(".version.ini.tmp")).doesNotExist();
    assertThat(fixture.games.resolve("aaa/.version.ini.tmp")).exists();
  }

  @Test
  void failedCleanUpIsASuccessAndLeftToRecovery() {
    fixture.installed();
    FaultyDisk counting = FaultyDisk.undisturbed(GamesFixture.REAL);
    assertThat(fixture.install(counting)).isEqualTo(Outcome.DONE);
    var after = fixture.snapshot();
    assertThat(fixture.install(FaultyDisk.failingOnceAt(GamesFixture.REAL, counting.steps() - 10)))
        .isEqualTo(Outcome.DONE);
    assertThat(fixture.game.backup()).exists();
    fixture.recover(GamesFixture.REAL);
    assertThat(fixture.snapshot()).isEqualTo(after);
  }

  /** Recovers with one more step each time, as if the machine died ever later in it. */
  private void recoverWithACrashAtEveryStep() {
    boolean stopped = true;
    for (int n = 1; stopped; n++) {
      FaultyDisk disk = FaultyDisk.stoppingAt(GamesFixture.REAL, n);
      fixture.recover(disk);
      stopped = disk.hasFailed();
    }
  }

  private void move(String from, String to) {
    try {
      Files.move(fixture.game.root().resolve(from), fixture.game.root().resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
