package net.lanspread.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import net.lanspread.disk.Disk;

/** Reads RAR4 and RAR5 archives, solid ones too, in this process. */
public final class BuiltInArchiveReader implements ArchiveReader {
  private final Disk disk;
  private final LongSupplier freeHeapBytes;

  /**
   * @param freeHeapBytes the memory that may still be allocated, asked before an archive gets its
   *     dictionary
   */
  public BuiltInArchiveReader(Disk disk, LongSupplier freeHeapBytes) {
    this.disk = disk;
    this.freeHeapBytes = freeHeapBytes;
  }

  /** What the heap of this process has left, garbage counted as used. */
  public static long freeHeapBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  @Override
  public void read(Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    Delivery delivery = new Delivery(archive, sink);
    try (FileChannel file = disk.openChannel(archive)) {
      RarChannel channel = new RarChannel(file, limits.maxEntries());
      try (RarPass pass = RarPass.open(archive, channel, limits, freeHeapBytes, delivery)) {
        pass.run();
      }
    } catch (OutOfMemoryError e) {
      // What the decoder held is garbage by now, so the archive has failed and the process has not;
      // an error of the sink's own is not the archive's.
      delivery.rethrowSinkFailure();
      throw new ArchiveException(archive, "needs more memory to unpack than there is", e);
    }
  }
}
