package net.lanspread.launch;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Disk;

/**
 * The places of games' scripts on this system. Windows runs the {@code .cmd} of a root. Elsewhere a
 * {@code .sh} goes before that: one of the user's in the state folder, then one of the organiser's
 * beside the catalog, then the root's; neither of the first two is content of the game.
 */
public final class ScriptSources {
  private static final String FOLDER = "scripts";

  private ScriptSources() {}

  /** The sources of this system. */
  public static List<GameScripts.Source> ofSystem(
      Disk disk, Path gamesFolder, Path stateFolder, Optional<Path> catalog) {
    if (OperatingSystem.ofThisMachine() == OperatingSystem.WINDOWS) {
      return List.of(new GameScripts.Source(Optional.empty(), ".cmd", windows(disk)));
    }
    return ofUnix(
        disk, Surroundings.ofThisProcess(), argumentCharset(), gamesFolder, stateFolder, catalog);
  }

  private static Charset argumentCharset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding"));
  }

  static List<GameScripts.Source> ofUnix(
      Disk disk,
      Surroundings surroundings,
      Charset argumentCharset,
      Path gamesFolder,
      Path stateFolder,
      Optional<Path> catalog) {
    ScriptShell posix = new PosixShell(disk, argumentCharset, surroundings);
    Path update = gamesFolder.resolve("eti_launcher").resolve("update");
    Path organiser = catalog.map(Path::toAbsolutePath).map(Path::getParent).orElse(update);
    List<GameScripts.Source> sources = new ArrayList<>();
    for (Path folder : List.of(stateFolder.resolve(FOLDER), organiser.resolve(FOLDER))) {
      sources.add(
          new GameScripts.Source(Optional.of(folder.toAbsolutePath().normalize()), ".sh", posix));
    }
    sources.add(new GameScripts.Source(Optional.empty(), ".sh", posix));
    sources.add(
        new GameScripts.Source(
            Optional.empty(), ".cmd", new WineShell(disk, surroundings, stateFolder)));
    return List.copyOf(sources);
  }

  private static ScriptShell windows(Disk disk) {
    return new CmdShell(disk, CmdShell.Folders.ofThisSystem());
  }
}
