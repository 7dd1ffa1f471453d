package net.lanspread.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A run of chunks, by their numbers in the order of a manifest's files. In a message ranges rise
 * and do not touch each other.
 */
public record ChunkRange(int first, int count) {

  /** The ranges of a set, from its start, at most so many. */
  public static List<ChunkRange> of(BitSet chunks, int maxRanges) {
    List<ChunkRange> ranges = new ArrayList<>();
    for (int first = chunks.nextSetBit(0);
        first >= 0 && ranges.size() < maxRanges;
        first = chunks.nextSetBit(first + ranges.getLast().count())) {
      ranges.add(new ChunkRange(first, chunks.nextClearBit(first) - first));
    }
    return ranges;
  }

  /** The chunks of ranges that were checked. */
  public static BitSet chunks(List<ChunkRange> ranges) {
    BitSet chunks = new BitSet();
    ranges.forEach(range -> chunks.set(range.first(), range.first() + range.count()));
    return chunks;
  }

  /** True when ranges rise without a touch and end within so many chunks. */
  static boolean areSound(List<ChunkRange> ranges, int chunkCount) {
    long least = 0;
    for (ChunkRange range : ranges) {
      if (range.first() < least || range.count() <= 0) {
        return false;
      }
      least = (long) range.first() + range.count() + 1;
      if (least - 1 > chunkCount) {
        return false;
      }
    }
    return true;
  }
}
