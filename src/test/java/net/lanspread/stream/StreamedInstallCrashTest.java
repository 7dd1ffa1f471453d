package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.NavigableMap;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.Trees;
import net.lanspread.install.Recovery;
import net.lanspread.operation.Outcome;
import org.junit.jupiter.api.Test;

/** Streamed installs that end at any step of the disk. */
class StreamedInstallCrashTest extends StreamedSession {
  @Test
  void stoppedAtAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.stoppingAt(REAL, step));
  }

  @Test
  void failureOfAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.failingOnceAt(REAL, step));
  }

  private interface Fault {
    FaultyDisk at(int step);
  }

  private void everyStep(Fault fault) throws Exception {
    run(StreamSource.streaming("a", game().end().stream()));
    NavigableMap<String, String> whole = root();
    FaultyDisk last;
    int step = 0;
    int wholeGames = 0;
    do {
      Trees.delete(REAL, home.resolve("games/bfbc2"));
      last = fault.at(++step);
      disk = last;
      Outcome outcome = run(StreamSource.streaming("a", game().end().stream())).outcome();
      new Recovery(REAL, home.resolve("games"), home.resolve("state")).run();
      boolean installed = Files.exists(home.resolve("games/bfbc2"));
      if (installed) {
        assertThat(root()).as("step %d: %s", step, outcome).isEqualTo(whole);
        wholeGames++;
      }
      if (outcome instanceof Outcome.Done) {
        assertThat(installed).as("step %d", step).isTrue();
      }
    } while (last.hasFailed());
    assertThat(step).isGreaterThan(20);
    assertThat(wholeGames).isBetween(2, step - 10);
  }
}
