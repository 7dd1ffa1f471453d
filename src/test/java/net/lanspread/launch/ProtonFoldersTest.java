package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.RealDisk;
import net.lanspread.launch.ScriptShell.CommandLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Protons of a computer without wine by name; programs are files that are never run. */
class ProtonFoldersTest {
  @TempDir Path folder;

  @Test
  void newestProtonOfAnyLibraryIsFound() throws IOException {
    Path steam = Files.createDirectories(folder.resolve("home/.local/share/Steam/steamapps"));
    assertThat(newest()).isEmpty();
    proton(steam.resolve("common/Proton 9.0"));
    Path other = proton(folder.resolve("disk/steamapps/common/Proton 10.0"));
    assertThat(newest())
        .map(ProtonFolders.Proton::program)
        .hasValue(steam.resolve("common/Proton 9.0/proton"));
    Files.writeString(
        steam.resolve("libraryfolders.vdf"),
        "\"libraryfolders\" { \"1\" { \"path\"\t\t\"" + folder.resolve("disk") + "\" } }");
    assertThat(newest()).map(ProtonFolders.Proton::program).hasValue(other);

    Path added = proton(steam.resolveSibling("compatibilitytools.d/GE-Proton9-1"));
    assertThat(newest())
        .hasValue(new ProtonFolders.Proton(added, folder.resolve("home/.local/share/Steam")));
  }

  @Test
  void protonRunsTheScriptInAFolderOfTheStateFolder() throws IOException {
    Path steam = Files.createDirectories(folder.resolve("home/.steam/root/steamapps"));
    Path root = Files.createDirectories(folder.resolve("LAN/css"));
    Files.writeString(root.resolve("game_start.cmd"), "set /p map=\n");
    assertThat(line(root))
        .isInstanceOfSatisfying(
            CommandLine.Unable.class,
            unable ->
                assertThat(unable.message())
                    .contains("install Wine", "game_start.sh", "state/scripts/css"));

    Path program = proton(steam.resolve("common/Proton 9.0"));

    Path data = folder.resolve("state/proton/css");
    assertThat(line(root))
        .isInstanceOfSatisfying(
            CommandLine.Ready.class,
            ready -> {
              assertThat(ready.command().words())
                  .containsExactly(
                      program.toString(),
                      "run",
                      "cmd",
                      "/d",
                      "/c",
                      ".\\game_start.cmd",
                      "Z:" + root.toString().replace('/', '\\'),
                      "css",
                      "de",
                      "Tom_1_");
              assertThat(ready.command().environment())
                  .containsEntry("STEAM_COMPAT_DATA_PATH", data.toString())
                  .containsEntry(
                      "STEAM_COMPAT_CLIENT_INSTALL_PATH",
                      folder.resolve("home/.steam/root").toString());
            });
    assertThat(data).isDirectory();
  }

  private Optional<ProtonFolders.Proton> newest() throws IOException {
    return new ProtonFolders(new RealDisk(), folder.resolve("home")).newest();
  }

  private CommandLine line(Path root) throws IOException {
    return new WineShell(
            new RealDisk(),
            new Surroundings(Map.of("PATH", folder.toString()), folder.resolve("home")),
            folder.resolve("state"))
        .commandLine(
            GameScript.START,
            root.resolve("game_start.cmd"),
            new ScriptArguments(root, new GameId("css"), new PlayerSettings("Tom(1)", "german")),
            ScriptShell.Console.ITS_OWN);
  }

  private static Path proton(Path folder) throws IOException {
    return Files.writeString(Files.createDirectories(folder).resolve("proton"), "");
  }
}
