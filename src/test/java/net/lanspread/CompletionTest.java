package net.lanspread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The completion of a shell for typed words. */
@Tag("process")
class CompletionTest {
  @TempDir private Path folder;

  private static String script(String shell) {
    StringWriter out = new StringWriter();
    int exitCode = App.commandLine().setOut(new PrintWriter(out)).execute("completion", shell);
    assertThat(exitCode).isZero();
    return out.toString();
  }

  private String shell(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static void assumeInstalled(String shell) {
    assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(shell))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void shellReadsItsScript(String shell) throws Exception {
    assumeInstalled(shell);
    Path file = Files.writeString(folder.resolve("script"), script(shell));

    assertThat(shell(List.of(shell, "-n", file.toString()))).isEmpty();
  }

  @Test
  void fishKnowsCommandsOptionsAndGames() {
    assertThat(script("fish").lines())
        .contains(
            "complete -c lanspread -f",
            "complete -c lanspread -n '__fish_seen_subcommand_from get' -l json -d 'print JSON, for"
                + " programs'",
            "complete -c lanspread -n '__fish_seen_subcommand_from play get"
                + " install download update verify uninstall remove discard pause resume server"
                + " stop' -a '(lanspread ls --ids 2>/dev/null)'")
        .anyMatch(line -> line.contains("-n '__fish_use_subcommand' -a 'doctor' -d 'Looks at"))
        .anyMatch(
            line ->
                line.startsWith(
                    "complete -c lanspread -n '__fish_seen_subcommand_from ls' -l games -r -F"))
        .anyMatch(
            line ->
                line.startsWith(
                    "complete -c lanspread -n '__fish_seen_subcommand_from catalog; and"
                        + " __fish_seen_subcommand_from pin' -l digest -x"));
  }

  @Test
  void bashCompletesGamesWithoutEvaluatingTheirIds() throws Exception {
    assumeInstalled("bash");
    Path hit = folder.resolve("hit");
    Path program = folder.resolve("lanspread");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\n' css 'cs one' '$(touch " + hit.getFileName() + ")'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path script = Files.writeString(folder.resolve("script"), script("bash"));

    String completed =
        shell(List.of("bash", "-c", "cd " + folder + "; source " + script + COMPLETE));

    assertThat(completed.lines())
        .containsExactly("css", "cs\\ one", "--", "\\$\\(touch\\ hit\\)", "--", "doctor");
    assertThat(hit).doesNotExist();
  }

  private static final String COMPLETE =
      """
      ; try() {
        COMP_WORDS=(lanspread "$@"); COMP_CWORD=$#; COMPREPLY=()
        _lanspread_with_games lanspread "${@: -1}" "${@: -2:1}"
        printf '%s\\n' "${COMPREPLY[@]}"
      }
      try get c; echo --; try remove '$'; echo --; try doc
      """;
}
