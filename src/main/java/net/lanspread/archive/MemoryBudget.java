package net.lanspread.archive;

import com.github.junrar.RarFormat;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The memory that one archive may take for unpacking: the limit, and what the heap has left.
 *
 * <p>Asked before the decoder allocates, because a heap that runs full hits every other thread too.
 */
final class MemoryBudget {
  /** What stays free for everyone else. */
  private static final long RESERVE_BYTES = 16L << 20;

  private final Path archive;
  private final ArchiveLimits limits;
  private final LongSupplier freeHeapBytes;
  private long ppmBytes = -1;

  MemoryBudget(Path archive, ArchiveLimits limits, LongSupplier freeHeapBytes) {
    this.archive = archive;
    this.limits = limits;
    this.freeHeapBytes = freeHeapBytes;
  }

  /** Refuses an archive whose RAR5 dictionary is over the limit or will not fit into the heap. */
  void reserveFor(RarHeaders headers) throws ArchiveException {
    long dictionaryBytes = 0;
    long unpackedBytes = 0;
    for (RarHeaders.Member member : headers.members()) {
      dictionaryBytes = Math.max(dictionaryBytes, member.header().getRar5WinSize());
      unpackedBytes += member.entry().sizeBytes();
    }
    // The window grows by doubling and copying, and never beyond what was unpacked into it.
    long grownBytes = Long.highestOneBit(Math.max(unpackedBytes, 1)) * 2;
    long neededBytes = Math.min(dictionaryBytes, grownBytes) / 2 * 3;
    if (headers.format() == RarFormat.RAR50 && neededBytes > free(neededBytes)) {
      throw new ArchiveException(
          archive,
          "needs %d MiB of memory to unpack, and only %d MiB are free"
              .formatted(neededBytes >> 20, free(0) >> 20));
    }
  }

  /** How large a dictionary the decoder may allocate. */
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
