package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests who have games brought, updated and deleted by commands while the app runs. */
@Timeout(180)
@Tag("process")
class TerminalGamesScenarioTest extends AppScenario {
  private static final String TITLE = "A title longer than a bar has room";

  private static List<String> command(AppProcess app, String... words) {
    List<String> all = new ArrayList<>(FastStart.program(List.of("-Xmx128m")));
    all.addAll(List.of(words));
    all.addAll(List.of("--state", app.state().toString()));
    return all;
  }

  /** The output and the end of a command without a terminal. */
  private record Ran(int exitCode, String out) {}

  private static Ran run(AppProcess app, String... words) throws Exception {
    Process process = new ProcessBuilder(command(app, words)).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), out);
  }

  private static void succeeds(AppProcess app, String told, String... words) throws Exception {
    Ran ran = run(app, words);
    assertThat(ran.exitCode()).as(ran.out()).isZero();
    assertThat(ran.out()).contains(told);
  }

  private static void fails(AppProcess app, String told, String... words) throws Exception {
    Ran ran = run(app, words);
    assertThat(ran.exitCode()).as(ran.out()).isOne();
    assertThat(ran.out()).contains(told);
    assertFit(ran.out().lines().toList());
  }

  /** A person can read them: no line of a bar wraps, and nobody sees the inside of a library. */
  private static void assertFit(List<String> lines) {
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line).hasSizeLessThanOrEqualTo(Pty.COLUMNS);
              assertThat(line).doesNotContain("\tat ", "Exception", "io.netty", "picocli");
            });
  }

  /** The app with one game of a peer that sends so slowly that its bar can be watched. */
  private AppProcess slowParty() throws IOException {
    CatalogFixture.sql(
        lab.catalog(), "UPDATE games SET game_title = '" + TITLE + "' WHERE game_id = 'ggoo'");
    lab.hollowGame("source", "ggoo", 600);
    return appOf(lab.start("source").sendSlowly());
  }

  @Test
  void C12_bars_fit_a_terminal_and_Ctrl_C_ends_them_well() throws Exception {
    AppProcess app = slowParty();
    try (Pty terminal = Pty.start(command(app, "download", "ggoo"))) {
      terminal.until("from 1 PC ").type(Pty.INTERRUPT);

      assertThat(terminal.awaitExit()).isEqualTo(130);
      assertFit(terminal.lines());
      assertThat(terminal.lines()).anyMatch(line -> line.matches("A title .*… +\\[#*-*] .*%.*"));
      assertThat(terminal.lines().getLast())
          .isEqualTo("lanspread: " + TITLE + ": the download was cancelled");
      assertThat(terminal.shown())
          .as("the cursor is never hidden for good")
          .doesNotContainPattern("\\[\\?25l(?!.*\\[\\?25h)");
    }
    try (Pty terminal = Pty.start(command(app, "discard", "ggoo"))) {
      assertThat(terminal.awaitExit()).isOne();
      terminal.until("no unfinished download has left anything of ggoo");
    }
  }

  @Test
  void C13_deletion_asks_first_and_refusals_are_one_line() throws Exception {
    lab.game("source", "ggoo", 1);
    PeerProcess source = lab.start("source");
    AppProcess app = appOf(source);
    Path root = app.root("ggoo");

    fails(app, "ggoo is not downloaded", "remove", "ggoo", "--yes");
    fails(app, "ggoo is not downloaded", "update", "ggoo");
    succeeds(app, ": downloaded", "download", "ggoo");
    assertThat(root.resolve("local")).doesNotExist();
    succeeds(app, "downloaded already", "download", "ggoo");
    succeeds(app, ": installed", "install", "ggoo");
    succeeds(app, "up to date already", "update", "ggoo");
    fails(app, "did you mean Title of ggoo (ggoo)?", "pause", "ggo0");
    fails(app, "no download of ggoo is here", "resume", "title of g");
    try (Pty terminal = Pty.start(command(app, "stop", "Title of ggoo"))) {
      assertThat(terminal.awaitExit()).isOne();
      terminal.until("ggoo does not run from here");
      assertFit(terminal.lines());
    }
    fails(app, "ggoo is installed; uninstall it first", "remove", "ggoo", "--yes");

    fails(app, "add --yes", "uninstall", "ggoo");
    try (Pty terminal = Pty.start(command(app, "uninstall", "--keep-saves", "ggoo"))) {
      terminal.until("Uninstall Title of ggoo and keep saves? [y/N]").type("n\n");
      assertThat(terminal.awaitExit()).isOne();
      terminal.until("nothing was deleted");
    }
    assertThat(root.resolve("local")).exists();
    Files.writeString(root.resolve("local/mine.sav"), "mine");
    try (Pty terminal = Pty.start(command(app, "uninstall", "--keep-saves", "ggoo"))) {
      terminal.until("[y/N]").type("y\n");
      assertThat(terminal.awaitExit()).isZero();
      terminal.until("uninstalled");
      assertFit(terminal.lines());
    }
    assertThat(root.resolve("local")).doesNotExist();
    assertThat(app.state().resolve("saves/ggoo/20250101/mine.sav")).hasContent("mine");
    fails(app, "ggoo is not installed", "uninstall", "ggoo");

    source.shutdown();
    succeeds(app, "removed", "remove", "ggoo", "--yes");
    assertThat(root).doesNotExist();
  }

  @Test
  void C14_newer_version_comes_and_leftovers_go_without_an_app() throws Exception {
    lab.game("source", "css", 1);
    lab.version("guest", "css", "20240101");
    Lab.write(lab.root("guest", "css").resolve("css.eti"), new byte[] {1});
    PeerProcess source = lab.start("source");
    List<String> alone = new ArrayList<>(FastStart.program(List.of("-Xmx128m")));
    alone.addAll(List.of("update", "css", "--connect", source.address(), "--no-mdns"));
    for (Map.Entry<String, Path> option :
        Map.of(
                "--games", lab.path("guest/games"),
                "--state", lab.path("guest/state"),
                "--catalog", lab.catalog())
            .entrySet()) {
      alone.addAll(List.of(option.getKey(), option.getValue().toString()));
    }
    try (Pty terminal = Pty.start(alone)) {
      assertThat(terminal.awaitExit()).as(terminal.shown()).isZero();
      terminal.until("updated");
      assertFit(terminal.lines());
    }
    assertThat(Lab.hashes(lab.root("guest", "css"))).isEqualTo(Lab.hashes(source.root("css")));
  }
}
