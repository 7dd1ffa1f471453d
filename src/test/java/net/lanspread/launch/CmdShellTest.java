package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import net.lanspread.launch.ScriptShell.CommandLine;
import net.lanspread.launch.ScriptShell.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command lines for Windows; they are text, so every system can check them. */
class CmdShellTest {
  private static final String CMD = "C:\\Windows\\System32\\cmd.exe";
  private static final Path ROOT = Path.of("/LAN/css");

  @TempDir Path folder;

  @Test
  void scriptRunsInAWindowOfItsOwnWithBareArguments() throws IOException {
    assertThat(ready(GameScript.START, ROOT, "Jörg").command().words())
        .containsExactly(
            CMD,
            "/d",
            "/v:off",
            "/c",
            "start",
            "\"css game_start\"",
            "/wait",
            CMD,
            "/d",
            "/v:off",
            "/c",
            ".\\game_start.cmd",
            ROOT.toString(),
            "css",
            "de",
            "Jörg");
    assertThat(ready(GameScript.START, ROOT, "Jörg").logged()).isFalse();
  }

  @Test
  void serverRunsInThisTerminal() throws IOException {
    assertThat(
            ready(shell(_ -> Optional.empty()), GameScript.SERVER, ROOT, "Tom", Console.OURS)
                .command()
                .words())
        .containsExactly(
            CMD, "/d", "/v:off", "/c", ".\\server_start.cmd", ROOT.toString(), "css", "de", "Tom");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Tom,Tom",
        "äöüß日本🎮_-.+#~@,äöüß日本🎮_-.+#~@",
        "Tom!,Tom_",
        "%PATH%,_PATH_",
        "^%PATH^%,__PATH__",
        "a|b<c>d,a_b_c_d",
        "Tom & Jerry,\"Tom + Jerry\"",
        "x\" & calc & \",\"x' + calc + '\"",
        "(y) 'z' ;,\"(y) 'z' ;\"",
        "a;b,\"a;b\"",
        "/?,\"/?\"",
        "ends here\\,\"ends here_\"",
      })
  void nameIsBareWhereItCanBeAndNeverACommand(String name, String passed) throws IOException {
    assertThat(ready(GameScript.START, ROOT, name).command().words().getLast()).isEqualTo(passed);
  }

  @Test
  void nothingOfAnyNameIsEverOutsideTheQuotesOrAVariable() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String letters = "ab \"\"%%&&||<>^^!()'`;,=~@\\/$äß\u00A0\u3000";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder name = new StringBuilder("x");
      for (int i = random.nextInt(12); i > 0; i--) {
        name.append(letters.charAt(random.nextInt(letters.length())));
      }

      String word = ready(GameScript.START, ROOT, name.toString()).command().words().getLast();

      String as = "seed %d, name <%s>".formatted(seed, name);
      assertThat(word).as(as).doesNotContainPattern("[%&|<>^!]|\\\\\"?$");
      if (word.startsWith("\"")) {
        assertThat(word).as(as).endsWith("\"").hasSizeGreaterThan(2);
        assertThat(word.substring(1, word.length() - 1)).as(as).doesNotContain("\"");
      } else {
        assertThat(word).as(as).doesNotContainPattern("(?U)[\\s\\p{Z},;=()\"]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/LAN Party/css", "/Tom!/css", "/100%/css", "/a&b/css", "/a^b/css", "/(x)/css"})
  void pathThatScriptsCannotTakeGoesByItsShortName(String root) throws IOException {
    CmdShell shell = shell(_ -> Optional.of(Path.of("/LANPAR~1/css")));

    CommandLine.Ready ready = ready(shell, GameScript.START, Path.of(root), "Tom", Console.ITS_OWN);

    assertThat(ready.command().words())
        .endsWith(Path.of("/LANPAR~1/css").toString(), "css", "de", "Tom");
    assertThat(ready.command().folder()).isEqualTo(Path.of("/LANPAR~1/css"));
    assertThat(ready.notices()).isEmpty();
  }

  @Test
  void pathWithoutAShortNameIsQuotedAndTheGuestIsToldTheRemedy() throws IOException {
    Path root = Path.of("/LAN Party/css");
    for (Optional<Path> shortName : List.of(Optional.<Path>empty(), Optional.of(root))) {
      CommandLine.Ready ready =
          ready(shell(_ -> shortName), GameScript.START, root, "Tom", Console.ITS_OWN);

      assertThat(ready.command().words()).endsWith("\"" + root + "\"", "css", "de", "Tom");
      assertThat(ready.notices())
          .singleElement()
          .satisfies(
              notice -> {
                assertThat(notice.code()).isEqualTo(Notice.Code.SCRIPT_PATH);
                assertThat(notice.message()).contains(root.toString(), "C:\\LAN");
              });
    }
  }

  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no path has a quote there")
  @ValueSource(strings = {"/100% games/css", "/%PATH%/css", "/a\"b/css"})
  void pathThatCannotBeGivenAtAllIsRefused(String root) throws IOException {
    assertThat(
            commandLine(
                shell(_ -> Optional.empty()),
                GameScript.START,
                Path.of(root),
                "Tom",
                Console.ITS_OWN))
        .isInstanceOfSatisfying(
            CommandLine.Refused.class,
            refused -> assertThat(refused.message()).contains(root, "C:\\LAN"));
  }

  @Test
  void setupRunsElevatedWithTheRulesThatTheOtherScriptsWouldAdd() throws IOException {
    Path root = Files.createDirectories(folder.resolve("LAN/css"));
    Files.writeString(
        root.resolve("game_start.cmd"),
        """
        set game_path=%1
        set game_name=%2
        netsh advfirewall firewall add rule name="%game_name%" dir=in action=allow program="%game_path%\\local\\hl.exe" enable=yes
        NETSH advfirewall firewall add rule name="x" dir=out action=allow program="!game_path!\\local\\a b.exe"
        netsh advfirewall firewall add rule name="x" dir=in action=allow program="C:\\Windows\\System32\\cmd.exe"
        netsh advfirewall firewall add rule name="x" dir=in action=allow program="%game_path%\\..\\x.exe"
        netsh advfirewall firewall add rule name="x" dir=in action=block program="%game_path%\\y.exe"
        netsh advfirewall firewall delete rule name="%game_name%"
        """);

    List<String> words = ready(GameScript.SETUP, root, "Tom O'Neil").command().words();

    assertThat(words)
        .startsWith(
            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
            "-NoProfile",
            "-ExecutionPolicy",
            "Bypass",
            "-Command")
        .hasSize(6);
    String rule = "netsh advfirewall firewall add rule name=css ";
    String line =
        "cd /d %s & %sdir=in action=allow program=%s\\local\\hl.exe enable=yes"
                .formatted(root, rule, root)
            + " & %sdir=out action=allow program=\\\"%s\\local\\a b.exe\\\" enable=yes"
                .formatted(rule, root)
            + " & .\\game_setup.cmd %s css de \\\"Tom O''Neil\\\"".formatted(root);
    String start =
        "Start-Process -FilePath '%s' -ArgumentList '/d /v:off /c %s' -Wait -PassThru"
            .formatted(CMD, line);
    assertThat(words.getLast())
        .isEqualTo(
            "\"try { $p = %s -Verb RunAs } catch { $p = %s }; exit $p.ExitCode\""
                .formatted(start, start));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reg add HKLM\\Software\\x /v y /d z /f | true",
        "REG ADD \"HKEY_LOCAL_MACHINE\\Software\\x\" | true",
        "regedit /s cod.reg | true",
        "reg import cod.reg | true",
        "start local\\key.reg | true",
        "copy hosts %windir%\\system32\\drivers\\etc\\hosts | true",
        "reg add HKCU\\Software\\x /v y /d z /f | false",
        "reg query HKLM\\Software\\x | false",
        "rem reg add HKLM\\Software\\x | false",
        ":: regedit /s cod.reg | false",
        "start hl.exe -game cstrike | false",
      })
  void startThatWritesToPlacesOfAllUsersRunsElevated(String line, boolean elevated)
      throws IOException {
    Path root = Files.createDirectories(folder.resolve("css"));
    Files.writeString(root.resolve("game_start.cmd"), "set game_path=%1\r\n" + line + "\r\n");

    assertThat(ready(GameScript.START, root, "Tom").command().words().getFirst())
        .isEqualTo(
            elevated ? "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" : CMD);
  }

  @Test
  void missingHelpersAreNamed() throws IOException {
    Path root = Files.createDirectories(folder.resolve("css"));
    Files.writeString(
        root.resolve("game_start.cmd"),
        """
        "%programfiles%\\eti\\lan launcher\\unrar.exe" x -o -y profile.eti
        fnr.exe --cl --silent
        rem "%ProgramFiles%\\eti\\lan launcher\\other.exe"
        """);

    assertThat(ready(GameScript.START, root, "Tom").notices())
        .allMatch(notice -> notice.code() == Notice.Code.HELPER_MISSING)
        .extracting(Notice::message)
        .satisfiesExactly(
            fnr -> assertThat(fnr).contains("game_start.cmd", "fnr.exe", "lan launcher"),
            unrar -> assertThat(unrar).contains("unrar.exe", "lan launcher"));

    Files.writeString(root.resolve("fnr.exe"), "");
    Path eti = Files.createDirectories(folder.resolve("Program Files/eti/lan launcher"));
    Files.writeString(eti.resolve("unrar.exe"), "");
    assertThat(ready(GameScript.START, root, "Tom").notices()).isEmpty();
  }

  private CmdShell shell(ShortNames shortNames) {
    return new CmdShell(
        new RealDisk(),
        new CmdShell.Folders(
            Path.of("C:\\Windows"), Optional.of(folder.resolve("Program Files")), List.of()),
        shortNames);
  }

  private CommandLine.Ready ready(GameScript script, Path root, String name) throws IOException {
    return ready(shell(_ -> Optional.empty()), script, root, name, Console.ITS_OWN);
  }

  private static CommandLine.Ready ready(
      CmdShell shell, GameScript script, Path root, String name, Console console)
      throws IOException {
    CommandLine line = commandLine(shell, script, root, name, console);
    assertThat(line).isInstanceOf(CommandLine.Ready.class);
    return (CommandLine.Ready) line;
  }

  private static CommandLine commandLine(
      CmdShell shell, GameScript script, Path root, String name, Console console)
      throws IOException {
    return shell.commandLine(
        script,
        root.resolve(script.baseName() + ".cmd"),
        new ScriptArguments(root, new GameId("css"), new PlayerSettings(name, "german")),
        console);
  }
}
