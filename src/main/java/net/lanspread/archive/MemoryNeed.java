package net.lanspread.archive;

import com.github.junrar.RarFormat;
import java.nio.file.Path;
import net.lanspread.rar.Rar5Decoder;

/**
 * The memory that one archive's dictionary takes, as far as its headers tell: at most the unpacked
 * size. RAR4's is small, apart from a model whose size its headers do not tell.
 *
 * @param windowBytes the dictionary that the decoder gets, 0 without a decoder
 * @param heapBytes the most heap that it takes while it grows
 */
record MemoryNeed(long windowBytes, long heapBytes) {
  static final MemoryNeed NONE = new MemoryNeed(0, 0);

  /** The need of the files seen so far. */
  static final class SoFar {
    private long declaredBytes;
    private long runBytes;
    private long longestRunBytes;

    void add(RarHeaders.Member member) {
      if (member.compressed(RarFormat.RAR50)) {
        declaredBytes = Math.max(declaredBytes, member.header().getRar5WinSize());
        runBytes = (member.header().isSolid() ? runBytes : 0) + member.entry().sizeBytes();
        longestRunBytes = Math.max(longestRunBytes, runBytes);
      }
    }

    MemoryNeed need() {
      return of(declaredBytes, longestRunBytes);
    }

    /**
     * The need when further files follow that refer to earlier ones, with at least so many bytes.
     */
    MemoryNeed needOfSolid(long leastBytes) {
      MemoryNeed all = of(declaredBytes, Math.max(longestRunBytes, leastBytes));
      // A window cannot grow while it is in use, and unwritten memory costs nothing.
      return new MemoryNeed(declaredBytes, all.heapBytes());
    }
  }

  static MemoryNeed of(RarHeaders headers) {
    if (headers.format() != RarFormat.RAR50) {
      return NONE;
    }
    SoFar all = new SoFar();
    headers.members().forEach(all::add);
    return all.need();
  }

  /**
   * @param declaredBytes the largest dictionary that a file asks for
   * @param runBytes the unpacked size of the longest run of files that need each other
   */
  static MemoryNeed of(long declaredBytes, long runBytes) {
    if (declaredBytes == 0) {
      return NONE;
    }
    long windowBytes = Math.min(declaredBytes, Math.max(runBytes, 1));
    long heapBytes = Rar5Decoder.heapBytes(windowBytes, runBytes);
    return new MemoryNeed(windowBytes, heapBytes);
  }

  /** Refuses an archive whose dictionary is larger than any may be. */
  void requireWithin(ArchiveLimits limits, Path archive) throws ArchiveException {
    if (windowBytes > limits.maxDictionaryBytes()) {
      throw ArchiveException.beyondReader(
          archive,
          "needs %.1f GB of memory to unpack, and %.1f GB is the most that it may have"
              .formatted(windowBytes / 1e9, limits.maxDictionaryBytes() / 1e9),
          null);
    }
  }
}
