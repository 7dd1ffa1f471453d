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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer looks at the demo's page. */
@Timeout(180)
@Tag("browser")
class DemoBrowserScenarioTest {
  private static final String GAME = "turnipwars";

  @TempDir Path temporary;

  /** Starts a demo whose browser makes no window of its own and writes the address into a pipe. */
  private Process start(Path told) throws IOException, InterruptedException {
    Path opener = Files.createDirectories(told.getParent()).resolve("xdg-open");
    Files.writeString(opener, "#!/bin/sh\necho \"$@\" >" + told + "\n");
    assertThat(opener.toFile().setExecutable(true)).isTrue();
    Path window = Files.writeString(opener.resolveSibling("chromium"), "#!/bin/sh\nexit 1\n");
    assertThat(window.toFile().setExecutable(true)).isTrue();
    assertThat(new ProcessBuilder("mkfifo", told.toString()).start().waitFor()).isZero();
    List<String> command = PeerProcess.java();
    command.addAll(List.of("demo", "--folder", temporary.resolve("show").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATH", opener.getParent() + ":" + System.getenv("PATH"));
    return builder.start();
  }

  @Test
  void B21_demo_page_shows_the_party_while_a_game_comes_from_two() throws Exception {
    assumeFalse(File.separatorChar == '\\', "the demo's browser is a script of a shell");
    Path told = temporary.resolve("bin").resolve("told");
    try (HeadlessBrowser browser = HeadlessBrowser.start()) {
      Process demo = start(told);
      try (GuestPage page = browser.open(Files.readString(told).strip(), look -> look)) {
        page.until(GuestPage.card("cavernchoir"), "Cavern Choir");
        page.untilTold("Turnip Wars is installed");

        assertThat(page.shownStates()).anyMatch(state -> state.startsWith("Downloading "));
        assertThat(page.shownPaces())
            .anyMatch(pace -> pace.matches("Downloading, [\\d.,]+ MB/s from 2 PCs.*"));
        page.open(GAME);
        page.until("dialog .description", "Plant at dawn");
        page.until("dialog .facts", "Strategy");
        page.until("dialog .sources", "bert");
        page.closeDialog();
        page.press("Install: Moss Racers");
        page.untilOffered("Play: Moss Racers");
        assertThat(page.violations()).isEmpty();
        assertThat(page.complaints()).isEmpty();

        List<String> lines = new ArrayList<>();
        BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
        while (lines.isEmpty() || !lines.getLast().startsWith("The party goes on")) {
          lines.add(String.valueOf(out.readLine()));
        }
        assertThat(lines).contains("  Turnip Wars begins. Have fun, carla!");
        demo.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
        assertThat(out.lines()).last().asString().startsWith("The peers have ended.");
        assertThat(demo.waitFor()).isZero();
      } finally {
        demo.descendants().forEach(ProcessHandle::destroyForcibly);
        demo.destroyForcibly();
      }
    }
  }
}
