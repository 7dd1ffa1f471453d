package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.launch.ScriptShell.CommandLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command lines for Windows; they are text, so every system can check them. */
class CmdShellTest {
  private static final String CMD = "C:\\Windows\\System32\\cmd.exe";
  private static final Path ROOT = Path.of("/LAN Party & Co (1)^/css");

  private final CmdShell shell = new CmdShell(CMD);

  @Test
  void scriptRunsInTheRootWithFourArgumentsInQuotes() {
    assertThat(words(ROOT, "Jörg Müller"))
        .containsExactly(
            CMD,
            "/d",
            "/v:off",
            "/s",
            "/c",
            "\".\\game_start.cmd \"/LAN Party & Co (1)^/css\" \"css\" \"german\" \"Jörg"
                + " Müller\"\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Tom & Jerry,Tom + Jerry",
        "x\" & calc & \",x' + calc + '",
        "%PATH%,_PATH_",
        "^%PATH^%,__PATH__",
        "a|b<c>d,a_b_c_d",
        "!x! (y) 'z' ;,!x! (y) 'z' ;",
        "äöüß 日本 🎮,äöüß 日本 🎮",
        "-rf /s $(x) ; # ~,-rf /s $(x) ; # ~",
        "ends\\,ends\\",
      })
  void nameIsWhatItWasButForWhatCouldBecomeACommand(String name, String passed) {
    List<String> words = words(ROOT, name);

    assertThat(words.getLast()).endsWith(" \"german\" \"" + passed + "\"\"");
  }

  @Test
  void nothingOfAnyNameIsEverOutsideTheQuotesOrAVariable() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String letters = "ab \"\"%%&&||<>^^!()'`;,=~@\\/$äß";
    for (int round = 0; round < 5_000; round++) {
      String name = text(random, letters);
      String language = text(random, letters);

      String line = line(Path.of("/games/css"), new PlayerSettings(name, language));

      String inner = line.substring(1, line.length() - 1);
      String[] parts = inner.split("\"", -1);
      String as = "seed %d, name <%s>, language <%s>".formatted(seed, name, language);
      assertThat(parts).as(as).hasSize(9);
      assertThat(List.of(parts[0], parts[2], parts[4], parts[6], parts[8]))
          .as(as)
          .containsExactly(".\\game_start.cmd ", " ", " ", " ", "");
      assertThat(parts[5] + parts[7]).as(as).doesNotContainPattern("[%&|<>^\"]");
      assertThat(parts[5]).as(as).hasSameSizeAs(language);
      assertThat(parts[7]).as(as).hasSameSizeAs(name);
    }
  }

  private static String text(Random random, String letters) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/100% games/css", "/%PATH%/css", "/a\"b/css"})
  void pathThatCannotBeQuotedIsRefused(String root) {
    assertThat(shell.commandLine(Path.of(root, "game_start.cmd"), arguments(Path.of(root))))
        .isInstanceOfSatisfying(
            CommandLine.Refused.class, refused -> assertThat(refused.message()).contains(root));
  }

  private static ScriptArguments arguments(Path root) {
    return new ScriptArguments(root, new GameId("css"), new PlayerSettings("Tom", "german"));
  }

  private List<String> words(Path root, String name) {
    return ready(
        shell.commandLine(
            root.resolve("game_start.cmd"),
            new ScriptArguments(root, new GameId("css"), new PlayerSettings(name, "german"))));
  }

  private String line(Path root, PlayerSettings player) {
    return ready(
            shell.commandLine(
                root.resolve("game_start.cmd"),
                new ScriptArguments(root, new GameId("css"), player)))
        .getLast();
  }

  private static List<String> ready(CommandLine line) {
    assertThat(line).isInstanceOf(CommandLine.Ready.class);
    return ((CommandLine.Ready) line).words();
  }
}
