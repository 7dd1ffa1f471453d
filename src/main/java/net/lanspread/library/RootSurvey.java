package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.ContentRule;
import net.lanspread.content.FileList;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.Printable;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;

/** The findings of a walk over a root. Links are not followed. */
final class RootSurvey {
  private static final String ARCHIVE = ".eti";

  private final Disk disk;

  /** The sizes of the files that are content, by path; the sentinel is not among them. */
  private final Map<String, Long> sizes = new TreeMap<>();

  private final Map<String, String> spellings = new HashMap<>();
  private final Map<String, String> folders = new TreeMap<>();
  private Instant newest = Instant.MIN;
  private boolean installed;
  private boolean archive;
  private @Nullable String unfinished;
  private @Nullable String misspelt;
  private @Nullable String unshareable;
  private boolean hasSentinel;

  private RootSurvey(Disk disk) {
    this.disk = disk;
  }

  /** Walks over a root. */
  static RootSurvey of(Disk disk, Path root) throws IOException {
    RootSurvey survey = new RootSurvey(disk);
    survey.walk(root, "");
    return survey;
  }

  /** The last time that a file came to the root or went from it. */
  Instant newest() {
    return newest;
  }

  /**
   * The root as the index keeps it.
   *
   * @param downloaded the manifest with which the version was downloaded, if it was: while all its
   *     files are there, further files do not count
   */
  LibraryIndex.Root seen(@Nullable Version version, Optional<Manifest> downloaded) {
    if (version != null) {
      sizes.put(PathRules.VERSION_INI, (long) VersionIni.CONTENT_BYTES);
    }
    boolean intact = downloaded.filter(manifest -> manifest.fits(sizes)).isPresent();
    long sizeBytes =
        intact
            ? downloaded.get().fileList().totalBytes()
            : sizes.values().stream().mapToLong(Long::longValue).sum();
    if (!intact && unshareable == null && hasSentinel && misspelt != null) {
      unshareable = told(misspelt, "imitates version.ini");
    }
    if (!intact && unshareable == null && sizes.size() > FileList.MAX_FILES) {
      unshareable =
          String.format(
              Locale.ROOT,
              "it has %,d files, and a shared game may have %,d. Pack some of them into an archive",
              sizes.size(),
              FileList.MAX_FILES);
    }
    return new LibraryIndex.Root(
        folders,
        version == null ? null : version.digits(),
        installed,
        sizeBytes,
        archive,
        unfinished,
        misspelt,
        intact ? null : unshareable);
  }

  /** True when a root is still as it was seen, apart from the bytes in its files. */
  static boolean isAsSeen(Disk disk, Path root, LibraryIndex.Root seen) throws IOException {
    for (Map.Entry<String, String> folder : seen.folders().entrySet()) {
      Optional<Disk.Stat> stat =
          disk.stat(folder.getKey().isEmpty() ? root : root.resolve(folder.getKey()));
      if (stat.isEmpty() || !mark(stat.get()).equals(folder.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static String mark(Disk.Stat stat) {
    return stat.kind() + " " + stat.modified() + " " + stat.fileKey();
  }

  private void walk(Path folder, String path) throws IOException {
    Optional<Disk.Stat> stat = disk.stat(folder);
    if (stat.isPresent()) {
      folders.put(path, mark(stat.get()));
      Instant modified = stat.get().modified().toInstant();
      newest = modified.isAfter(newest) ? modified : newest;
    }
    for (Disk.Entry entry : disk.list(folder)) {
      boolean atRoot = path.isEmpty();
      if (atRoot && entry.name().equals(ContentRule.LOCAL) && entry.stat().isFolder()) {
        installed = true;
      }
      String below = atRoot ? entry.name() : path + "/" + entry.name();
      if (ContentRule.excludes(below)) {
        boolean bringing =
            entry.stat().isFile() && !below.startsWith(".") && ContentRule.isUnfinished(below);
        unfinished = bringing && unfinished == null ? below : unfinished;
        continue;
      }
      switch (entry.stat().kind()) {
        case FILE -> file(below, entry.stat());
        case FOLDER -> walk(folder.resolve(entry.name()), below);
        case LINK, OTHER -> {}
      }
    }
  }

  private void file(String path, Disk.Stat stat) {
    String folded = PathRules.fold(path);
    if (folded.equals(PathRules.VERSION_INI)) {
      hasSentinel |= path.equals(PathRules.VERSION_INI);
      misspelt = path.equals(PathRules.VERSION_INI) ? misspelt : path;
      return; // the version tells its content
    }
    archive |= path.indexOf('/') < 0 && folded.endsWith(ARCHIVE);
    Optional<String> problem = PathRules.sharedProblem(path);
    String other = spellings.putIfAbsent(folded, path);
    if (problem.isEmpty() && other == null) {
      sizes.put(path, stat.sizeBytes());
    } else if (unshareable == null) {
      unshareable =
          told(path, problem.orElse("differs from " + other + " in nothing but capital letters"));
    }
  }

  private static String told(String path, String problem) {
    return "not every computer can hold one of its files: \"%s\" %s. Rename that file or move it away"
        .formatted(Printable.of(path, 200), problem);
  }
}
