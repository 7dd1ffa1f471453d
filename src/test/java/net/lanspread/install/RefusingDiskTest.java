package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.Version;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The disk refuses: files are write-protected, or larger than it can hold. */
@ExtendWith(SilentLog.class)
class RefusingDiskTest {
  @TempDir Path folder;

  private GamesFixture fixture;

  @BeforeEach
  void makeFixture() {
    fixture = new GamesFixture(folder);
  }

  @Test
  void writeProtectionIsTakenFromFilesThatAnUpdateReplaces() {
    fixture.installed().write("state/games/bfbc2/install_intent.json", "of another format");
    FaultyDisk disk =
        FaultyDisk.undisturbed(GamesFixture.REAL)
            .protecting(fixture.game.backup().resolve("bin/old.dll"))
            .protecting(fixture.game.backup().resolve("!first"))
            .protecting(fixture.game.intent())
            .protecting(fixture.game.updateBegun())
            .protecting(fixture.game.launchSettingsApplied());

    assertThat(fixture.install(disk)).isEqualTo(Outcome.DONE);

    assertNothingReservedIsLeft();
    assertThat(fixture.game.updateBegun()).doesNotExist();
    assertThat(fixture.game.launchSettingsApplied()).doesNotExist();
  }

  @Test
  void writeProtectionOfAFolderIsTakenFromAGameThatIsUninstalled() {
    fixture.installed();
    FaultyDisk disk =
        FaultyDisk.undisturbed(GamesFixture.REAL)
            .protecting(fixture.game.backup())
            .protecting(fixture.game.backup().resolve("bin"));

    assertThat(fixture.uninstall(disk)).isEqualTo(Outcome.DONE);

    assertNothingReservedIsLeft();
  }

  @Test
  void writeProtectionIsTakenFromAGameThatIsRemoved() {
    fixture.downloaded();
    FaultyDisk disk =
        FaultyDisk.undisturbed(GamesFixture.REAL)
            .protecting(fixture.game.versionIni())
            .protecting(fixture.game.root().resolve("manual/readme.txt"));

    assertThat(fixture.remove(disk)).isEqualTo(Outcome.DONE);

    assertThat(fixture.game.root()).doesNotExist();
  }

  @Test
  void fileThatTheDiskCannotHoldIsSaidBeforeAnythingIsUnpacked() {
    fixture
        .downloaded()
        .archive("bfbc2.eti", "file small x")
        .archive("patch.eti", "file maps/large.pak more than ten bytes");
    List<Long> unpacked = new ArrayList<>();

    Outcome outcome =
        fixture
            .installer(new SmallFiles(10))
            .install(GamesFixture.ID, fixture.cancellation, (done, total) -> unpacked.add(done));

    assertTooLarge(outcome, fixture.game.local().resolve("maps/large.pak"));
    assertThat(unpacked).isEmpty();
    assertNothingReservedIsLeft();
  }

  @Test
  void fileFromElsewhereThatTheDiskCannotHoldIsSaidBeforeItsFirstByte() {
    Outcome outcome =
        fixture
            .installer(new SmallFiles((4L << 30) - 1))
            .install(
                GamesFixture.ID,
                Optional.of(new Version("20250101")),
                _ -> staging -> staging.newArchive().fileStart("large.pak", 4L << 30),
                fixture.cancellation);

    assertTooLarge(outcome, fixture.game.staging().resolve("large.pak"));
    assertThat(fixture.game.root()).doesNotExist();
  }

  private void assertTooLarge(Outcome outcome, Path file) {
    fixture.assertFailed(outcome, FailureCode.IO_ERROR);
    assertThat(((Outcome.Failed) outcome).message()).contains(file + " ", "FAT32");
  }

  /** A disk with room for everything but for large files. */
  private static final class SmallFiles extends RecordingDisk {
    private final long largestBytes;

    SmallFiles(long largestBytes) {
      this.largestBytes = largestBytes;
    }

    @Override
    public long largestFileBytes(Path path) {
      return largestBytes;
    }

    @Override
    public long usableBytes(Path path) {
      return Long.MAX_VALUE;
    }
  }

  private void assertNothingReservedIsLeft() {
    assertThat(fixture.game.staging()).doesNotExist();
    assertThat(fixture.game.backup()).doesNotExist();
    assertThat(fixture.game.intent()).doesNotExist();
  }
}
