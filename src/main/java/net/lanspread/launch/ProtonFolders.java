package net.lanspread.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.lanspread.disk.Disk;

/** The folders where Steam keeps its Protons, which are never found by name. */
final class ProtonFolders {
  /**
   * A Proton.
   *
   * @param program the script that runs it
   * @param steam the Steam that it belongs to
   */
  record Proton(Path program, Path steam) {}

  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern LIBRARY = Pattern.compile("\"path\"\\s+\"([^\"]+)\"");
  private static final Path OF_THE_SYSTEM = Path.of("/usr/share/steam/compatibilitytools.d");

  private final Disk disk;
  private final Path home;

  ProtonFolders(Disk disk, Path home) {
    this.disk = disk;
    this.home = home;
  }

  /** The newest of those that the user has added, else of those that Steam has brought. */
  Optional<Proton> newest() throws IOException {
    List<Path> steams = new ArrayList<>();
    for (String folder :
        List.of(
            ".steam/root",
            ".steam/steam",
            ".local/share/Steam",
            ".var/app/com.valvesoftware.Steam/data/Steam",
            ".var/app/com.valvesoftware.Steam/.local/share/Steam")) {
      Path steam = home.resolve(folder);
      if (isFolder(steam.resolve("steamapps"))) {
        steams.add(steam);
      }
    }
    for (Path steam : steams) {
      for (Path tools : List.of(steam.resolve("compatibilitytools.d"), OF_THE_SYSTEM)) {
        Optional<Path> added = newestIn(List.of(tools), "");
        if (added.isPresent()) {
          return Optional.of(new Proton(added.get(), steam));
        }
      }
      List<Path> common = new ArrayList<>();
      for (Path library : libraries(steam)) {
        common.add(library.resolve("steamapps").resolve("common"));
      }
      Optional<Path> brought = newestIn(common, "Proton");
      if (brought.isPresent()) {
        return Optional.of(new Proton(brought.get(), steam));
      }
    }
    return Optional.empty();
  }

  private List<Path> libraries(Path steam) throws IOException {
    List<Path> libraries = new ArrayList<>(List.of(steam));
    Path list = steam.resolve("steamapps").resolve("libraryfolders.vdf");
    if (disk.stat(list)
        .filter(file -> file.isFile() && file.sizeBytes() <= MAX_BYTES)
        .isPresent()) {
      Matcher library =
          LIBRARY.matcher(new String(disk.readAll(list, MAX_BYTES), StandardCharsets.UTF_8));
      while (library.find()) {
        try {
          libraries.add(Path.of(library.group(1)));
        } catch (InvalidPathException e) {
          // a library that this system cannot have
        }
      }
    }
    return libraries;
  }

  private Optional<Path> newestIn(List<Path> folders, String prefix) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      if (!isFolder(folder)) {
        continue;
      }
      for (Disk.Entry entry : disk.list(folder)) {
        Path program = folder.resolve(entry.name()).resolve("proton");
        if (entry.name().startsWith(prefix)
            && disk.stat(program).filter(Disk.Stat::isFile).isPresent()) {
          found.add(program);
        }
      }
    }
    return found.stream()
        .max(
            Comparator.comparing(
                program -> byNumber(String.valueOf(program.getName(program.getNameCount() - 2)))));
  }

  /** A name that sorts as its numbers do: 9 before 10. */
  private static String byNumber(String name) {
    return Pattern.compile("\\d+")
        .matcher(name)
        .replaceAll(
            number -> "0".repeat(Math.max(0, 12 - number.group().length())) + number.group());
  }

  private boolean isFolder(Path path) throws IOException {
    return disk.stat(path).filter(Disk.Stat::isFolder).isPresent();
  }
}
