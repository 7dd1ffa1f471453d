package net.lanspread.web;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Disk;

/**
 * The suggested answers to the first questions. On Windows the games folder is ETI's, {@code
 * X:\LAN}, where there is one on some drive; else one without a space in its path, which scripts of
 * games need.
 */
final class Suggestion {
  private static final String FALLBACK_NAME = "Player";

  private final Folders folders;
  private final Disk disk;
  private final Path home;
  private final boolean windows;

  Suggestion(Folders folders, Disk disk, Path home, OperatingSystem system) {
    this.folders = folders;
    this.disk = disk;
    this.home = home;
    this.windows = system == OperatingSystem.WINDOWS;
  }

  AppState.Setup now() {
    Path games = windows ? games(disk, drives(), home) : home.resolve("Games");
    return new AppState.Setup(
        games.toString(),
        folders.freeBytes(games),
        Optional.ofNullable(System.getProperty("user.name"))
            .map(String::strip)
            .filter(name -> AppSettings.nameProblem(name).isEmpty())
            .orElse(FALLBACK_NAME));
  }

  private static List<Path> drives() {
    return StreamSupport.stream(FileSystems.getDefault().getRootDirectories().spliterator(), false)
        .toList();
  }

  /** The games folder for a machine with these drives. */
  static Path games(Disk disk, List<Path> drives, Path home) {
    List<Path> found = new ArrayList<>();
    for (Path drive : drives) {
      Path lan = drive.resolve("LAN");
      if (isFolder(disk, lan.resolve("eti_launcher"))) {
        return lan;
      }
      if (isFolder(disk, lan)) {
        found.add(lan);
      }
    }
    if (!found.isEmpty()) {
      return found.getFirst();
    }
    Path own = home.resolve("Games");
    Path drive = own.getRoot();
    return own.toString().contains(" ") && drive != null ? drive.resolve("LAN") : own;
  }

  private static boolean isFolder(Disk disk, Path path) {
    try {
      return disk.stat(path).filter(Disk.Stat::isFolder).isPresent();
    } catch (IOException e) {
      return false; // a drive without a medium
    }
  }
}
