package net.lanspread.archive;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.lanspread.content.PathRules;

/**
 * The files of an archive so far, for entries that say to be the same as one of them: RAR5's file
 * copies and hard links. A link that leads anywhere else is refused, as every link is.
 */
final class EarlierFiles {
  private final Path archive;
  private final Map<String, ListedEntry> byFoldedPath = new HashMap<>();

  EarlierFiles(Path archive) {
    this.archive = archive;
  }

  /** Remembers a file and returns it. */
  ListedEntry add(ListedEntry file) {
    byFoldedPath.put(PathRules.fold(file.path()), file);
    return file;
  }

  /** Remembers and returns a file that has the bytes of the target. */
  ListedEntry copy(String rawName, String rawTarget) throws ArchiveException {
    ListedEntry earlier = byFoldedPath.get(PathRules.fold(rawTarget.replace('\\', '/')));
    if (earlier == null) {
      throw new ArchiveException(
          archive,
          "has a link in it, %s, and its target is no file before it"
              .formatted(ListedEntry.quoted(rawName)));
    }
    return add(ListedEntry.copy(rawName, earlier));
  }

  ArchiveException refusedLink(String rawName) {
    return new ArchiveException(
        archive, "has a link in it, " + ListedEntry.quoted(rawName) + ", and links are refused");
  }
}
