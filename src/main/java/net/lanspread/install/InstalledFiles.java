package net.lanspread.install;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * The files that were unpacked into a {@code local/}, by which the player's own files can be told.
 *
 * @param files at most one of a path, in any case of letters
 * @param folders that were unpacked empty, as far as they are known
 */
record InstalledFiles(About about, List<Unpacked> files, List<String> folders) {

  /**
   * A file as it was unpacked.
   *
   * @param crc32 null when neither we nor the archive know it
   * @param modifiedMillis when it was written, null for one that somebody else has unpacked
   */
  record Unpacked(
      String path, long sizeBytes, @Nullable Long crc32, @Nullable Long modifiedMillis) {}

  /**
   * The facts about the whole.
   *
   * @param version that was unpacked; null when that cannot be said
   * @param kept the files that the update put aside; null when there are none, or when it was told
   * @param broughtBack the number of the player's files that an earlier uninstall had put away and
   *     this install took back; 0 when that was told
   * @param missing the files of the archives that somebody else's {@code local/} lacks
   */
  record About(@Nullable Version version, @Nullable Kept kept, int broughtBack, Missing missing) {
    /** The facts when the files came with nothing of the player's. */
    static About of(@Nullable Version version, Missing missing) {
      return new About(version, null, 0, missing);
    }

    /** The same when its owner has been told. */
    About told() {
      return of(version, missing);
    }
  }

  /**
   * The files that an update put aside.
   *
   * @param folder from {@code local/}
   * @param links the number of links that it left out
   */
  record Kept(String folder, int files, int links) {}

  /**
   * The files of the archives that are missing or of another size.
   *
   * @param first the paths of the first few
   */
  record Missing(long count, List<String> first) {
    static final int MAX_NAMED = 5;
    static final Missing NOTHING = new Missing(0, List.of());

    static Missing of(List<String> paths) {
      return new Missing(
          paths.size(), List.copyOf(paths.subList(0, Math.min(MAX_NAMED, paths.size()))));
    }
  }

  /** The same when the owner of the game has been told of it. */
  InstalledFiles told() {
    return new InstalledFiles(about.told(), files, folders);
  }

  /** The same after one of its files was replaced by us. */
  InstalledFiles with(Unpacked replaced) {
    String folded = PathRules.fold(replaced.path());
    List<Unpacked> changed = new ArrayList<>(files);
    changed.replaceAll(file -> PathRules.fold(file.path()).equals(folded) ? replaced : file);
    return new InstalledFiles(about, List.copyOf(changed), folders);
  }

  Optional<Unpacked> find(String path) {
    String folded = PathRules.fold(path);
    return files.stream().filter(file -> PathRules.fold(file.path()).equals(folded)).findFirst();
  }

  /** Every folder that was unpacked, in lower case: those with files in them, too. */
  Set<String> foldedFolders() {
    Set<String> folded = new HashSet<>();
    for (String folder : folders) {
      folded.add(PathRules.fold(folder));
    }
    for (Unpacked file : files) {
      String path = PathRules.fold(file.path());
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        folded.add(path.substring(0, slash));
      }
    }
    return folded;
  }

  Map<String, Unpacked> byFoldedPath() {
    Map<String, Unpacked> found = new HashMap<>();
    files.forEach(file -> found.put(PathRules.fold(file.path()), file));
    return found;
  }
}
