package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.lanspread.disk.Disk;

/**
 * Reads RAR4 and RAR5 archives, solid ones too: in this process, or in a machine of its own where
 * the dictionary is large.
 */
public final class BuiltInArchiveReader implements ArchiveReader {
  private static final long COMPUTER_BYTES = OwnMachines.computerBytes();

  private final Disk disk;
  private final Decoding decoding;
  private final Optional<OwnMachines> machines;

  /**
   * @param freeHeapBytes the memory that may still be allocated, asked before an archive gets its
   *     dictionary
   */
  public BuiltInArchiveReader(Disk disk, LongSupplier freeHeapBytes) {
    this(disk, freeHeapBytes, Optional.empty(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param freeHeapBytes the memory that may still be allocated, asked before an archive gets its
   *     dictionary
   * @param machines the machines that unpack archives with large dictionaries
   * @param atOnce the number of files of an archive that may be decoded side by side
   */
  public BuiltInArchiveReader(
      Disk disk, LongSupplier freeHeapBytes, Optional<OwnMachines> machines, int atOnce) {
    this.disk = disk;
    this.decoding = Decoding.of(freeHeapBytes, atOnce);
    this.machines = machines;
  }

  /**
   * The free heap of this process, with garbage counted as used: of a quarter of the computer's
   * memory at most, as the heap may be larger than a small computer has room for.
   */
  public static long freeHeapBytes() {
    return freeHeapBytes(COMPUTER_BYTES);
  }

  static long freeHeapBytes(long computerBytes) {
    Runtime runtime = Runtime.getRuntime();
    long mostBytes = Math.min(runtime.maxMemory(), computerBytes / 4);
    return mostBytes - runtime.totalMemory() + runtime.freeMemory();
  }

  @Override
  public OpenArchive open(Path archive, ArchiveLimits limits) throws ArchiveException, IOException {
    VolumeBytes bytes = new VolumeBytes(disk, archive);
    boolean kept = false;
    try {
      OpenArchive open = OpenRar.open(bytes, limits, decoding, machines);
      kept = true;
      return open;
    } catch (OutOfMemoryError e) {
      throw OpenRar.tooLarge(archive, e);
    } finally {
      if (!kept) {
        bytes.close();
      }
    }
  }

  @Override
  public boolean readsArriving() {
    return true;
  }

  @Override
  public void unpackArriving(Path archive, ArchiveBytes bytes, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    MemoryBudget memory = new MemoryBudget(limits, decoding.freeHeapBytes());
    new ArrivingRar(archive, bytes, limits, memory, decoding.shelf(), sink).run();
  }
}
