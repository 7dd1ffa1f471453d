package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.HoldingDisk;
import net.lanspread.disk.MemoryFiles;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A download is cut off at every step of the disk: there remains the old version whole, the new one
 * whole, or no version at all, and the user's own files are always kept.
 */
@ExtendWith(SilentLog.class)
class DownloadCrashTest {
  private static final GameContent OLD =
      GameContent.version("20240101")
          .with("bin/game.exe", "old program")
          .with("data.bin", "old data, which is longer than the new")
          .with("same.txt", "the same in both")
          .with("maps/gone.map", "a map of the old version")
          .with("gone/deep/level.dat", "a level of the old version");

  private static final GameContent NEW =
      GameContent.version("20250101")
          .with("bin/game.exe", "new program, longer")
          .with("data.bin", "new data")
          .with("same.txt", "the same in both")
          .with("more/empty.dat", "")
          .with("more/levels/one.dat", "a level of the new version");

  private final MemoryFiles memory = new MemoryFiles();

  @AfterEach
  void closeTheMemory() throws IOException {
    memory.close();
  }

  /** The state of the root that the download of the new version finds. */
  enum Story {
    FRESH,
    FRESH_BESIDE_USERS_FILES,
    UPDATE,
    /** The old version is there as somebody's copy. */
    OVER_A_COPY,
    /** The same of a copy without a sentinel and without an installed game. */
    OVER_A_COPY_OF_UNKNOWN_VERSION;

    DownloadFixture begin(DownloadFixture fixture) throws IOException {
      return switch (this) {
        case FRESH -> fixture;
        case FRESH_BESIDE_USERS_FILES -> fixture.withUsersFiles();
        case UPDATE -> fixture.withUsersFiles().withDownloaded(OLD);
        case OVER_A_COPY -> fixture.withUsersFiles().withCopied(OLD);
        case OVER_A_COPY_OF_UNKNOWN_VERSION -> {
          fixture.write("notes.txt", "my notes").withCopied(OLD);
          Files.delete(fixture.root.resolve(PathRules.VERSION_INI));
          yield fixture;
        }
      };
    }

    boolean isCopy() {
      return this == OVER_A_COPY || this == OVER_A_COPY_OF_UNKNOWN_VERSION;
    }

    /** The folder for files that nobody wants any more. */
    String aside() {
      return this == OVER_A_COPY ? ".lanspread-old/20240101/" : ".lanspread-old/unknown/";
    }
  }

  @ParameterizedTest
  @EnumSource
  void stoppedAtAnyStepAndRecoveredIsOldOrNewOrNoVersion(Story story) throws IOException {
    Ends ends = ends(story);
    Set<String> sentinels = new HashSet<>();
    for (int n = 1; n <= ends.steps; n++) {
      DownloadFixture fixture = fixture(story);
      downloadUntil(fixture, FaultyDisk.stoppingAt(DownloadFixture.REAL, n));
      fixture.recover(DownloadFixture.REAL);
      ends.assertSettled(fixture, "stopped at " + n);
      sentinels.add(fixture.snapshot().getOrDefault(PathRules.VERSION_INI, "none"));

      fixture.recover(DownloadFixture.REAL);
      ends.assertSettled(fixture, "stopped at " + n + ", recovered twice");
      fixture.download(DownloadFixture.REAL, NEW);
      assertThat(fixture.snapshot()).as("stopped at " + n + ", tried again").isEqualTo(ends.newer);
    }
    assertThat(sentinels).contains("none", "20250101");
  }

  @ParameterizedTest
  @EnumSource
  void recoveryStoppedAtAnyStepAndRunAgainSettlesAll(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      boolean stopped = true;
      for (int m = 1; stopped; m++) {
        DownloadFixture fixture = fixture(story);
        downloadUntil(fixture, FaultyDisk.stoppingAt(DownloadFixture.REAL, n));
        FaultyDisk restarted = FaultyDisk.stoppingAt(DownloadFixture.REAL, m);
        fixture.recover(restarted);
        stopped = restarted.hasFailed();
        fixture.recover(DownloadFixture.REAL);
        ends.assertSettled(fixture, "stopped at " + n + ", recovery at " + m);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UPDATE", "OVER_A_COPY"})
  void retryStoppedAtAnyStepStillComesToTheNewVersion(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n += 4) {
      for (int m = 1; m <= ends.steps; m++) {
        DownloadFixture fixture = fixture(story);
        downloadUntil(fixture, FaultyDisk.stoppingAt(DownloadFixture.REAL, n));
        fixture.recover(DownloadFixture.REAL);
        downloadUntil(fixture, FaultyDisk.stoppingAt(DownloadFixture.REAL, m));
        fixture.recover(DownloadFixture.REAL);
        ends.assertSettled(fixture, "stopped at " + n + " and at " + m);
        fixture.download(DownloadFixture.REAL, NEW);
        assertThat(fixture.snapshot())
            .as("stopped at " + n + " and at " + m + ", tried again")
            .isEqualTo(ends.newer);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfAnyOneStepIsReportedAndSweptAsTheStateSays(Story story) throws IOException {
    Ends ends = ends(story);
    for (int n = 1; n <= ends.steps; n++) {
      DownloadFixture fixture = fixture(story);
      FaultyDisk disk = FaultyDisk.failingOnceAt(DownloadFixture.REAL, n);
      boolean committed = downloadUntil(fixture, disk);
      if (!committed) {
        fixture.payload(disk).sweep();
      }
      NavigableMap<String, String> now = fixture.snapshot();
      boolean isNew = now.getOrDefault(PathRules.VERSION_INI, "").equals("20250101");
      assertThat(isNew).as("failed at " + n + ", new version there").isEqualTo(committed);
      fixture.recover(DownloadFixture.REAL);
      ends.assertSettled(fixture, "failed at " + n);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fullDiskLeavesNoIncompleteNewVersion(Story story) throws IOException {
    Ends ends = ends(story);
    for (int bytes = 0; bytes < 400; bytes += 5) {
      DownloadFixture fixture = fixture(story);
      downloadUntil(fixture, FaultyDisk.fullAfter(DownloadFixture.REAL, bytes));
      fixture.payload(DownloadFixture.REAL).sweep();
      ends.assertSettled(fixture, "full after " + bytes + " bytes");
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OVER_A_COPY", "OVER_A_COPY_OF_UNKNOWN_VERSION"})
  void cancelStoppedAtAnyStepAndRepeatedDeletesThePayloadAndNothingElse(Story story)
      throws IOException {
    DownloadFixture undisturbed = halfDownloaded(story);
    FaultyDisk counting = FaultyDisk.undisturbed(DownloadFixture.REAL);
    cancel(undisturbed, counting);
    NavigableMap<String, String> cancelled = undisturbed.snapshot();
    assertThat(cancelled).isEqualTo(usersOnly(story));
    for (int n = 1; n <= counting.steps(); n++) {
      for (boolean dies : new boolean[] {true, false}) {
        DownloadFixture fixture = halfDownloaded(story);
        try {
          cancel(
              fixture,
              dies
                  ? FaultyDisk.stoppingAt(DownloadFixture.REAL, n)
                  : FaultyDisk.failingOnceAt(DownloadFixture.REAL, n));
        } catch (IOException e) {
          assertThat(fixture.snapshot()).as("stopped at " + n).containsAllEntriesOf(cancelled);
        }
        fixture.recover(DownloadFixture.REAL);
        assertThat(fixture.snapshot())
            .as("stopped at " + n + ", recovered")
            .containsAllEntriesOf(cancelled)
            .doesNotContainKey(PathRules.VERSION_INI);
        assertThat(fixture.holdsDotFiles()).as("stopped at " + n + ", recovered").isFalse();
        cancel(fixture, DownloadFixture.REAL);
        assertThat(fixture.snapshot()).as("stopped at " + n + ", repeated").isEqualTo(cancelled);
        assertThat(fixture.gameState().resolve("downloaded_files.json")).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVER_A_COPY", "OVER_A_COPY_OF_UNKNOWN_VERSION"})
  void cancelOverACopyLeavesFilesThatNoDownloadHasWritten(Story story) throws IOException {
    Ends ends = ends(story);
    NavigableMap<String, String> untouched = filesOf(ends.old);
    untouched.keySet().removeAll(Set.of(PathRules.VERSION_INI, "bin/game.exe", "data.bin"));
    DownloadFixture fixture = halfDownloaded(story);

    cancel(fixture, DownloadFixture.REAL);

    assertThat(filesOf(fixture.snapshot())).isEqualTo(untouched);
    fixture.recover(DownloadFixture.REAL);
    fixture.download(DownloadFixture.REAL, NEW);
    assertThat(filesOf(fixture.snapshot())).isEqualTo(filesOf(ends.newer));
  }

  @Test
  void updatedCopyKeepsLaterFilesBesideIt() throws IOException {
    DownloadFixture fixture = fixture(Story.OVER_A_COPY);
    fixture.download(DownloadFixture.REAL, NEW);
    fixture.write("logs/today.log", "played");

    fixture.download(DownloadFixture.REAL, OLD);

    assertThat(fixture.snapshot())
        .containsEntry("logs/today.log", "played")
        .containsEntry("maps/gone.map", "a map of the old version")
        .doesNotContainKey("more/levels/one.dat");
  }

  @Test
  void writeProtectionIsTakenFromFilesOfADownload() throws IOException {
    DownloadFixture fixture = fixture(Story.UPDATE).write("more/empty.dat", "");
    FaultyDisk disk =
        FaultyDisk.undisturbed(DownloadFixture.REAL)
            .protecting(fixture.root.resolve("data.bin"))
            .protecting(fixture.root.resolve(PayloadFiles.DISCARDED))
            .protecting(fixture.root.resolve("more/empty.dat"))
            .protecting(fixture.root.resolve("maps/gone.map"))
            .protecting(fixture.root.resolve("gone/deep"));

    fixture.download(disk, NEW);

    assertThat(fixture.snapshot())
        .containsEntry("data.bin", "new data")
        .doesNotContainKeys("maps/gone.map", "gone/deep/");
    assertThat(fixture.holdsDotFiles()).isFalse();
  }

  @Test
  void fileThatAnotherProgramHoldsIsWaitedFor(@TempDir Path folder) throws IOException {
    DownloadFixture fixture = Story.UPDATE.begin(new DownloadFixture(folder));
    HoldingDisk disk =
        new HoldingDisk()
            .holding(fixture.root.resolve("version.ini"), Duration.ofSeconds(2))
            .holding(fixture.root.resolve("data.bin"), Duration.ofSeconds(5))
            .holding(fixture.root.resolve("maps/gone.map"), Duration.ofSeconds(8));

    fixture.download(disk.patient(), NEW);

    assertThat(fixture.snapshot())
        .containsEntry("data.bin", "new data")
        .doesNotContainKeys("maps/gone.map");
    assertThat(disk.waited()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(9));
  }

  @Test
  void filesMovedAsideAreNeverReplaced() throws IOException {
    DownloadFixture fixture = fixture(Story.OVER_A_COPY);
    fixture.write(".lanspread-old/20240101/notes.txt", "older notes");
    fixture.write(".lanspread-old/20240101-2/maps", "not even a folder");

    fixture.download(DownloadFixture.REAL, NEW);

    assertThat(fixture.snapshot())
        .containsEntry(".lanspread-old/20240101/notes.txt", "older notes")
        .containsEntry(".lanspread-old/20240101-2/notes.txt", "my notes")
        .containsEntry(".lanspread-old/20240101-2/maps", "not even a folder")
        .containsEntry(".lanspread-old/20240101/maps/mine.map", "my map");
  }

  @Test
  void archiveOfUnknownVersionBesideAnInstalledGameIsNotLeftToBeUnpacked() throws IOException {
    DownloadFixture fixture = fixture(Story.FRESH_BESIDE_USERS_FILES);
    fixture.write("old.eti", "an archive");

    fixture.download(DownloadFixture.REAL, NEW);

    assertThat(fixture.snapshot())
        .doesNotContainKey("old.eti")
        .containsEntry(".lanspread-old/unknown/old.eti", "an archive")
        .containsEntry("notes.txt", "my notes");
  }

  /** The begin and end of an undisturbed download. */
  private record Ends(
      Story story,
      NavigableMap<String, String> old,
      NavigableMap<String, String> newer,
      int steps) {

    void assertSettled(DownloadFixture fixture, String when) {
      NavigableMap<String, String> now = fixture.snapshot();
      assertThat(fixture.holdsDotFiles()).as(when + ", dot-files").isFalse();
      switch (now.getOrDefault(PathRules.VERSION_INI, "none")) {
        case "20240101" -> assertThat(now).as(when).isEqualTo(old);
        case "20250101" -> assertThat(now).as(when).isEqualTo(newer);
        case "none" -> {
          for (String path : others()) {
            assertThat(now.getOrDefault(path, now.get(story.aside() + path)))
                .as(when + ", " + path)
                .isEqualTo(old.get(path));
          }
          assertThat(now.keySet()).as(when).allMatch(this::isOfEither);
        }
        default -> throw new AssertionError(when + ": no such version");
      }
    }

    private boolean isOfEither(String path) {
      return old.containsKey(path) || newer.containsKey(path);
    }

    /** The files that Lanspread may not delete. */
    private Set<String> others() {
      Set<String> others = new HashSet<>(DownloadFixture.usersFiles());
      if (story.isCopy()) {
        others.addAll(Set.of("maps/gone.map", "gone/deep/level.dat"));
      }
      return others;
    }
  }

  private Ends ends(Story story) throws IOException {
    DownloadFixture fixture = fixture(story);
    NavigableMap<String, String> old = fixture.snapshot();
    FaultyDisk disk = FaultyDisk.undisturbed(DownloadFixture.REAL);
    fixture.download(disk, NEW);
    NavigableMap<String, String> newer = fixture.snapshot();
    NavigableMap<String, String> wanted = usersOnly(story);
    if (story.isCopy()) {
      for (Map.Entry<String, String> file : filesOf(old).entrySet()) {
        String path = file.getKey();
        if (!path.startsWith("local/")) {
          wanted.remove(path);
          if (!NEW.files().containsKey(path)) {
            wanted.put(story.aside() + path, file.getValue());
          }
        }
      }
    }
    NEW.files().keySet().forEach(path -> wanted.put(path, NEW.text(path)));
    assertThat(filesOf(newer)).as("the undisturbed download").isEqualTo(filesOf(wanted));
    return new Ends(story, old, newer, disk.steps());
  }

  private NavigableMap<String, String> usersOnly(Story story) throws IOException {
    DownloadFixture fixture = new DownloadFixture(home("users"));
    NavigableMap<String, String> users =
        switch (story) {
          case FRESH, OVER_A_COPY_OF_UNKNOWN_VERSION -> fixture.snapshot();
          case FRESH_BESIDE_USERS_FILES, UPDATE, OVER_A_COPY -> fixture.withUsersFiles().snapshot();
        };
    return new TreeMap<>(users);
  }

  private static NavigableMap<String, String> filesOf(NavigableMap<String, String> snapshot) {
    NavigableMap<String, String> files = new TreeMap<>(snapshot);
    files.keySet().removeIf(path -> path.endsWith("/"));
    return files;
  }

  /** True when the download says that it is committed. */
  private static boolean downloadUntil(DownloadFixture fixture, Disk disk) {
    try {
      fixture.download(disk, NEW);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A download whose payload is there in part and whose sentinel is parked. */
  private DownloadFixture halfDownloaded(Story story) throws IOException {
    DownloadFixture fixture = fixture(story);
    fixture.payload(DownloadFixture.REAL).begin(NEW.list(), NEW.version());
    fixture.write("more/levels/one.dat", "a level of");
    fixture.write("bin/game.exe", "new pro");
    return fixture;
  }

  private static void cancel(DownloadFixture fixture, Disk disk) throws IOException {
    PayloadFiles payload = fixture.payload(disk);
    payload.sweep();
    payload.deletePayload();
  }

  private DownloadFixture fixture(Story story) throws IOException {
    return story.begin(new DownloadFixture(home("home")));
  }

  private Path home(String name) throws IOException {
    Path home = memory.path(name);
    if (Files.exists(home)) {
      Trees.delete(DownloadFixture.REAL, home);
    }
    return home;
  }
}
