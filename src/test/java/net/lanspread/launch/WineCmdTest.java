package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import net.lanspread.launch.ScriptShell.CommandLine;
import net.lanspread.launch.ScriptShell.Console;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reading of our command lines by a real cmd.exe, Wine's; skipped when there is no Wine. */
@Timeout(300)
@Tag("process")
class WineCmdTest {
  /** The head of ETI's scripts, and its effect. */
  private static final String ETIS_HEAD =
      """
      set game_path=%1
      set game_name=%2
      set game_lang=%3
      set player=%4
      echo off
      setlocal enabledelayedexpansion
      set lang=NONE
      if %game_lang% == de (
        set lang=german
      )
      if %game_lang% == fr (
        set lang=french
      )
      if %game_lang% == en (
        set lang=english
      )
      cd /d "%~dp0"
      > out.txt echo %game_path%/%game_name%/!lang!/%player%
      exit 3
      """;

  @TempDir static Path folder;

  private static Wine wine;

  private Path root;

  @BeforeAll
  static void openWine() throws Exception {
    wine = Wine.open(folder.resolve("windows"));
  }

  @AfterAll
  static void endWine() throws Exception {
    if (wine != null) {
      wine.end();
    }
  }

  @BeforeEach
  void makeAGame() throws IOException {
    root = Files.createDirectories(folder.resolve("LAN/css"));
    Files.writeString(root.resolve("game_start.cmd"), ETIS_HEAD.replace("\n", "\r\n"));
    Files.deleteIfExists(root.resolve("out.txt"));
  }

  /**
   * The whole line, with the window; only the part that Wine's {@code start} passes on as Windows'
   * does.
   */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "german,Tom,german,Tom",
        "de,Tom!,german,Tom_",
        "klingon,Tom Meier,english,\"Tom Meier\"",
      })
  void scriptInAWindowGetsItsArguments(String language, String name, String branch, String passed)
      throws Exception {
    assertThat(runByCmdShell(new PlayerSettings(name, language), Console.ITS_OWN)).isEqualTo(3);

    assertThat(printed()).isEqualTo(windowsPath() + "/css/" + branch + "/" + passed);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "german,Tom,german,Tom",
        "FR,x&echo hit>hit,french,\"x+echo hit_hit\"",
        "english,(Tom),english,\"(Tom)\"",
        "en,x%PATH%^,english,x_PATH__",
        "de,a;b=c,german,\"a;b=c\"",
      })
  void scriptInThisTerminalGetsItsArguments(
      String language, String name, String branch, String passed) throws Exception {
    assertThat(runByCmdShell(new PlayerSettings(name, language), Console.OURS)).isEqualTo(3);

    assertThat(printed()).isEqualTo(windowsPath() + "/css/" + branch + "/" + passed);
    assertThat(root.resolve("hit")).doesNotExist();
  }

  /** Types the line that CmdShell makes for Windows into a batch file of Wine's cmd. */
  private int runByCmdShell(PlayerSettings player, Console console) throws Exception {
    CmdShell windows =
        new CmdShell(
            new RealDisk(),
            new CmdShell.Folders(Path.of("C:\\Windows"), Optional.empty(), List.of()),
            _ -> Optional.of(Path.of(windowsPath())));
    // This system's own path is nothing for cmd; it has a blank in it, so the other one is given.
    CommandLine.Ready ready =
        (CommandLine.Ready) line(windows, Path.of("/LAN Party/css"), player, console);
    Files.writeString(
        root.resolve("outer.cmd"),
        "@" + String.join(" ", ready.command().words()) + "\r\n@exit %errorlevel%\r\n");
    return wine.run(root, List.of("cmd", "/d", "/c", "outer.cmd"));
  }

  @Test
  void linuxRunsTheSameScriptByWine() throws Exception {
    WineShell shell =
        new WineShell(
            new RealDisk(),
            new Surroundings(Map.of("PATH", wine.program().resolveSibling("").toString()), folder),
            folder.resolve("state"));
    CommandLine.Ready ready =
        (CommandLine.Ready)
            line(shell, root, new PlayerSettings("Tom Meier", "de"), Console.ITS_OWN);
    Map<String, String> environment = new HashMap<>(ready.command().environment());
    assertThat(environment)
        .containsEntry("WINEPREFIX", folder.resolve("state/wine/css").toString());
    environment.put("WINEPREFIX", wine.windows().toString()); // one is enough for these tests

    int exitCode =
        wine.run(
            ready.command().folder(),
            ready.command().words().subList(1, ready.command().words().size()));

    assertThat(printed()).isEqualTo(windowsPath() + "/css/german/\"Tom Meier\"");
    assertThat(exitCode).isEqualTo(3);
  }

  private String windowsPath() {
    return "Z:" + root.toString().replace('/', '\\');
  }

  private String printed() throws IOException {
    return Files.readString(root.resolve("out.txt"), StandardCharsets.UTF_8).strip();
  }

  private CommandLine line(ScriptShell shell, Path told, PlayerSettings player, Console console)
      throws IOException {
    return shell.commandLine(
        GameScript.START,
        root.resolve("game_start.cmd"),
        new ScriptArguments(told, new GameId("css"), player),
        console);
  }
}
