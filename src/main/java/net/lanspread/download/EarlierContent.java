package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.lanspread.content.ContentRule;
import net.lanspread.content.FileList;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.install.PayloadRecord;
import net.lanspread.install.PayloadRecord.Replaced;
import net.lanspread.install.RootScripts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a game root holds from before a download, and their fate. The files that Lanspread
 * wrote, as the {@link PayloadRecord} says, are deleted with the commit. If somebody else had put
 * the old version there, all of its content is theirs: that is recorded before the old sentinel is
 * parked, and moved into the {@link AsideFolder} with the commit. A file beside a downloaded
 * version is nobody's business and stays.
 */
final class EarlierContent {
  private static final Logger log = LoggerFactory.getLogger(EarlierContent.class);

  /** The name for the version of files in a root without a sentinel. */
  private static final String UNKNOWN = "unknown";

  /** The largest number of moved paths that the log names. */
  private static final int LOGGED = 20;

  private final Disk disk;
  private final Path root;
  private final PayloadRecord record;

  EarlierContent(Disk disk, Path root, PayloadRecord record) {
    this.disk = disk;
    this.root = root;
    this.record = record;
  }

  /** The version that a file of the root names as a sentinel would; empty when it names none. */
  Optional<Version> versionIn(String name) throws IOException {
    Optional<Path> file = Trees.regularFile(disk, root, name);
    if (file.isEmpty()
        || disk.stat(file.get()).filter(s -> s.sizeBytes() <= VersionIni.MAX_BYTES).isEmpty()) {
      return Optional.empty();
    }
    return switch (VersionIni.read(disk.readAll(file.get(), VersionIni.MAX_BYTES))) {
      case VersionIni.Reading.Accepted(Version version) -> Optional.of(version);
      case VersionIni.Reading.Invalid _ -> Optional.empty();
    };
  }

  /**
   * The files in the root that are somebody else's and of another version than the one that comes.
   */
  Optional<Replaced> replacedBy(PayloadRecord.@Nullable Entry before, Version version)
      throws IOException {
    if (disk.stat(root.resolve(PathRules.VERSION_INI)).isPresent()) {
      Optional<Version> here = versionIn(PathRules.VERSION_INI);
      boolean ours = before != null && here.isPresent() && here.get().equals(before.version());
      return ours || here.equals(Optional.of(version))
          ? Optional.empty()
          : content(here.map(Version::digits).orElse(UNKNOWN), _ -> true);
    }
    if (before != null) {
      return before.replaced(); // an earlier try has parked the sentinel
    }
    // Beside a game that is installed without its payload stand logs and saves. An archive of
    // unknown version would be unpacked with the new ones.
    return Trees.folder(disk, root, ContentRule.LOCAL).isPresent()
        ? content(UNKNOWN, EarlierContent::isArchive)
        : content(UNKNOWN, _ -> true);
  }

  private static boolean isArchive(String path) {
    return path.indexOf('/') < 0 && PathRules.fold(path).endsWith(".eti");
  }

  private Optional<Replaced> content(String version, Predicate<String> which) throws IOException {
    Map<String, String> marks = new HashMap<>();
    for (Trees.TreeFile file : Trees.files(disk, root, ContentRule::excludes)) {
      if (PathRules.sharedProblem(file.path()).isEmpty()
          && !file.path().equals(PathRules.VERSION_INI)
          && which.test(file.path())) {
        marks.put(file.path(), PayloadRecord.mark(file.stat()));
      }
    }
    return marks.isEmpty() ? Optional.empty() : Optional.of(new Replaced(version, marks));
  }

  /** Takes files that are not in the list out of the content: deletes ours, moves the others. */
  void clearOut(FileList list) throws IOException {
    Map<String, String> wanted = new HashMap<>();
    list.files().forEach(file -> wanted.put(PathRules.fold(file.path()), file.path()));
    PayloadRecord.Entry entry = record.read().orElse(null);
    if (entry == null) {
      return;
    }
    Set<String> written = new TreeSet<>(entry.written());
    if (entry.replaced().isPresent()) {
      Replaced replaced = entry.replaced().get();
      AsideFolder aside = new AsideFolder(disk, root, replaced.version());
      List<String> moved = new ArrayList<>();
      for (String path : replaced.marks().keySet()) {
        Optional<Path> file = Trees.regularFile(disk, root, path);
        if (file.isPresent()
            && !isWanted(path, wanted)
            && (!written.contains(path) || isAsItWas(replaced.marks(), path, file.get()))) {
          aside.take(path);
          moved.add(path);
        }
      }
      aside.sync();
      if (!moved.isEmpty()) {
        log.warn(
            "{} files that only version {} had were moved to {} in {}: {}",
            moved.size(),
            replaced.version(),
            AsideFolder.NAME,
            root,
            moved.subList(0, Math.min(moved.size(), LOGGED)));
      }
      for (String path : replaced.marks().keySet()) {
        if (!isWanted(path, wanted)) {
          deleteEmptyFolders(path);
        }
      }
    }
    for (String path : written) {
      if (!isWanted(path, wanted)) {
        deleteWithEmptyFolders(path);
      }
    }
  }

  private boolean isWanted(String path, Map<String, String> wantedByFoldedPath) throws IOException {
    String kept = wantedByFoldedPath.get(PathRules.fold(path));
    return kept != null && isSameFile(path, kept);
  }

  private boolean isAsItWas(Map<String, String> marks, String path, Path file) throws IOException {
    return disk.stat(file)
        .map(stat -> PayloadRecord.mark(stat).equals(marks.get(path)))
        .orElse(false);
  }

  /** True when two paths that differ in case at most are one file here; true when in doubt. */
  private boolean isSameFile(String path, String other) throws IOException {
    if (path.equals(other)) {
      return true;
    }
    Optional<String> key = fileKey(path);
    Optional<String> otherKey = fileKey(other);
    return key.isEmpty() || otherKey.isEmpty() || key.equals(otherKey);
  }

  private Optional<String> fileKey(String path) throws IOException {
    return disk.stat(root.resolve(path)).map(Disk.Stat::fileKey);
  }

  /**
   * The files of a game that is installed without its payload: its scripts as they are now, and
   * what it has kept when its archives went.
   */
  Map<String, String> inUse(PayloadRecord.@Nullable Entry before) throws IOException {
    Map<String, String> marks = new HashMap<>();
    if (before != null
        && disk.stat(root.resolve(PathRules.VERSION_INI)).isEmpty()
        && Trees.folder(disk, root, ContentRule.LOCAL).isPresent()) {
      marks.putAll(before.kept());
      for (String path : before.written()) {
        Optional<Path> script =
            RootScripts.isScript(path) ? Trees.regularFile(disk, root, path) : Optional.empty();
        if (script.isPresent()) {
          disk.stat(script.get()).ifPresent(stat -> marks.put(path, PayloadRecord.mark(stat)));
        }
      }
    }
    return marks;
  }

  /**
   * Deletes all that downloads have written. A file of somebody else that no download has touched
   * yet stays.
   *
   * @param inUse the marks of files that stay where no download has touched them
   */
  void deleteWritten(Map<String, String> inUse) throws IOException {
    PayloadRecord.Entry entry = record.read().orElse(null);
    List<String> stay = new ArrayList<>();
    if (entry != null) {
      for (String path : entry.written()) {
        Optional<Path> file = Trees.regularFile(disk, root, path);
        if (file.isPresent() && isAsItWas(inUse, path, file.get())) {
          stay.add(path);
        } else if (file.isEmpty()
            || entry.replaced().isEmpty()
            || !isAsItWas(entry.replaced().get().marks(), path, file.get())) {
          deleteWithEmptyFolders(path);
        }
      }
    }
    record.forgetWritten();
    if (entry != null && !stay.isEmpty()) {
      Map<String, String> kept = new HashMap<>(entry.kept());
      kept.keySet().retainAll(stay);
      record.write(new PayloadRecord.Entry(null, stay, entry.replaced(), kept));
    }
  }

  /**
   * Deletes the file and the folders that it leaves empty. The file may be gone: an earlier try may
   * have been stopped before its folders.
   */
  private void deleteWithEmptyFolders(String path) throws IOException {
    Optional<Path> file = Trees.regularFile(disk, root, path);
    if (file.isPresent()) {
      Trees.deleteOurs(disk, file.get());
    }
    deleteEmptyFolders(path);
  }

  /** Deletes the folders on the way to a file that is gone, up to one in which something is. */
  private void deleteEmptyFolders(String path) throws IOException {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      Optional<Path> folder = Trees.folder(disk, root, path.substring(0, slash));
      if (folder.isPresent()) {
        if (!disk.list(folder.get()).isEmpty()) {
          return;
        }
        Trees.deleteOurs(disk, folder.get());
      }
    }
  }
}
