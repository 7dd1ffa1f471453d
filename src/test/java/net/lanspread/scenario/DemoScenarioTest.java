package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first sight of a newcomer. */
@Timeout(180)
@Tag("process")
class DemoScenarioTest {
  @TempDir Path temporary;
  @TempDir Path bin;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endTheDemo() {
    for (Process demo : started) {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  @Test
  void C15_demo_tells_what_happened_and_leaves_nothing_but_its_folder() throws Exception {
    Path home = temporary.resolve("show");

    Process demo = start("demo", "--no-browser", "--folder", home.toString());
    List<String> told = demo.inputReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(demo.waitFor()).as("%s", told).isZero();
    assertThat(told).anyMatch(line -> line.matches(" +anna +sent [1-9]\\d* MiB"));
    assertThat(told).anyMatch(line -> line.matches(" +bert +sent [1-9]\\d* MiB"));
    assertThat(told).anyMatch(line -> line.startsWith("Downloaded 96 MiB in "));
    assertThat(told).anyMatch(line -> line.contains(home.toString()));
    assertThat(told).contains("  Turnip Wars begins. Have fun, carla!");
    assertThat(told)
        .anyMatch(line -> line.matches(" +\\[[#.]{20}] +\\d+ of 96 MiB .*\\d MiB/s .*sources .*"));
    assertThat(demo.descendants()).isEmpty();
    assertThat(names(temporary)).containsExactly("show");
    assertThat(names(home)).containsExactly("anna", "bert", "carla", "game.db");
    Path root = Path.of("games", "turnipwars");
    assertThat(home.resolve("carla").resolve(root).resolve("turnipwars.eti"))
        .hasSameBinaryContentAs(home.resolve("anna").resolve(root).resolve("turnipwars.eti"));
    assertThat(home.resolve("carla").resolve(root).resolve("local/data/turnipwars.dat"))
        .hasSize(96L << 20);
  }

  @Test
  void C16_demo_without_a_browser_says_so_and_keeps_its_party_if_told_to() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows has its browser always");
    List<String> told = new ArrayList<>();
    Process demo = start("demo", "--keep", "--folder", temporary.resolve("show").toString());
    BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
    while (told.isEmpty() || !told.getLast().contains("keep running")) {
      told.add(Objects.requireNonNull(out.readLine(), () -> "the end of " + told));
    }
    assertThat(told).anyMatch(line -> line.startsWith("No browser can be opened here."));
    assertThat(told).anyMatch(line -> line.startsWith("The page of carla: http://127.0.0.1:"));
    assertThat(told.getLast()).contains("Ctrl-C");
    List<ProcessHandle> peers = demo.descendants().toList();
    assertThat(peers).hasSize(3).allMatch(ProcessHandle::isAlive);

    demo.destroyForcibly();

    for (ProcessHandle peer : peers) {
      peer.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void demoTouchesNoFolderThatIsThereAlready() throws Exception {
    Process demo = start("demo", "--folder", temporary.toString());
    List<String> told = demo.errorReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(demo.waitFor()).isOne();
    assertThat(told).anyMatch(line -> line.contains("exists already; name a new folder"));
    assertThat(names(temporary)).isEmpty();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = PeerProcess.java();
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATH", pathWithoutBrowser());
    Process demo = builder.start();
    started.add(demo);
    return demo;
  }

  /** A path whose opener of addresses refuses, as on a machine without a screen. */
  private String pathWithoutBrowser() throws IOException {
    for (String opener : List.of("chromium", "xdg-open", "open")) {
      Path program = Files.writeString(bin.resolve(opener), "#!/bin/sh\nexit 3\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return bin + File.pathSeparator + System.getenv("PATH");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
