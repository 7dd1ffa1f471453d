package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads archives as one sequential stream of entries.
 *
 * <p>Whatever can be said of an archive without unpacking it (its end, the names, links, sizes and
 * number of its entries, encryption) is checked before the sink hears of the first entry. A reader
 * may be used by several threads at once, each call for itself.
 */
public interface ArchiveReader {

  /**
   * Hands all entries in archive order to the sink; returns when the last one was verified.
   *
   * <p>Blocks. To cancel, throw from the sink: what it throws passes through unchanged.
   *
   * @throws ArchiveException when the archive, or the program that reads it, is at fault
   * @throws IOException when the disk failed, or the sink's own
   */
  void read(Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException;
}
