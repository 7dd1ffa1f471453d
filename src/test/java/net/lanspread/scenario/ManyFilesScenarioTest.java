package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A game of very many files. */
@Timeout(400)
@Tag("process")
class ManyFilesScenarioTest {
  private static final int FOLDERS = 300;
  private static final int FILES = 100;

  private final Lab lab = new Lab();
  private final List<Process> busy = new ArrayList<>();

  @AfterEach
  void closeTheLab() {
    for (Process loop : busy) {
      loop.descendants().forEach(ProcessHandle::destroyForcibly);
      loop.destroyForcibly();
    }
    lab.close();
  }

  /** Other programs that take all of this machine's processors that they get. */
  private void keepTheMachineBusy() throws IOException {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      busy.add(
          new ProcessBuilder("timeout", "300", "sh", "-c", "while :; do :; done")
              .inheritIO()
              .start());
    }
  }

  @Test
  void X12_thirty_thousand_small_files_on_a_busy_machine() throws Exception {
    Path root = lab.root("source", "bfbc2");
    for (int folder = 0; folder < FOLDERS; folder++) {
      Path made = Files.createDirectories(root.resolve("maps%03d".formatted(folder)));
      for (int file = 0; file < FILES; file++) {
        byte[] bytes = "%d in %d\n".formatted(file, folder).getBytes(StandardCharsets.UTF_8);
        Files.write(made.resolve("tile%02d.dat".formatted(file)), bytes);
      }
    }
    lab.version("source", "bfbc2", Lab.VERSION);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.start("client");
    client.connect(source);
    keepTheMachineBusy();
    int mark = client.mark();

    client.send("download", "game_id", "bfbc2", "install", false);
    client
        .from(mark)
        .await(
            "active-operations-changed",
            event -> event.path("operations").isEmpty(),
            Duration.ofMinutes(5));

    client.from(mark).await("download-finished"); // it is told when the operation is gone
    assertThat(client.from(mark).events("peer-lost"))
        .as("the source was there all the time")
        .isEmpty();
    assertThat(client.from(mark).events("download-chunk-finished")).hasSize(FOLDERS * FILES + 1);
    assertThat(Lab.hashes(client.root("bfbc2"))).isEqualTo(Lab.hashes(root));
  }
}
