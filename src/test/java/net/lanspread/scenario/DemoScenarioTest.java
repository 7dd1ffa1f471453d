package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endTheDemo() {
    for (Process demo : started) {
      demo.descendants().forEach(ProcessHandle::destroyForcibly);
      demo.destroyForcibly();
    }
  }

  @Test
  void demoTellsWhatHappenedAndLeavesNothingButItsFolder() throws Exception {
    Path home = temporary.resolve("show");

    Process demo = start("demo", "--folder", home.toString());
    List<String> told = demo.inputReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(demo.waitFor()).isZero();
    assertThat(told).anyMatch(line -> line.matches(" +anna +sent [1-9]\\d* MiB"));
    assertThat(told).anyMatch(line -> line.matches(" +bert +sent [1-9]\\d* MiB"));
    assertThat(told).anyMatch(line -> line.startsWith("Downloaded 96 MiB in "));
    assertThat(told).anyMatch(line -> line.contains(home.toString()));
    assertThat(told)
        .anyMatch(line -> line.matches(" +\\[[#.]{20}] +\\d+ of 96 MiB .*\\d MiB/s .*sources .*"));
    assertThat(demo.descendants()).isEmpty();
    assertThat(names(temporary)).containsExactly("show");
    assertThat(names(home)).containsExactly("anna", "bert", "carla", "game.db");
    Path root = Path.of("games", "ggoo");
    assertThat(home.resolve("carla").resolve(root).resolve("ggoo.eti"))
        .hasSameBinaryContentAs(home.resolve("anna").resolve(root).resolve("ggoo.eti"));
    assertThat(home.resolve("carla").resolve(root).resolve("local/data/ggoo.dat"))
        .hasSize(96L << 20);
  }

  @Test
  void keptPeersRunUntilTheDemoIsEnded() throws Exception {
    Process demo = start("demo", "--keep", "--folder", temporary.resolve("show").toString());
    String kept =
        demo.inputReader(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("keep running"))
            .findFirst()
            .orElseThrow();
    assertThat(kept).contains("Ctrl-C");
    List<ProcessHandle> peers = demo.descendants().toList();
    assertThat(peers).hasSize(3).allMatch(ProcessHandle::isAlive);

    demo.destroy();

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
    Process demo = new ProcessBuilder(command).start();
    started.add(demo);
    return demo;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
