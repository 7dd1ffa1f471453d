package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SystemProcessesTest {
  @TempDir Path folder;

  @Test
  void whatIsStartedIsInASessionOfItsOwnAndKeepsItsExitCode() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setsid")) && Files.exists(Path.of("/proc/self/stat")),
        "this system does not show sessions, or has no setsid");
    Path log = folder.resolve("log");

    int exitCode =
        new SystemProcesses()
            .start(
                List.of("/bin/sh", "-c", "read a < /proc/$$/stat; echo \"$$ $a\"; exit 3"),
                folder,
                log)
            .get();

    String[] printed = Files.readString(log).strip().split(" ", -1);
    assertThat(exitCode).isEqualTo(3);
    assertThat(printed[5]).as("its group").isEqualTo(printed[0]);
    assertThat(printed[6]).as("its session").isEqualTo(printed[0]);
  }
}
