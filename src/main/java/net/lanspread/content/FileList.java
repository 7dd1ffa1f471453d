package net.lanspread.content;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one game version: paths and sizes, without hashes.
 *
 * <p>Invariant: sorted by path, and nothing that {@link #problem} objects to. {@code version.ini}
 * is one of the files.
 */
public record FileList(List<SharedFile> files) {
  public static final int MAX_FILES = 100_000;

  /** A file of a game root: its path from the root, names joined by slashes, and its size. */
  public record SharedFile(String path, long sizeBytes) {}

  /** The result of {@link #check} for files that somebody claims to have. */
  public sealed interface Check {
    /** The files may be written, as this list. */
    record Accepted(FileList list) implements Check {}

    /** The files are refused as a whole; the reason is a sentence for people. */
    record Invalid(String reason) implements Check {}
  }

  /**
   * @throws IllegalArgumentException when the files are refused; use {@link #check} for files from
   *     outside
   */
  public FileList {
    files = files.stream().sorted(Comparator.comparing(SharedFile::path)).toList();
    problem(files)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
  }

  /** Judges files that came from outside. */
  public static Check check(List<SharedFile> files) {
    Optional<String> problem = problem(files);
    return problem.isPresent()
        ? new Check.Invalid(problem.get())
        : new Check.Accepted(new FileList(files));
  }

  /** The files directly in the root. */
  public List<SharedFile> top() {
    return files.stream().filter(file -> file.path().indexOf('/') < 0).toList();
  }

  /** The sum of all sizes. */
  public long totalBytes() {
    return files.stream().mapToLong(SharedFile::sizeBytes).sum();
  }

  /**
   * The reason why files may not be written: a path that {@link PathRules#sharedProblem} objects
   * to, two paths that collide when case is ignored or of which one would be a folder of the other,
   * a negative size, a total that overflows, more than {@value #MAX_FILES} files, no {@code
   * version.ini} or one that is not the {@link VersionIni#content} of a version.
   */
  private static Optional<String> problem(List<SharedFile> files) {
    if (files.size() > MAX_FILES) {
      return Optional.of("the file list has more than " + MAX_FILES + " files");
    }
    Map<String, Boolean> isFileByFoldedPath = new HashMap<>();
    long totalBytes = 0;
    boolean hasVersionIni = false;
    for (SharedFile file : files) {
      Optional<String> problem = PathRules.sharedProblem(file.path());
      if (problem.isPresent()) {
        return Optional.of("a path in the file list " + problem.get());
      }
      if (file.sizeBytes() < 0 || totalBytes > Long.MAX_VALUE - file.sizeBytes()) {
        return Optional.of("a size in the file list is negative or overflows");
      }
      totalBytes += file.sizeBytes();
      if (file.path().equals(PathRules.VERSION_INI)) {
        hasVersionIni = true;
        if (file.sizeBytes() != VersionIni.CONTENT_BYTES) {
          return Optional.of("version.ini in the file list is not eight digits");
        }
      }
      if (collides(PathRules.fold(file.path()), isFileByFoldedPath)) {
        return Optional.of("two paths in the file list collide when case is ignored");
      }
    }
    return hasVersionIni ? Optional.empty() : Optional.of("the file list has no version.ini");
  }

  private static boolean collides(String folded, Map<String, Boolean> isFileByFoldedPath) {
    if (isFileByFoldedPath.put(folded, true) != null) {
      return true;
    }
    for (int slash = folded.lastIndexOf('/');
        slash > 0;
        slash = folded.lastIndexOf('/', slash - 1)) {
      Boolean isFile = isFileByFoldedPath.putIfAbsent(folded.substring(0, slash), false);
      if (isFile != null) {
        return isFile;
      }
    }
    return false;
  }
}
