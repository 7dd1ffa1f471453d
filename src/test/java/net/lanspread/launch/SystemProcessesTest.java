package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@Tag("process")
class SystemProcessesTest {
  @TempDir Path folder;

  @Test
  void aStartedProgramIsInASessionOfItsOwnAndKeepsItsExitCode() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setsid")) && Files.exists(Path.of("/proc/self/stat")),
        "this system does not show sessions, or has no setsid");
    Path log = folder.resolve("log");

    int exitCode = run(log, "read a < /proc/$$/stat; echo \"$$ $a\"; exit 3");

    String[] printed = Files.readString(log).strip().split(" ", -1);
    assertThat(exitCode).isEqualTo(3);
    assertThat(printed[5]).as("its group").isEqualTo(printed[0]);
    assertThat(printed[6]).as("its session").isEqualTo(printed[0]);
  }

  @Test
  void logKeepsTheBeginningAndTheScriptRunsToItsEnd() throws Exception {
    Path log = folder.resolve("log");

    int exitCode =
        run(log, "head -c 20000000 /dev/zero | tr '\\0' 'x'; echo > ran_to_its_end; exit 4");

    assertThat(exitCode).isEqualTo(4);
    assertThat(folder.resolve("ran_to_its_end")).exists();
    assertThat(Files.size(log)).isBetween(1_000_000L, 5_000_000L);
    assertThat(Files.readString(log)).startsWith("xxx").endsWith("too long for this log)\n");
  }

  @Test
  void aStartedProgramGetsNothingOfOurEnvironment() throws Exception {
    Path log = folder.resolve("log");
    run(log, "env");

    assertThat(Files.readString(log))
        .contains("PATH=")
        .doesNotContainPattern("(?m)^(LANSPREAD|_?JAVA_|JDK_|MAVEN_|CLASSPATH)");
  }

  @Test
  void aProcessIsFoundAgainAndEndedWithAllThatItHasStarted() throws Exception {
    Command command =
        new Command(List.of("/bin/sh", "-c", "while :; do sleep 1000; done"), folder, Map.of());
    SystemProcesses processes = new SystemProcesses();
    Processes.Started started = processes.start(command, Optional.empty());
    Processes.Mark mark = started.mark().orElseThrow();

    Processes.Started found = processes.find(mark).orElseThrow();
    assertThat(processes.find(new Processes.Mark(mark.pid(), mark.startedAt().minusSeconds(60))))
        .as("another one that had its number")
        .isEmpty();
    assertThat(found.end().getAsBoolean()).isTrue();

    found.exitCode().get();
    assertThat(started.exitCode().get()).isNotZero();
    assertThat(processes.find(mark)).isEmpty();
  }

  private int run(Path log, String line) throws Exception {
    Command command = new Command(List.of("/bin/sh", "-c", line), folder, Map.of());
    return new SystemProcesses().start(command, Optional.of(log)).exitCode().get();
  }
}
