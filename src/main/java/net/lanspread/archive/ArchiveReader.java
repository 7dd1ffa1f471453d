package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;

/** A way to read archives, each as one sequential stream of entries. Stateless. */
public interface ArchiveReader {
  /**
   * Reads all entries, in the order of the archive, into the sink. Blocks. To stop it, throw from
   * the sink: what the sink throws passes through unchanged.
   *
   * @throws ArchiveException when the archive is at fault
   * @throws IOException when the disk fails
   */
  void read(Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException;
}
