package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.lanspread.content.ContentRule;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import net.lanspread.disk.MemoryReader;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared files of a game root as they are now: its content by the {@link ContentRule}, without
 * links and without names that some guest's disk cannot hold. Folders outside the content are
 * skipped. The sentinel is shared as {@link VersionIni#content} alone. Stateless.
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
   * @throws IOException also when the files cannot be shared: too many of them, names that differ
   *     by case alone, or a sentinel without a version
   */
  public FileList list(Path root) throws IOException {
    if (sentinel(root) instanceof Sentinel.Read(VersionIni.Reading.Invalid(String reason))) {
      throw new IOException(root + " cannot be shared: its version.ini " + reason);
    }
    List<SharedFile> files = new ArrayList<>();
    stats(root).forEach((path, stat) -> files.add(new SharedFile(path, stat.sizeBytes())));
    return switch (FileList.check(files)) {
      case FileList.Check.Accepted(FileList list) -> list;
      case FileList.Check.Invalid(String reason) ->
          throw new IOException(root + " cannot be shared: " + reason);
    };
  }

  /** The shared files and their stats, by path. */
  Map<String, Disk.Stat> stats(Path root) throws IOException {
    return stats(root, ContentRule::excludes);
  }

  /** The same of these files; those that are not there are left out. */
  Map<String, Disk.Stat> stats(Path root, Set<String> paths) throws IOException {
    Set<String> wanted = new HashSet<>(paths);
    for (String path : paths) {
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        wanted.add(path.substring(0, slash));
      }
    }
    Map<String, Disk.Stat> stats = stats(root, path -> !wanted.contains(path));
    stats.keySet().retainAll(paths);
    for (String path : paths) {
      if (!stats.containsKey(path)) { // a disk that ignores case may list it by another name
        stat(root, path).ifPresent(stat -> stats.put(path, stat));
      }
    }
    return stats;
  }

  private Map<String, Disk.Stat> stats(Path root, Predicate<String> skip) throws IOException {
    Map<String, Disk.Stat> stats = new TreeMap<>();
    for (Trees.TreeFile file : Trees.files(disk, root, skip)) {
      if (PathRules.sharedProblem(file.path()).isPresent()) {
        log.debug("{} in {} is not shared: not every disk can hold it", file.path(), root);
      } else {
        stats.put(file.path(), file.stat());
      }
    }
    Disk.Stat sentinel = stats.get(PathRules.VERSION_INI);
    if (sentinel != null) {
      stats.put(PathRules.VERSION_INI, asContent(sentinel));
    } else { // a disk that ignores case may list it by another name
      stat(root, PathRules.VERSION_INI).ifPresent(stat -> stats.put(PathRules.VERSION_INI, stat));
    }
    return stats;
  }

  /** The disk's word on a shared file, its size as content; empty when no file is there. */
  public Optional<Disk.Stat> stat(Path root, String path) throws IOException {
    Optional<Path> file = Trees.regularFile(disk, root, path);
    Optional<Disk.Stat> stat = file.isEmpty() ? Optional.empty() : disk.stat(file.get());
    return path.equals(PathRules.VERSION_INI) ? stat.map(FileListing::asContent) : stat;
  }

  private static Disk.Stat asContent(Disk.Stat sentinel) {
    return new Disk.Stat(
        sentinel.kind(), VersionIni.CONTENT_BYTES, sentinel.modified(), sentinel.fileKey());
  }

  /**
   * Opens the content of a shared file; empty when there is no such file, or it is a sentinel
   * without a version.
   */
  public Optional<Disk.Reader> open(Path root, String path) throws IOException {
    if (path.equals(PathRules.VERSION_INI)) {
      return version(root).map(version -> new MemoryReader(VersionIni.content(version)));
    }
    Optional<Path> file = Trees.regularFile(disk, root, path);
    return file.isEmpty() ? Optional.empty() : Optional.of(disk.openReader(file.get()));
  }

  /** The version that a root's sentinel names, or empty when there is no such file or version. */
  Optional<Version> version(Path root) throws IOException {
    return switch (sentinel(root)) {
      case Sentinel.Read(VersionIni.Reading.Accepted(Version version)) -> Optional.of(version);
      case Sentinel.Read _, Sentinel.Absent _, Sentinel.NoFile _ -> Optional.empty();
    };
  }

  /** The thing in a root under the sentinel's name. */
  sealed interface Sentinel {
    record Absent() implements Sentinel {}

    /** A folder, a link or the like. */
    record NoFile() implements Sentinel {}

    record Read(VersionIni.Reading reading) implements Sentinel {}
  }

  /** Reads a root's sentinel. */
  Sentinel sentinel(Path root) throws IOException {
    Path file = root.resolve(PathRules.VERSION_INI);
    Optional<Disk.Stat> stat = disk.stat(file);
    if (stat.isEmpty()) {
      return new Sentinel.Absent();
    }
    if (!stat.get().isFile()) {
      return new Sentinel.NoFile();
    }
    return new Sentinel.Read(
        stat.get().sizeBytes() > VersionIni.MAX_BYTES
            ? VersionIni.tooLarge()
            : VersionIni.read(disk.readAll(file, VersionIni.MAX_BYTES)));
  }
}
