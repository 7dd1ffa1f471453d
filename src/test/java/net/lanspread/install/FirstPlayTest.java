package net.lanspread.install;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import net.lanspread.install.FirstPlay.Result;
import net.lanspread.operation.FailureCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A game is played for the first time. */
@ExtendWith(SilentLog.class)
class FirstPlayTest {
  private static final PlayerSettings JOERG = new PlayerSettings("Jörg & Co", "german");
  private static final Result ALL = new Result.Applied(true, true, true);
  private static final String INI = "engine/bin/win64/steam_settings/SmartSteamEmu.ini";

  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder.resolve("home")).downloaded();
  }

  @Test
  void nameAndLanguageAreStampedAndNothingElseChanges() throws IOException {
    css();
    local("profiles/local/readme.txt", "stub\r\n");
    NavigableMap<String, String> expected = expectedOfCss(fixture.snapshot());

    assertThat(play()).isEqualTo(ALL);

    assertThat(fixture.snapshot()).isEqualTo(expected);
  }

  @Test
  void secondPlayTouchesNothingEvenAfterAChange() {
    css();
    play();
    local("profiles/local/account_name.txt", "changed by its player");
    NavigableMap<String, String> before = fixture.snapshot();

    assertThat(play()).isEqualTo(new Result.AlreadyApplied());

    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void gameWithoutSuchFilesIsMarkedAsPlayed() {
    local("game.exe", "program");

    assertThat(play()).isEqualTo(new Result.Applied(false, false, false));
    local("account_name.txt", "came later");

    assertThat(play()).isEqualTo(new Result.AlreadyApplied());
    assertLocal("account_name.txt", "came later");
  }

  @Test
  void firstOfANameIsTheOneThatASortedWalkMeetsFirst() {
    local("a/z/ACCOUNT_NAME.TXT", "deep");
    local("account_name.txt", "shallow");
    local("b/account_name.txt", "later");
    local("a/not_account_name.txt", "other");

    assertThat(play()).isEqualTo(new Result.Applied(true, false, false));

    assertLocal("a/z/ACCOUNT_NAME.TXT", "Jörg & Co");
    assertLocal("account_name.txt", "shallow");
    assertLocal("b/account_name.txt", "later");
    assertLocal("a/not_account_name.txt", "other");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it asks for permissions of POSIX")
  void fileThatCouldBeDamagedIsLeftAndTheNextOneTaken() throws IOException {
    Path huge = local("a/account_name.txt", "x".repeat(2 << 20));
    Path wide = local("b/account_name.txt", "");
    Files.write(wide, "stub\r\n".getBytes(UTF_16LE));
    Path readOnly = local("c/account_name.txt", "mine");
    Files.setPosixFilePermissions(readOnly, Set.of(OWNER_READ));
    Path outside = Files.writeString(folder.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(local("d/x", "").resolveSibling("account_name.txt"), outside);
    Files.createDirectories(local("e/x", "").resolveSibling("account_name.txt"));
    Path folderOutside = Files.createDirectory(folder.resolve("away"));
    Files.writeString(folderOutside.resolve("account_name.txt"), "away");
    Files.createSymbolicLink(fixture.game.local().resolve("f"), folderOutside);
    local("g/account_name.txt", "stub\n");

    assertThat(play()).isEqualTo(new Result.Applied(true, false, false));

    assertLocal("g/account_name.txt", "Jörg & Co\n");
    assertThat(huge).hasSize(2 << 20);
    assertThat(wide).hasBinaryContent("stub\r\n".getBytes(UTF_16LE));
    assertThat(readOnly).hasContent("mine");
    assertThat(Files.getPosixFilePermissions(readOnly)).containsExactly(OWNER_READ);
    assertThat(outside).hasContent("outside");
    assertThat(folderOutside.resolve("account_name.txt")).hasContent("away");
  }

  @Test
  void settingsWithoutTheKeyAreLeft() {
    local("a/smartsteamemu.ini", "[Launcher]\r\nTarget=x\r\n");

    assertThat(play()).isEqualTo(new Result.Applied(false, false, false));

    assertLocal("a/smartsteamemu.ini", "[Launcher]\r\nTarget=x\r\n");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it asks for permissions of POSIX")
  void permissionsStay() throws IOException {
    Path file = local("account_name.txt", "stub");
    Files.setPosixFilePermissions(file, Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE));

    play();

    assertLocal("account_name.txt", "Jörg & Co");
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no inodes there")
  void fileThatSaysItAlreadyIsNotWritten() throws IOException {
    Path file = local("language.txt", "german\r\n");
    Object before = Files.getAttribute(file, "unix:ino");

    assertThat(play()).isEqualTo(new Result.Applied(false, true, false));

    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
  }

  @Test
  void gameThatIsNotInstalledIsRefusedAndNotMarked() throws IOException {
    assertNotInstalled();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("account_name.txt"), "theirs");
    Files.createSymbolicLink(fixture.game.local(), elsewhere);

    assertNotInstalled();
    assertThat(elsewhere.resolve("account_name.txt")).hasContent("theirs");
  }

  private void assertNotInstalled() {
    assertThat(play())
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.NOT_INSTALLED));
    assertThat(fixture.game.launchSettingsApplied()).doesNotExist();
  }

  @Test
  void installAndUpdateMakeTheNextPlayAFirstOne() throws IOException {
    fixture.archive("bfbc2.eti", "file account_name.txt stub");
    fixture.install(GamesFixture.REAL);
    assertThat(play()).isEqualTo(new Result.Applied(true, false, false));
    firstPlay(GamesFixture.REAL).markSetUp(GamesFixture.ID);

    fixture.install(GamesFixture.REAL);
    assertThat(firstPlay(GamesFixture.REAL).isSetUp(GamesFixture.ID)).isFalse();
    assertThat(play()).isEqualTo(new Result.Applied(true, false, false));

    fixture.uninstall(GamesFixture.REAL);
    fixture.install(GamesFixture.REAL);
    assertThat(play()).isEqualTo(new Result.Applied(true, false, false));
  }

  /** The update succeeded, and its clean-up is left to the next start: it must not hide it. */
  @Test
  void playAfterAnUpdateWhoseCleanUpFailedIsAFirstOne() throws IOException {
    int steps = stepsOf(disk -> fixture.install(disk));
    for (int n = 1; n <= steps; n++) {
      again();
      fixture.installed().archive("bfbc2.eti", "file account_name.txt stub");
      fixture.install(FaultyDisk.failingOnceAt(GamesFixture.REAL, n));
      boolean isNew = Files.exists(fixture.game.local().resolve("account_name.txt"));

      assertThat(play())
          .as("failed at %d", n)
          .isEqualTo(isNew ? new Result.Applied(true, false, false) : new Result.AlreadyApplied());
    }
  }

  @Test
  void stopAtAnyStepLeavesWholeFilesAndTheNextPlayDoesTheRest() throws IOException {
    css();
    NavigableMap<String, String> old = fixture.snapshot();
    NavigableMap<String, String> stamped = expectedOfCss(old);
    int steps = stepsOf(disk -> firstPlay(disk).apply(GamesFixture.ID, JOERG));
    for (int n = 1; n <= steps; n++) {
      again();
      css();
      firstPlay(FaultyDisk.stoppingAt(GamesFixture.REAL, n)).apply(GamesFixture.ID, JOERG);
      fixture.recover(GamesFixture.REAL);
      fixture
          .snapshot()
          .forEach(
              (path, text) ->
                  assertThat(text).as(path).isIn(old.get(path), stamped.get(path)).isNotNull());
      boolean marked = Files.exists(fixture.game.launchSettingsApplied());

      assertThat(play())
          .as("stopped at %d", n)
          .isEqualTo(marked ? new Result.AlreadyApplied() : ALL);

      assertThat(fixture.snapshot()).as("stopped at %d", n).isEqualTo(stamped);
    }
    assertThat(steps).isGreaterThan(20);
  }

  @Test
  void failureOfAnyOneStepIsReportedAndTheNextPlayDoesTheRest() throws IOException {
    css();
    NavigableMap<String, String> stamped = expectedOfCss(fixture.snapshot());
    int steps = stepsOf(disk -> firstPlay(disk).apply(GamesFixture.ID, JOERG));
    for (int n = 1; n <= steps; n++) {
      again();
      css();
      Result failed =
          firstPlay(FaultyDisk.failingOnceAt(GamesFixture.REAL, n)).apply(GamesFixture.ID, JOERG);
      assertThat(failed).as("failed at %d", n).isInstanceOf(Result.Failed.class);
      assertThat(fixture.game.local().resolve(".lanspread_owned")).doesNotExist();

      play();

      assertThat(fixture.snapshot()).as("failed at %d", n).isEqualTo(stamped);
    }
  }

  @Test
  void fullDiskIsSaidAndNothingIsCut() throws IOException {
    css();
    NavigableMap<String, String> old = fixture.snapshot();

    assertThat(firstPlay(FaultyDisk.fullAfter(GamesFixture.REAL, 5)).apply(GamesFixture.ID, JOERG))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.DISK_FULL));

    assertThat(fixture.snapshot()).isEqualTo(old);
  }

  private interface Work {
    Object run(Disk disk);
  }

  /** The number of steps when nothing disturbs it. */
  private static int stepsOf(Work work) {
    FaultyDisk disk = FaultyDisk.undisturbed(GamesFixture.REAL);
    work.run(disk);
    return disk.steps();
  }

  private void again() throws IOException {
    Trees.delete(GamesFixture.REAL, fixture.home);
    fixture = new GamesFixture(fixture.home).downloaded();
  }

  private void css() {
    local(INI, "[SmartSteamEmu]\r\nAppId = 240\r\nPersonaName = stub\r\nLanguage = x\r\n");
    local("profiles/local/account_name.txt", "stub\r\n");
    local("profiles/local/language.txt", "stub\nsecond line\n");
    local("cstrike/cfg/config.cfg", "name stub\r\n");
  }

  private static NavigableMap<String, String> expectedOfCss(Map<String, String> before) {
    NavigableMap<String, String> expected = new TreeMap<>(before);
    String local = "games/bfbc2/local/";
    expected.put(
        local + INI,
        "[SmartSteamEmu]\r\nAppId = 240\r\nPersonaName = Jörg & Co\r\nLanguage = x\r\n");
    expected.put(local + "profiles/local/account_name.txt", "Jörg & Co\r\n");
    expected.put(local + "profiles/local/language.txt", "german\nsecond line\n");
    expected.put("state/games/bfbc2/launch_settings_applied", "");
    return expected;
  }

  private Path local(String path, String text) {
    fixture.write("games/bfbc2/local/" + path, text);
    return fixture.game.local().resolve(path);
  }

  private void assertLocal(String path, String text) {
    assertThat(fixture.game.local().resolve(path)).hasBinaryContent(text.getBytes(UTF_8));
  }

  private FirstPlay firstPlay(Disk disk) {
    return new FirstPlay(disk, fixture.roots(), fixture.state);
  }

  private Result play() {
    return firstPlay(GamesFixture.REAL).apply(GamesFixture.ID, JOERG);
  }
}
