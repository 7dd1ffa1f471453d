package net.lanspread.archive;

import java.util.function.LongSupplier;

/**
 * The resources that the archives of one reader share while they are decoded here.
 *
 * @param freeHeapBytes the memory that may still be allocated
 * @param shelf of decoders
 * @param shares of the heap
 * @param atOnce the number of files of one archive that may be decoded side by side
 */
record Decoding(
    LongSupplier freeHeapBytes, RarEngines.Shelf shelf, MemoryShares shares, int atOnce) {
  /** More of them wait for the disk. */
  private static final int MOST = 4;

  static Decoding of(LongSupplier freeHeapBytes, int atOnce) {
    return new Decoding(
        freeHeapBytes,
        new RarEngines.Shelf(),
        new MemoryShares(() -> freeHeapBytes.getAsLong() - MemoryBudget.RESERVE_BYTES),
        Math.min(atOnce, MOST));
  }
}
