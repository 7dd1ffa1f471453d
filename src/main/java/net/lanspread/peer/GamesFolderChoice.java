package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;

/** The choice of other games folders for a running peer. */
public final class GamesFolderChoice {
  private GamesFolderChoice() {}

  /** The objection to the folder as the first one, as {@link #problem} says it; makes it, too. */
  public static Optional<String> firstProblem(Disk disk, Path folder, Path stateFolder) {
    return problem(disk, folder, List.of(), stateFolder);
  }

  /**
   * The objection to other games folders, as a sentence with the remedy; makes those that are new
   * and missing when there is none. Links on the way are followed.
   *
   * @param inUse the games folders before
   */
  public static Optional<String> problem(
      Disk disk, GamesFolders next, GamesFolders inUse, Path stateFolder) {
    Optional<String> overlap = overlap(next.all());
    if (overlap.isPresent()) {
      return overlap;
    }
    List<Path> fresh = new ArrayList<>(next.all());
    fresh.removeAll(inUse.all());
    for (Path folder : fresh) {
      Optional<String> problem = problem(disk, folder, inUse.all(), stateFolder);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  /** The objection to games folders of which one lies in another. */
  static Optional<String> overlap(List<Path> folders) {
    try {
      for (Path one : folders) {
        for (Path other : folders) {
          if (!one.equals(other) && real(one).startsWith(real(other))) {
            return Optional.of(
                one + " lies in the games folder " + other + "; name folders beside each other");
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("a games folder cannot be used: " + DiskProblem.inWords(e));
    }
  }

  private static Optional<String> problem(
      Disk disk, Path folder, List<Path> inUse, Path stateFolder) {
    try {
      Path real = real(folder);
      Path state = real(stateFolder);
      if (real.startsWith(state) || state.startsWith(real)) {
        return Optional.of(
            folder + " and the state folder lie in each other; name a folder of its own");
      }
      for (Path each : inUse) {
        if (real.startsWith(real(each))) {
          return Optional.of(
              folder + " lies in the games folder in use; name one that is not inside it");
        }
      }
      disk.createFolders(real);
      if (disk.isReadOnly(real)) {
        return Optional.of(folder + " cannot be written; allow it, or name another folder");
      }
      var _ = disk.list(real);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(folder + " " + words(folder, e));
    }
  }

  private static String words(Path folder, IOException e) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at)) {
        return (at.equals(folder) ? "is a file" : "cannot be made, for " + at + " is a file")
            + "; name a folder";
      }
    }
    return DiskProblem.of(e) == DiskProblem.DENIED
        ? "may not be opened or made by this user; allow it, or name another folder"
        : "is no folder and cannot be made one; name another (" + DiskProblem.inWords(e) + ")";
  }

  /** The path without links, as far as it exists. */
  private static Path real(Path path) throws IOException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    try {
      return path.toRealPath();
    } catch (java.nio.file.NoSuchFileException e) {
      if (parent == null || name == null) {
        throw e;
      }
      return real(parent).resolve(name);
    }
  }
}
