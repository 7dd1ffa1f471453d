package net.lanspread.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;

/**
 * Wine's cmd.exe, which runs {@code .cmd} scripts where there is no Windows: by {@code wine},
 * {@code umu-run} or Steam's Proton, whichever is found first. Each game has a Windows of its own
 * in the state folder, never in its root.
 *
 * <p>Wine makes the command line out of our words, and puts quotes around those with a space. So
 * what cmd cannot take bare becomes {@code _} in a name, and only a path with a space in it gets
 * quotes.
 */
public final class WineShell implements ScriptShell {
  private record Runner(List<String> words, Path windows, Map<String, String> environment) {}

  private final Disk disk;
  private final Surroundings surroundings;
  private final Path stateFolder;

  public WineShell(Disk disk, Surroundings surroundings, Path stateFolder) {
    this.disk = disk;
    this.surroundings = surroundings;
    this.stateFolder = stateFolder.toAbsolutePath().normalize();
  }

  @Override
  public CommandLine commandLine(
      GameScript script, Path file, ScriptArguments arguments, Console console) throws IOException {
    Path root = arguments.root();
    GameId id = arguments.id();
    String given = "Z:" + root.toString().replace('/', '\\');
    boolean bare = CmdWords.isBare(given);
    if (!CmdWords.isBare(id.value())
        || CmdWords.isImpossible(given)
        || root.toString().contains("\\")
        || !(bare || given.contains(" "))) {
      return new CommandLine.Refused(
          "Windows' scripts cannot be given the path "
              + root
              + ": take another games folder, of letters and digits only");
    }
    Optional<Runner> found = runner(id);
    if (found.isEmpty()) {
      return new CommandLine.Unable(
          "%s has only %s, a script for Windows: install Wine, or put a %s.sh into %s"
              .formatted(
                  id,
                  file.getFileName(),
                  script.baseName(),
                  stateFolder.resolve("scripts").resolve(id.value())));
    }
    Runner runner = found.get();
    ScriptNeeds needs = new ScriptNeeds(ScriptText.read(disk, file));
    List<Notice> notices = new ArrayList<>();
    if (!bare) {
      notices.add(CmdShell.notice(root));
    }
    notices.addAll(
        needs.missingHelpers(
            disk,
            String.valueOf(file.getFileName()),
            root,
            Optional.of(runner.windows().resolve("drive_c").resolve("Program Files")),
            List.of()));
    List<String> words = new ArrayList<>(runner.words());
    if (console == Console.ITS_OWN && needs.asks() && surroundings.hasDisplay()) {
      words.add("wineconsole"); // a window, in which the player can answer
    }
    words.addAll(List.of("cmd", "/d", "/c", ".\\" + file.getFileName()));
    words.addAll(
        List.of(
            given,
            id.value(),
            arguments.player().languageCode(),
            wordOfItsOwn(arguments.player().name())));
    return new CommandLine.Ready(new Command(words, root, runner.environment()), true, notices);
  }

  private static String wordOfItsOwn(String name) {
    String harmless = CmdWords.harmless(name);
    return harmless.contains(" ") ? harmless : harmless.replaceAll("[\\s\\p{Z}(),;=*?/]", "_");
  }

  private Optional<Runner> runner(GameId id) throws IOException {
    Programs programs = surroundings.programs();
    Path windows = stateFolder.resolve("wine").resolve(id.value());
    Map<String, String> environment = new HashMap<>(Map.of("WINEPREFIX", windows.toString()));
    if (surroundings.variable("WINEDLLOVERRIDES").isEmpty()) {
      environment.put("WINEDLLOVERRIDES", "winemenubuilder.exe=d"); // nothing in the user's menus
    }
    Optional<Path> wine = programs.find("wine").or(() -> programs.find("wine64"));
    if (wine.isPresent()) {
      disk.createFolders(stateFolder.resolve("wine"));
      return Optional.of(new Runner(List.of(wine.get().toString()), windows, environment));
    }
    Optional<Path> umu = programs.find("umu-run");
    if (umu.isPresent()) {
      disk.createFolders(windows);
      environment.put("GAMEID", "umu-default");
      return Optional.of(new Runner(List.of(umu.get().toString()), windows, environment));
    }
    Optional<ProtonFolders.Proton> proton = new ProtonFolders(disk, surroundings.home()).newest();
    if (proton.isEmpty()) {
      return Optional.empty();
    }
    Path data = stateFolder.resolve("proton").resolve(id.value());
    disk.createFolders(data); // it makes none by itself
    return Optional.of(
        new Runner(
            List.of(proton.get().program().toString(), "run"),
            data.resolve("pfx"),
            Map.of(
                "STEAM_COMPAT_DATA_PATH",
                data.toString(),
                "STEAM_COMPAT_CLIENT_INSTALL_PATH",
                proton.get().steam().toString())));
  }
}
