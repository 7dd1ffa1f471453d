package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.function.IntFunction;
import net.lanspread.content.PathRules;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.SilentLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Complete sessions on a disk that fails at each of its steps in turn. */
@ExtendWith(SilentLog.class)
class DownloadSessionCrashTest extends DownloadSession {
  private static final GameContent OLD =
      GameContent.version("20240101").with("a/a", "old a").with("c", "old c");
  private static final GameContent NEW =
      GameContent.version("20250101").with("a/a", "new a").with("b", "new b");

  @Test
  void sessionStoppedAtAnyStepIsOldOrNewOrNoVersionAndTheNextOneCompletes() throws Exception {
    boolean stopped = true;
    for (int n = 1; stopped; n++) {
      NavigableMap<String, String> old = begin(n);
      FaultyDisk disk = FaultyDisk.stoppingAt(DownloadFixture.REAL, n);
      DownloadResult result = download(NEW, disk, new FakeSource("anna", NEW));
      stopped = disk.hasFailed();
      fixture.recover(DownloadFixture.REAL);
      assertSettled(old, result, "stopped at " + n);
      assertDownloaded(download(NEW, new FakeSource("anna", NEW)), NEW);
    }
  }

  @Test
  void sessionInWhichOneStepFailsIsAsItReports() throws Exception {
    boolean failed = true;
    for (int n = 1; failed; n++) {
      NavigableMap<String, String> old = begin(n);
      FaultyDisk disk = FaultyDisk.failingOnceAt(DownloadFixture.REAL, n);
      DownloadResult result = download(NEW, disk, new FakeSource("anna", NEW));
      failed = disk.hasFailed();
      assertThat(isNew()).as("failed at " + n + ": " + result).isEqualTo(isFinished(result));
      fixture.recover(DownloadFixture.REAL);
      assertSettled(old, result, "failed at " + n);
      assertDownloaded(download(NEW, new FakeSource("anna", NEW)), NEW);
    }
  }

  @Test
  void repairStoppedAtAnyStepIsTheDamagedGameOrTheWholeOneOrNoneThatCounts() throws Exception {
    repairAtEveryStep("stopped at ", n -> FaultyDisk.stoppingAt(DownloadFixture.REAL, n));
  }

  @Test
  void repairInWhichOneStepFailsIsAsItReports() throws Exception {
    repairAtEveryStep("failed at ", n -> FaultyDisk.failingOnceAt(DownloadFixture.REAL, n));
  }

  private void repairAtEveryStep(String how, IntFunction<FaultyDisk> disks) throws Exception {
    boolean failed = true;
    for (int n = 1; failed; n++) {
      NavigableMap<String, String> damaged = beginDamaged(n);
      FaultyDisk disk = disks.apply(n);
      DownloadResult result = repair(OLD, disk, new FakeSource("anna", OLD));
      failed = disk.hasFailed();
      fixture.recover(DownloadFixture.REAL);
      assertRepaired(damaged, result, how + n);
      assertDownloaded(download(OLD, new FakeSource("anna", OLD)), OLD);
    }
  }

  private NavigableMap<String, String> beginDamaged(int n) throws IOException {
    begin(n);
    fixture.write("a/a", "OLD A").write("c", "old c and more");
    return fixture.snapshot();
  }

  private void assertRepaired(
      NavigableMap<String, String> damaged, DownloadResult result, String when) {
    NavigableMap<String, String> now = fixture.snapshot();
    assertThat(fixture.holdsDotFiles()).as(when).isFalse();
    for (String path : DownloadFixture.usersFiles()) {
      assertThat(now.get(path)).as(when + ", " + path).isEqualTo(damaged.get(path));
    }
    if (isFinished(result)) {
      assertThat(now).as(when).containsKey(PathRules.VERSION_INI);
    }
    if (now.containsKey(PathRules.VERSION_INI) && !now.equals(damaged)) {
      OLD.files()
          .keySet()
          .forEach(path -> assertThat(now.get(path)).as(when).isEqualTo(OLD.text(path)));
    }
  }

  private NavigableMap<String, String> begin(int n) throws IOException {
    fixture = new DownloadFixture(home.resolve("n" + n));
    fixture.withUsersFiles().withDownloaded(OLD);
    return fixture.snapshot();
  }

  private void assertSettled(NavigableMap<String, String> old, DownloadResult result, String when) {
    NavigableMap<String, String> now = fixture.snapshot();
    assertThat(fixture.holdsDotFiles()).as(when).isFalse();
    for (String path : DownloadFixture.usersFiles()) {
      assertThat(now.get(path)).as(when + ", " + path).isEqualTo(old.get(path));
    }
    switch (now.getOrDefault(PathRules.VERSION_INI, "none")) {
      case "20240101" -> assertThat(now).as(when).isEqualTo(old);
      case "20250101" ->
          assertThat(now)
              .as(when)
              .containsEntry("a/a", "new a")
              .containsEntry("b", "new b")
              .doesNotContainKey("c");
      case "none" -> assertThat(isFinished(result)).as(when).isFalse();
      default -> throw new AssertionError(when + ": no such version");
    }
  }

  private boolean isNew() {
    return "20250101".equals(fixture.snapshot().get(PathRules.VERSION_INI));
  }

  private static boolean isFinished(DownloadResult result) {
    return result instanceof DownloadResult.Finished;
  }
}
