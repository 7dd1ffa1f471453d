package net.lanspread.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.PathRules;

/**
 * What every entry of one archive must pass before anything of it is written: its path, its size,
 * and what came before it. Not thread-safe.
 */
final class EntryGate {
  private final ArchiveLimits limits;
  private final Map<String, Boolean> isFileByFoldedPath = new HashMap<>();
  private long entries;
  private long totalBytes;

  EntryGate(ArchiveLimits limits) {
    this.limits = limits;
  }

  /** The path of a folder, in our form. */
  String folder(String name) throws ArchiveException {
    String path = checked(name);
    Boolean isFile = isFileByFoldedPath.putIfAbsent(PathRules.fold(path), false);
    if (isFile != null && isFile) {
      throw new ArchiveException("two entries of the archive collide when case is ignored");
    }
    return path;
  }

  /** The path of a file, in our form. */
  String file(String name, long sizeBytes) throws ArchiveException {
    String path = checked(name);
    String folded = PathRules.fold(path);
    if (isFileByFoldedPath.put(folded, true) != null) {
      throw new ArchiveException("two entries of the archive collide when case is ignored");
    }
    for (int slash = folded.lastIndexOf('/');
        slash > 0;
        slash = folded.lastIndexOf('/', slash - 1)) {
      Boolean isFile = isFileByFoldedPath.putIfAbsent(folded.substring(0, slash), false);
      if (isFile != null) {
        if (isFile) {
          throw new ArchiveException("an entry of the archive lies below a file");
        }
        break;
      }
    }
    if (sizeBytes < 0 || sizeBytes > limits.maxTotalBytes() - totalBytes) {
      throw new ArchiveException("the archive unpacks to more than is allowed");
    }
    totalBytes += sizeBytes;
    return path;
  }

  private String checked(String name) throws ArchiveException {
    if (++entries > limits.maxEntries()) {
      throw new ArchiveException("the archive has more entries than are allowed");
    }
    String path = name.replace('\\', '/');
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    Optional<String> problem = PathRules.problem(path);
    if (problem.isPresent()) {
      throw new ArchiveException("the path of an entry of the archive " + problem.get());
    }
    return path;
  }
}
