package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Windows of this machine's Wine, for tests.
 *
 * @param windows its folder, which goes with the test
 */
public record Wine(Path program, Path windows) {

  /** Opens one, or skips the test where there is no Wine. */
  public static Wine open(Path windows) throws IOException, InterruptedException {
    Optional<Path> program = Programs.of(Optional.ofNullable(System.getenv("PATH"))).find("wine");
    assumeTrue(program.isPresent(), "Wine is not installed, so no real cmd.exe is asked");
    Files.createDirectories(windows); // Wine makes the last folder of a path alone
    Wine wine = new Wine(program.get(), windows);
    assertThat(wine.run(windows, List.of("cmd", "/d", "/c", "exit"))).isZero();
    return wine;
  }

  /** The variables for every program of Wine: no window, no questions, no noise. */
  public Map<String, String> environment() {
    return Map.of(
        "WINEPREFIX",
        windows.toString(),
        "WINEDEBUG",
        "-all",
        "WINEDLLOVERRIDES",
        "mscoree,mshtml=",
        "DISPLAY",
        "");
  }

  /** Runs a program of it to its end. */
  public int run(Path folder, List<String> words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(words);
    return run(folder, all, 200);
  }

  private int run(Path folder, List<String> words, int patienceSeconds)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment());
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(words + " does not end");
    }
    return process.exitValue();
  }

  /** Ends it with all that runs in it. */
  public void end() throws IOException, InterruptedException {
    run(windows, List.of(program.resolveSibling("wineserver").toString(), "-k", "-w"), 30);
  }
}
