package net.lanspread.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells run real scripts. */
@Tag("process")
class PosixShellTest {
  private static final String PRINTING = "pwd\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done\n";

  @TempDir Path folder;

  private Path root;

  @BeforeEach
  void needAShell() throws IOException {
    assumeFalse(File.separatorChar == '\\', "Windows has no /bin/sh");
    root = Files.createDirectories(folder.resolve("games & more/$(touch hit)/css"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tom & Jerry",
        "Jörg Müller 日本 🎮",
        "$(touch hit)",
        "`touch hit`",
        "\"; touch hit; \"",
        "'; touch hit; '",
        "-n",
        "a\\nb\\0101%s%b",
        "*",
        "  two  spaces  ",
        "ü$(touch hit)`touch hit`'\"\\",
      })
  void argumentsArriveAsTheyAre(String name) throws Exception {
    for (Charset charset : List.of(UTF_8, US_ASCII)) {
      String printed = run(new PlayerSettings(name, "german"), charset);

      assertThat(printed)
          .as("written by Java in %s", charset)
          .isEqualTo("%s\n%s\ncss\nde\n%s\n".formatted(root, root, name));
    }
    assertThat(Files.exists(root.resolve("hit"))).isFalse();
  }

  @Test
  void argumentsThatJavaCannotWriteAreSpelled() throws IOException {
    Files.writeString(Path.of(script()), "");

    assertThat(words(new PlayerSettings("Jörg", "german"), US_ASCII))
        .allMatch(word -> US_ASCII.newEncoder().canEncode(word));
    assertThat(words(new PlayerSettings("Jorg", "german"), US_ASCII))
        .containsExactly("/bin/sh", script(), root.toString(), "css", "de", "Jorg");
  }

  @Test
  void scriptIsRunByTheShellItNames() throws IOException {
    assertThat(words("#!/usr/bin/env bash\n")).startsWith("/usr/bin/env", "bash", script());
    assertThat(words("#! /bin/sh -e -u \n")).startsWith("/bin/sh", "-e -u", script());
    for (String other :
        List.of("", "#!", "#!\n", "#!bash\n", "echo #!/bin/bash\n", "x".repeat(999))) {
      assertThat(words(other)).startsWith("/bin/sh", script());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/bin/sh\n",
        "#! /usr/bin/env bash \n",
        "\uFEFF#!/bin/sh\n",
        "\uFEFF",
        "",
      })
  void scriptOfWindowsMakingRunsUnderItsOwnName(String head) throws Exception {
    String text = head + "if true; then\n" + PRINTING + "fi\ncat <<X\n$0\nX\nexit\n";
    Files.writeString(Path.of(script()), text.replace("\n", "\r\n"));

    String printed = run(command(new PlayerSettings("Tom", "fr"), UTF_8, Map.of()));

    assertThat(printed).isEqualTo("%s\n%s\ncss\nfr\nTom\n%s\n".formatted(root, root, script()));
  }

  @Test
  void scriptThatAsksGetsATerminalWhereThereIsADisplay() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Path terminal = Files.writeString(programs.resolve("xterm"), "");
    assertThat(terminal.toFile().setExecutable(true)).isTrue();
    Files.writeString(Path.of(script()), "echo Map?\nread -r map\n");
    PlayerSettings tom = new PlayerSettings("Tom", "german");
    Map<String, String> path = Map.of("PATH", programs.toString());
    Map<String, String> withDisplay = new HashMap<>(path);
    withDisplay.put("DISPLAY", ":0");

    assertThat(command(tom, UTF_8, withDisplay).words())
        .startsWith(terminal.toString(), "-e", "/bin/sh", script());
    assertThat(command(tom, UTF_8, path).words()).startsWith("/bin/sh", script());
    Files.writeString(Path.of(script()), "echo reads nothing\n");
    assertThat(command(tom, UTF_8, withDisplay).words()).startsWith("/bin/sh", script());
  }

  private String script() {
    return root.resolve("game_start.sh").toString();
  }

  private List<String> words(String text) throws IOException {
    Files.writeString(Path.of(script()), text);
    return words(new PlayerSettings("Tom", "german"), UTF_8);
  }

  private List<String> words(PlayerSettings player, Charset charset) throws IOException {
    return command(player, charset, Map.of()).words();
  }

  private Command command(PlayerSettings player, Charset charset, Map<String, String> environment)
      throws IOException {
    ScriptShell.CommandLine line =
        new PosixShell(new RealDisk(), charset, new Surroundings(environment, folder))
            .commandLine(
                GameScript.START,
                Path.of(script()),
                new ScriptArguments(root, new GameId("css"), player),
                ScriptShell.Console.ITS_OWN);
    return ((ScriptShell.CommandLine.Ready) line).command();
  }

  private String run(PlayerSettings player, Charset charset) throws Exception {
    Files.writeString(Path.of(script()), PRINTING);
    return run(command(player, charset, Map.of()));
  }

  private String run(Command command) throws Exception {
    Path log = folder.resolve("log");
    int exitCode = new SystemProcesses().start(command, Optional.of(log)).exitCode().get();
    String printed = Files.readString(log);
    assertThat(exitCode).as(printed).isZero();
    return printed;
  }
}
