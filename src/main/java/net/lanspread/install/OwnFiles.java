package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees.TreeFile;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.jspecify.annotations.Nullable;

/**
 * The player's own files in a {@code local/}: files that were never unpacked, and files that were
 * changed since. Links are counted and never followed.
 *
 * @param added files that the archives never had, including those that earlier updates kept
 * @param changed files that the archives had with other bytes
 * @param unknown files that may be either, because the unpacked files are unknown
 * @param emptyFolders paths of empty folders that were not unpacked
 */
record OwnFiles(
    List<TreeFile> added,
    List<TreeFile> changed,
    List<TreeFile> unknown,
    List<String> emptyFolders,
    int links) {

  /** The folder in {@code local/} for the files that an update puts aside. */
  static final String KEPT = ".lanspread-kept";

  /** Names at the top of {@code local/} that are ours, there for a moment only. */
  static final Set<String> PASSING = Set.of(GameFolders.MARKER, RootScripts.FOLDER);

  /** The check of a file that may have been changed. */
  private interface Doubt {
    boolean isChanged(TreeFile file, Unpacked unpacked) throws IOException;
  }

  /** The total of their sizes. */
  long totalBytes() {
    return all().stream().mapToLong(file -> file.stat().sizeBytes()).sum();
  }

  List<TreeFile> all() {
    List<TreeFile> all = new ArrayList<>(added);
    all.addAll(changed);
    all.addAll(unknown);
    return all;
  }

  /**
   * Finds the files; one that differs only in its time is read.
   *
   * @param unpacked null when the unpacked files are unknown
   */
  static OwnFiles of(Disk disk, Path local, @Nullable InstalledFiles unpacked, FileBytes bytes)
      throws IOException {
    return find(
        disk,
        local,
        unpacked,
        (file, was) -> {
          Long crc32 = was.crc32();
          return crc32 == null || crc32 != bytes.crc32(local.resolve(file.path()));
        });
  }

  /** The same without reading any file: one of another time counts as changed. */
  static OwnFiles atAGlance(Disk disk, Path local, InstalledFiles unpacked) throws IOException {
    return find(disk, local, unpacked, (file, was) -> was.modifiedMillis() != null);
  }

  private static OwnFiles find(
      Disk disk, Path local, @Nullable InstalledFiles unpacked, Doubt doubt) throws IOException {
    Found found = new Found();
    walk(disk, local, "", found);
    Set<String> folders = unpacked == null ? Set.of() : unpacked.foldedFolders();
    found.emptyFolders.removeIf(folder -> folders.contains(PathRules.fold(folder)));
    List<TreeFile> added = new ArrayList<>();
    List<TreeFile> changed = new ArrayList<>();
    List<TreeFile> unknown = new ArrayList<>();
    Map<String, Unpacked> was = unpacked == null ? Map.of() : unpacked.byFoldedPath();
    for (TreeFile file : found.files) {
      Optional<Unpacked> known = Optional.ofNullable(was.get(PathRules.fold(file.path())));
      if (file.path().startsWith(KEPT + "/")) {
        added.add(file);
      } else if (unpacked == null) {
        unknown.add(file);
      } else if (known.isEmpty()) {
        added.add(file);
      } else if (file.stat().sizeBytes() != known.get().sizeBytes()
          || (!isOfTime(file, known.get()) && doubt.isChanged(file, known.get()))) {
        changed.add(file);
      }
    }
    return new OwnFiles(
        List.copyOf(added),
        List.copyOf(changed),
        List.copyOf(unknown),
        List.copyOf(found.emptyFolders),
        found.links);
  }

  private static boolean isOfTime(TreeFile file, Unpacked unpacked) {
    Long modified = unpacked.modifiedMillis();
    return modified != null && modified == file.stat().modified().toMillis();
  }

  /** The findings of a walk. */
  private static final class Found {
    private final List<TreeFile> files = new ArrayList<>();
    private final List<String> emptyFolders = new ArrayList<>();
    private int links;
  }

  /**
   * Walks a folder. An empty folder among the files that earlier updates kept has been read
   * already.
   */
  private static void walk(Disk disk, Path folder, String prefix, Found found) throws IOException {
    List<Disk.Entry> entries = disk.list(folder);
    if (entries.isEmpty() && !prefix.isEmpty() && !prefix.startsWith(KEPT + "/")) {
      found.emptyFolders.add(prefix.substring(0, prefix.length() - 1));
    }
    for (Disk.Entry entry : entries) {
      if (prefix.isEmpty() && PASSING.contains(entry.name())) {
        continue;
      }
      String path = prefix + entry.name();
      switch (entry.stat().kind()) {
        case FILE -> found.files.add(new TreeFile(path, entry.stat()));
        case FOLDER -> walk(disk, folder.resolve(entry.name()), path + "/", found);
        case LINK -> found.links++;
        case OTHER -> {}
      }
    }
  }
}
