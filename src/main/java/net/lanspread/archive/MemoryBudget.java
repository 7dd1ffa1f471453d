package net.lanspread.archive;

import com.github.junrar.RarFormat;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The memory that one archive may take for unpacking: the limit, and the free heap.
 *
 * <p>Asked before the decoder allocates, because a heap that runs full hits every other thread too.
 */
final class MemoryBudget {
  /** The memory that stays free for everyone else. */
  static final long RESERVE_BYTES = 16L << 20;

  private final ArchiveLimits limits;
  private final LongSupplier freeHeapBytes;
  private long ppmBytes = -1;

  MemoryBudget(ArchiveLimits limits, LongSupplier freeHeapBytes) {
    this.limits = limits;
    this.freeHeapBytes = freeHeapBytes;
  }

  boolean fits(MemoryNeed need) {
    return need.heapBytes() <= free(need.heapBytes());
  }

  /** Refuses an archive whose dictionary will not fit into the heap. */
  void require(Path archive, MemoryNeed need) throws ArchiveException {
    if (!fits(need)) {
      throw ArchiveException.beyondReader(
          archive,
          "needs %d MiB of memory to unpack, and only %d MiB are free"
              .formatted(need.heapBytes() >> 20, Math.max(0, free(0)) >> 20),
          null);
    }
  }

  /** The largest dictionary that the decoder may allocate. */
  long dictionaryBytes(RarFormat format) {
    if (format == RarFormat.RAR50) {
      return limits.maxDictionaryBytes();
    }
    // RAR4 keeps the size of its PPMd model, up to 256 MiB, in the compressed data.
    if (ppmBytes < 0) {
      ppmBytes = Math.min(limits.maxDictionaryBytes(), free(256L << 20));
    }
    return ppmBytes;
  }

  private long free(long wantedBytes) {
    long freeBytes = freeHeapBytes.getAsLong() - RESERVE_BYTES;
    if (freeBytes < wantedBytes) {
      // Garbage counts as used until it is collected, and a refusal should not be due to garbage.
      System.gc();
      freeBytes = freeHeapBytes.getAsLong() - RESERVE_BYTES;
    }
    return freeBytes;
  }
}
