package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared files of a game root as they are now: everything but {@code local/}, what the launcher
 * owns, links, and names that not every guest's disk can hold. Stateless.
 */
public final class FileListing {
  private static final Logger log = LoggerFactory.getLogger(FileListing.class);

  private final Disk disk;

  public FileListing(Disk disk) {
    this.disk = disk;
  }

  /**
   * Lists the files.
   *
   * @throws IOException also when the files are none that can be shared, such as more than the
   *     allowed number or names that differ by case alone
   */
  public FileList list(Path root) throws IOException {
    List<SharedFile> files = new ArrayList<>();
    stats(root).forEach((path, stat) -> files.add(new SharedFile(path, stat.sizeBytes())));
    return switch (FileList.check(files)) {
      case FileList.Check.Accepted(FileList list) -> list;
      case FileList.Check.Refused(String reason) ->
          throw new IOException(root + " cannot be shared: " + reason);
    };
  }

  /** The shared files with what the disk says of each, by path. */
  Map<String, Disk.Stat> stats(Path root) throws IOException {
    Map<String, Disk.Stat> stats = new TreeMap<>();
    for (Trees.TreeFile file : Trees.files(disk, root, FileListing::isNeverShared)) {
      if (PathRules.sharedProblem(file.path()).isPresent()) {
        log.debug("{} in {} is not shared: not every disk can hold it", file.path(), root);
      } else {
        stats.put(file.path(), file.stat());
      }
    }
    return stats;
  }

  /** Whether what has this name directly in a root is never looked into. */
  static boolean isNeverShared(String name) {
    return PathRules.isLauncherOwned(name) || PathRules.fold(name).equals(PathRules.LOCAL);
  }
}
