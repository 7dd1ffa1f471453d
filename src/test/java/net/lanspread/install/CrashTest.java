package net.lanspread.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.MemoryFiles;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation is cut off at every step of the disk, and leaves the old state or the new one.
 */
@ExtendWith(SilentLog.class)
class CrashTest {
  private final MemoryFiles memory = new MemoryFiles();

  @AfterEach
  void closeTheMemory() throws IOException {
    memory.close();
  }

  /** An operation on a game, with the state that it finds. */
  enum Story {
    INSTALL,
    INSTALL_WITH_SAVES_PUT_AWAY,
    UPDATE,
    UPDATE_BY_TWO_ARCHIVES,
    UPDATE_OF_A_PLAYED_GAME,
    FAILING_INSTALL,
    FAILING_UPDATE,
    INSTALL_AHEAD,
    UPDATE_AHEAD_BY_TWO_ARCHIVES,
    FAILING_AHEAD,
    UPDATE_WITH_LOW_DISK,
    UNINSTALL,
    STOP_SHARING,
    REMOVE;

    GamesFixture begin(GamesFixture fixture) {
      return switch (this) {
        case INSTALL, INSTALL_AHEAD, REMOVE -> fixture.downloaded();
        case INSTALL_WITH_SAVES_PUT_AWAY -> fixture.putAway();
        case UPDATE -> fixture.installed();
        case UPDATE_BY_TWO_ARCHIVES, UPDATE_AHEAD_BY_TWO_ARCHIVES ->
            fixture.installed().archive("patch.eti", "file data.bin patched");
        case UPDATE_OF_A_PLAYED_GAME -> fixture.played();
        case UPDATE_WITH_LOW_DISK -> fixture.installedWithLowDisk();
        case STOP_SHARING -> fixture.installedFromSeveralArchives();
        case FAILING_INSTALL, FAILING_AHEAD -> fixture.downloaded().archive("z.eti", "damaged");
        case FAILING_UPDATE -> fixture.installed().archive("z.eti", "file x y", "damaged");
        case UNINSTALL ->
            fixture.installed().write("games/bfbc2/.local.installing/mine.txt", "mine");
      };
    }

    /**
     * The stride over the pairs of two steps at which a long story may be disturbed; each step is
     * in some of the tried pairs.
     */
    int everyPair() {
      return switch (this) {
        case INSTALL,
            INSTALL_AHEAD,
            UPDATE,
            FAILING_INSTALL,
            FAILING_UPDATE,
            FAILING_AHEAD,
            UNINSTALL,
            STOP_SHARING,
            REMOVE ->
            1;
        case UPDATE_AHEAD_BY_TWO_ARCHIVES,
            INSTALL_WITH_SAVES_PUT_AWAY,
            UPDATE_BY_TWO_ARCHIVES,
            UPDATE_OF_A_PLAYED_GAME,
            UPDATE_WITH_LOW_DISK ->
            17;
      };
    }

    Outcome run(GamesFixture fixture, Disk disk) {
      return switch (this) {
        case INSTALL,
            INSTALL_WITH_SAVES_PUT_AWAY,
            UPDATE,
            UPDATE_BY_TWO_ARCHIVES,
            UPDATE_OF_A_PLAYED_GAME,
            FAILING_INSTALL,
            FAILING_UPDATE ->
            fixture.install(disk);
        case INSTALL_AHEAD -> fixture.installAhead(disk, 1, "bfbc2.eti");
        case UPDATE_AHEAD_BY_TWO_ARCHIVES ->
            fixture.installAhead(disk, 2, "bfbc2.eti", "patch.eti");
        case FAILING_AHEAD -> fixture.installAhead(disk, 1, "bfbc2.eti", "z.eti");
        case UPDATE_WITH_LOW_DISK ->
            fixture.installLowDisk(
                disk,
                Map.of("game_start.sh", "start", "game_setup.cmd", "other"),
                "file b.txt second");
        case UNINSTALL -> fixture.uninstall(disk);
        case STOP_SHARING -> fixture.stopSharing(disk);
        case REMOVE -> fixture.remove(disk);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void stoppedAtAnyStepAndRecoveredIsOldOrNew(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      GamesFixture fixture = fixture(story);
      story.run(fixture, FaultyDisk.stoppingAt(GamesFixture.REAL, n));
      fixture.recover(GamesFixture.REAL);
      ends.assertOldOrNew(fixture, "stopped at " + n);
      fixture.recover(GamesFixture.REAL);
      ends.assertOldOrNew(fixture, "stopped at " + n + ", recovered twice");
    }
  }

  @ParameterizedTest
  @EnumSource
  void recoveryStoppedAtAnyStepAndRunAgainIsOldOrNew(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      boolean stopped = true;
      for (int m = 1 + n % story.everyPair(); stopped; m += story.everyPair()) {
        GamesFixture fixture = fixture(story);
        story.run(fixture, FaultyDisk.stoppingAt(GamesFixture.REAL, n));
        FaultyDisk restarted = FaultyDisk.stoppingAt(GamesFixture.REAL, m);
        fixture.recover(restarted);
        stopped = restarted.hasFailed();
        fixture.recover(GamesFixture.REAL);
        ends.assertOldOrNew(fixture, "stopped at " + n + ", recovery at " + m);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfAnyOneStepIsOldOrNewAsReported(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      GamesFixture fixture = fixture(story);
      Outcome outcome = story.run(fixture, FaultyDisk.failingOnceAt(GamesFixture.REAL, n));
      String when = "failed at " + n + " with " + outcome;
      boolean halfRemoved = isHalfRemoved(story, fixture);
      boolean done = outcome instanceof Outcome.Done;
      if (!halfRemoved && !scriptsWait(story, fixture, outcome)) {
        assertThat(fixture.visible()).as(when).isEqualTo(done ? ends.newVisible : ends.oldVisible);
      }
      fixture.recover(GamesFixture.REAL);
      assertThat(fixture.snapshot())
          .as(when + ", recovered")
          .isEqualTo(done || halfRemoved ? ends.newer : ends.old);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nextOperationSettlesTheLeftoversOfAFailure(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      GamesFixture fixture = fixture(story);
      story.run(fixture, FaultyDisk.failingOnceAt(GamesFixture.REAL, n));
      story.run(fixture, GamesFixture.REAL);
      assertThat(fixture.snapshot()).as("failed at " + n + ", tried again").isEqualTo(ends.newer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopDuringTheRollBackOfAFailureIsOldOrNew(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      boolean stopped = true;
      for (int m = n + 1 + n % story.everyPair(); stopped; m += story.everyPair()) {
        GamesFixture fixture = fixture(story);
        FaultyDisk both = FaultyDisk.stoppingAt(FaultyDisk.failingOnceAt(GamesFixture.REAL, n), m);
        story.run(fixture, both);
        stopped = both.hasFailed();
        fixture.recover(GamesFixture.REAL);
        ends.assertOldOrNew(fixture, "failed at " + n + ", stopped at " + m);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fullDiskIsOldOrNew(Story story) throws IOException {
    Ends ends = ends(story);
    for (int bytes = 0; bytes < 700; bytes += 7) {
      GamesFixture fixture = fixture(story);
      Outcome outcome = story.run(fixture, FaultyDisk.fullAfter(GamesFixture.REAL, bytes));
      boolean done = outcome instanceof Outcome.Done;
      if (!isHalfRemoved(story, fixture) && !scriptsWait(story, fixture, outcome)) {
        assertThat(fixture.visible()).isEqualTo(done ? ends.newVisible : ends.oldVisible);
      }
      fixture.recover(GamesFixture.REAL);
      ends.assertOldOrNew(fixture, "full after " + bytes + " bytes");
    }
  }

  /** True when a game is removed or shared no more, whatever the outcome says of its files. */
  private static boolean isHalfRemoved(Story story, GamesFixture fixture) {
    return (story == Story.REMOVE || story == Story.STOP_SHARING)
        && !Files.exists(fixture.game.versionIni());
  }

  /** True when a game is installed and its scripts come into its root with the recovery alone. */
  private static boolean scriptsWait(Story story, GamesFixture fixture, Outcome outcome) {
    return story == Story.UPDATE_WITH_LOW_DISK
        && outcome instanceof Outcome.Done
        && Files.exists(fixture.game.intent());
  }

  /** The begin and end of an undisturbed operation. */
  private record Ends(
      NavigableMap<String, String> old,
      NavigableMap<String, String> newer,
      Map<String, String> oldVisible,
      Map<String, String> newVisible,
      int steps) {
    void assertOldOrNew(GamesFixture fixture, String when) {
      assertThat(fixture.snapshot()).as(when).isIn(old, newer);
    }
  }

  private Ends ends(Story story) throws IOException {
    GamesFixture fixture = fixture(story);
    NavigableMap<String, String> old = fixture.snapshot();
    Map<String, String> oldVisible = fixture.visible();
    FaultyDisk disk = FaultyDisk.undisturbed(GamesFixture.REAL);
    story.run(fixture, disk);
    return new Ends(old, fixture.snapshot(), oldVisible, fixture.visible(), disk.steps());
  }

  private GamesFixture fixture(Story story) throws IOException {
    Path home = memory.path("home");
    Trees.delete(GamesFixture.REAL, home);
    return story.begin(new GamesFixture(home));
  }
}
