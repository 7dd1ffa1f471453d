package net.lanspread.web;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.operation.FailureCode;
import org.jspecify.annotations.Nullable;

/** The folders of this machine, for a guest who chooses one. */
final class Folders {
  /** The largest number of folders that a guest can choose from. */
  private static final int MAX_FOLDERS = 2_000;

  /**
   * A folder as a chooser shows it.
   *
   * @param folders the names of those in it, sorted, hidden ones and links left out
   */
  record Folder(
      String path,
      @Nullable String parent,
      List<String> folders,
      long freeBytes,
      boolean writable) {}

  private final Disk disk;
  private final Path home;

  Folders(Disk disk, Path home) {
    this.disk = disk;
    this.home = home;
  }

  /** Looks into a folder; into the user's own when none is named. */
  Folder list(Optional<String> named) throws RefusedException {
    Path folder = named.isPresent() ? absolute(named.get()) : home;
    try {
      List<String> names =
          disk.list(folder).stream()
              .filter(entry -> entry.stat().isFolder() && !entry.name().startsWith("."))
              .map(Disk.Entry::name)
              .limit(MAX_FOLDERS)
              .toList();
      Path parent = folder.getParent();
      return new Folder(
          folder.toString(),
          parent == null ? null : parent.toString(),
          names,
          disk.usableBytes(folder),
          !disk.isReadOnly(folder));
    } catch (IOException e) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, folder + " cannot be looked into: " + e.getMessage());
    }
  }

  /** The free space where a folder is or would be; 0 when that cannot be said. */
  long freeBytes(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      try {
        if (disk.stat(at).isPresent()) {
          return disk.usableBytes(at);
        }
      } catch (IOException e) {
        return 0;
      }
    }
    return 0;
  }

  /** The path that a guest names. */
  static Path absolute(String named) throws RefusedException {
    try {
      Path path = Path.of(named);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "that is no path of this system: " + e.getReason());
    }
    throw new RefusedException(FailureCode.INVALID_ARGUMENT, "name the folder with its whole path");
  }
}
