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
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real shells run real scripts. */
class PosixShellTest {
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
      String printed = run(new PlayerSettings(name, "español;"), charset);

      assertThat(printed)
          .as("written by Java in %s", charset)
          .isEqualTo("%s\n%s\ncss\nespañol;\n%s\n".formatted(root, root, name));
    }
    assertThat(Files.exists(root.resolve("hit"))).isFalse();
  }

  @Test
  void argumentsThatJavaCannotWriteAreSpelled() throws IOException {
    Files.writeString(Path.of(script()), "");

    assertThat(words(new PlayerSettings("Jörg", "日本語"), US_ASCII))
        .allMatch(word -> US_ASCII.newEncoder().canEncode(word));
    assertThat(words(new PlayerSettings("Jorg", "german"), US_ASCII))
        .containsExactly("/bin/sh", script(), root.toString(), "css", "german", "Jorg");
  }

  @Test
  void scriptIsRunByTheShellItNames() throws IOException {
    assertThat(words("#!/usr/bin/env bash\n")).startsWith("/usr/bin/env", "bash", script());
    assertThat(words("#! /bin/sh -e -u \r\n")).startsWith("/bin/sh", "-e -u", script());
    for (String other :
        List.of("", "#!", "#!\n", "#!bash\n", "echo #!/bin/bash\n", "x".repeat(999))) {
      assertThat(words(other)).startsWith("/bin/sh", script());
    }
  }

  private String script() {
    return root.resolve("game_start.sh").toString();
  }

  private List<String> words(String text) throws IOException {
    Files.writeString(Path.of(script()), text);
    return words(new PlayerSettings("Tom", "german"), UTF_8);
  }

  private List<String> words(PlayerSettings player, Charset charset) throws IOException {
    ScriptShell.CommandLine line =
        new PosixShell(new RealDisk(), charset)
            .commandLine(Path.of(script()), new ScriptArguments(root, new GameId("css"), player));
    return ((ScriptShell.CommandLine.Ready) line).words();
  }

  private String run(PlayerSettings player, Charset charset) throws Exception {
    Files.writeString(Path.of(script()), "pwd\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done\n");
    Path log = folder.resolve("log");
    int exitCode = new SystemProcesses().start(words(player, charset), root, log).get();
    String printed = Files.readString(log);
    assertThat(exitCode).as(printed).isZero();
    return printed;
  }
}
