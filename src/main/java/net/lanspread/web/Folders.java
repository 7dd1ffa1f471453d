package net.lanspread.web;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import org.jspecify.annotations.Nullable;

/** The folders of this machine, for a guest who chooses one. */
final class Folders {
  /** The largest number of folders that a guest can choose from. */
  private static final int MAX_FOLDERS = 2_000;

  /**
   * A folder as a chooser shows it.
   *
   * @param folders the names of those in it, sorted, hidden ones and links left out
   * @param drives the topmost folders of this computer
   */
  record Folder(
      String path,
      @Nullable String parent,
      List<String> folders,
      List<String> drives,
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
          drives(),
          disk.usableBytes(folder),
          !disk.isReadOnly(folder));
    } catch (IOException e) {
      throw refusal(folder, e);
    }
  }

  private List<String> drives() {
    List<String> drives = new ArrayList<>();
    home.getFileSystem().getRootDirectories().forEach(drive -> drives.add(drive.toString()));
    return drives;
  }

  private RefusedException refusal(Path folder, IOException e) {
    try {
      Optional<Disk.Stat> stat = disk.stat(folder);
      if (stat.isEmpty() && !(e instanceof AccessDeniedException)) {
        return Wrong.MISSING.refusal();
      }
      if (stat.filter(Disk.Stat::isFile).isPresent()) {
        return Wrong.FILE.refusal();
      }
    } catch (IOException second) {
      e.addSuppressed(second);
    }
    return switch (DiskProblem.of(e)) {
      case DENIED, READ_ONLY_DISK -> Wrong.DENIED.refusal();
      default ->
          e instanceof FileSystemException
                  && String.valueOf(e.getMessage()).endsWith("Not a directory")
              ? Wrong.MISSING.refusal()
              : Wrong.UNREADABLE.refusal(DiskProblem.inWords(e));
    };
  }

  /** Makes a folder in another one, and looks into it. */
  Folder make(String in, String name) throws RefusedException {
    Path parent = absolute(in);
    if (PathRules.nameProblem(name).isPresent() || name.startsWith(".")) {
      throw Wrong.BAD_NAME.refusal();
    }
    var _ = list(Optional.of(in)); // or it would be made, too
    Path folder = parent.resolve(name);
    try {
      if (disk.stat(folder).isPresent()) {
        throw Wrong.IN_THE_WAY.refusal();
      }
      disk.createFolders(folder);
    } catch (IOException e) {
      throw refusal(parent, e);
    }
    return list(Optional.of(folder.toString()));
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
      throw Wrong.IMPOSSIBLE.refusal(e.getReason());
    }
    throw Wrong.NOT_WHOLE.refusal();
  }
}
