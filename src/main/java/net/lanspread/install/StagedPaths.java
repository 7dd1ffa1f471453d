package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.install.Staging.InvalidEntryException;
import org.jspecify.annotations.Nullable;

/**
 * The paths in a staging folder: each obeys {@link PathRules#problem}, those that differ only by
 * case are one, under its first spelling, and none is both a file and a folder.
 */
final class StagedPaths {
  /**
   * The limit on the length of all paths together, folders above them included: each path is kept
   * in memory twice, and a folder costs the disk more than its size shows.
   */
  private static final int MAX_PATH_CHARS = 32 * 1024 * 1024;

  /** The folder of the parts. */
  static final String PARTS = ".lanspread_parts";

  /** The names that no archive may have at its top. */
  private static final Set<String> RESERVED = Set.of(GameFolders.MARKER, RootScripts.FOLDER, PARTS);

  private final Disk disk;
  private final Path folder;
  private final Map<String, String> spellingByFoldedPath = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final Set<String> files = new HashSet<>();
  private int pathCharsLeft = MAX_PATH_CHARS;

  StagedPaths(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  Set<String> folders() {
    return folders;
  }

  Set<String> files() {
    return files;
  }

  /** The spelling of a path here; null when nothing has it. */
  @Nullable String spelling(String path) {
    return spellingByFoldedPath.get(PathRules.fold(path));
  }

  void spell(String path) {
    spellingByFoldedPath.put(PathRules.fold(path), path);
  }

  /** The path under the spelling in which it came first, all folders above it made. */
  String place(String path) throws IOException {
    Optional<String> problem = PathRules.problem(path);
    if (problem.isPresent()) {
      throw new InvalidEntryException("A path in the archive " + problem.get() + ".");
    }
    String first = PathRules.fold(path.substring(0, (path + "/").indexOf('/')));
    if (RESERVED.contains(first)) {
      throw new InvalidEntryException("A path in the archive has a name that is the launcher's.");
    }
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "" : place(path.substring(0, slash)) + "/";
    if (slash >= 0) {
      makeFolder(parent.substring(0, parent.length() - 1));
    }
    String placed = parent + path.substring(slash + 1);
    String earlier = spellingByFoldedPath.putIfAbsent(PathRules.fold(placed), placed);
    if (earlier != null) {
      return earlier;
    }
    pathCharsLeft -= placed.length();
    if (pathCharsLeft < 0) {
      throw new InvalidEntryException("The archive has more paths than any game needs.");
    }
    return placed;
  }

  void makeFolder(String path) throws IOException {
    if (files.contains(path)) {
      throw both();
    }
    if (!folders.contains(path)) {
      Path made = folder.resolve(path);
      requireNothingAt(made);
      disk.createFolders(made);
      folders.add(path);
    }
  }

  /** Takes a placed path for a file; whether no earlier archive has one there. */
  boolean claim(String path) throws IOException {
    if (folders.contains(path)) {
      throw both();
    }
    boolean isNew = files.add(path);
    if (isNew) {
      requireNothingAt(folder.resolve(path));
    }
    return isNew;
  }

  void requireNothingAt(Path path) throws IOException {
    if (disk.stat(path).isPresent()) {
      throw new IOException("somebody else writes into " + folder);
    }
  }

  private static InvalidEntryException both() {
    return new InvalidEntryException("A path in the archive is both a file and a folder.");
  }
}
