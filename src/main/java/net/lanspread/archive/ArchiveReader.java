package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads archives: lists the entries once, then unpacks them in one sequential pass, solid archives
 * too. A reader may be used by several threads at once, each call for itself.
 */
public interface ArchiveReader {
  /**
   * The reason why it can read no archive at all, a sentence for people; empty when nothing is
   * known.
   */
  default Optional<String> unusable() {
    return Optional.empty();
  }

  /**
   * Lists the entries of an archive.
   *
   * <p>Everything that can be checked without unpacking is checked here: the archive's end, the
   * names, links, sizes and number of its entries, encryption. Blocks.
   *
   * @throws ArchiveException when the archive, or the program that reads it, is at fault
   * @throws IOException when the disk failed
   */
  OpenArchive open(Path archive, ArchiveLimits limits) throws ArchiveException, IOException;

  /** True when {@link #unpackArriving} may do anything. */
  default boolean readsArriving() {
    return false;
  }

  /**
   * Unpacks an archive whose bytes are still coming, in one pass from its front to its end: an
   * entry is unpacked as soon as its bytes are there, and checked as it comes. So a later error is
   * found when earlier entries are written already, and the caller must be able to take them back.
   *
   * <p>Blocks. To cancel, close the bytes or throw from the sink.
   *
   * @param archive its name
   * @throws ArchiveException when the archive is at fault, or {@link
   *     ArchiveException#isBeyondReader wants the whole file}: then {@link #open} may succeed
   * @throws IOException when the bytes do not come, or the sink's own
   */
  default void unpackArriving(
      Path archive, ArchiveBytes bytes, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    throw ArchiveException.beyondReader(
        archive, "is unpacked by a program that needs the whole file", null);
  }
}
