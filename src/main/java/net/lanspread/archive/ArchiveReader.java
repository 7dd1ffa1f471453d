package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads archives: lists the entries once, then unpacks them in one sequential pass, solid archives
 * too. A reader may be used by several threads at once, each call for itself.
 */
public interface ArchiveReader {
  /** Why it can read no archive at all, a sentence for people; empty where nothing is known. */
  default Optional<String> unusable() {
    return Optional.empty();
  }

  /**
   * Lists the entries of an archive.
   *
   * <p>Whatever can be said of an archive without unpacking it (its end, the names, links, sizes
   * and number of its entries, encryption) is checked here. Blocks.
   *
   * @throws ArchiveException when the archive, or the program that reads it, is at fault
   * @throws IOException when the disk failed
   */
  OpenArchive open(Path archive, ArchiveLimits limits) throws ArchiveException, IOException;
}
