package net.lanspread.archive;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.PathRules;

/** The rules that each entry of an archive must fulfil before it is unpacked. */
final class EntryRules {
  private final Path archive;
  private final ArchiveLimits limits;
  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  private long entries;
  private long totalBytes;

  EntryRules(Path archive, ArchiveLimits limits) {
    this.archive = archive;
    this.limits = limits;
  }

  static void check(Path archive, List<ListedEntry> entries, ArchiveLimits limits)
      throws ArchiveException {
    EntryRules rules = new EntryRules(archive, limits);
    for (ListedEntry entry : entries) {
      rules.add(entry);
    }
  }

  static ArchiveException tooManyEntries(Path archive, ArchiveLimits limits) {
    return new ArchiveException(
        archive, "has more than the " + limits.maxEntries() + " entries that one archive may have");
  }

  /** Takes the next entry in, or refuses it. */
  void add(ListedEntry entry) throws ArchiveException {
    if (++entries > limits.maxEntries()) {
      throw tooManyEntries(archive, limits);
    }
    Optional<String> problem = PathRules.problem(entry.path());
    if (problem.isPresent()) {
      throw refused(entry, "the path " + problem.get());
    }
    if (entry.sizeBytes() < 0) {
      throw refused(entry, "it has no possible size, or the archive does not say which");
    }
    if (entry.sizeBytes() > limits.maxTotalBytes() - totalBytes) {
      throw new ArchiveException(
          archive, "unpacks to more than the allowed " + limits.maxTotalBytes() + " bytes");
    }
    totalBytes += entry.sizeBytes();
    place(entry, PathRules.fold(entry.path()));
  }

  private void place(ListedEntry entry, String folded) throws ArchiveException {
    if (files.contains(folded) || (!entry.folder() && folders.contains(folded))) {
      throw refused(entry, "something else in the archive has the same path");
    }
    if (!entry.folder()) {
      files.add(folded);
    }
    String folder = entry.folder() ? folded : parent(folded);
    while (!folder.isEmpty() && folders.add(folder)) {
      if (files.contains(folder)) {
        throw refused(entry, "a part of its path is a file in the archive");
      }
      folder = parent(folder);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private ArchiveException refused(ListedEntry entry, String why) {
    return new ArchiveException(archive, "has an unusable entry " + entry.quoted() + ": " + why);
  }
}
