package net.lanspread.rar;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way of the unpacked bytes of one file past its filters: a filter's bytes are kept until all
 * of them are there, all others go straight on.
 */
final class FilteredOutput implements UnpackedSink {
  /** Filters that wait; a packer has no more than a few at once. */
  private static final int MAX_WAITING = 8_192;

  /** More than one is rare, and more than two mean nothing. */
  private static final int MAX_STACKED = 16;

  private static final int MAX_BLOCK_BYTES = 4 << 20;
  private static final byte[] NONE = {};

  /**
   * The work on a part of the file, one after the other.
   *
   * @param start its beginning in the file
   */
  private record Block(long start, int count, List<Filter> filters) {}

  private final Deque<Block> waiting = new ArrayDeque<>();
  private UnpackedSink sink = (_, _, _) -> {};
  private long position;
  private long filteredTo;
  private byte[] collected = NONE;
  private byte[] spare = NONE;
  private int collectedBytes;

  /** Turns to another file. */
  void open(UnpackedSink file) {
    sink = file;
    waiting.clear();
    position = 0;
    filteredTo = 0;
    collectedBytes = 0;
  }

  /** True while a filter is still to be applied. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Announces a filter for bytes that have not come yet.
   *
   * @param stacked whether there may be several for the same bytes
   * @return true when it is possible
   */
  boolean add(long start, long count, Filter filter, boolean stacked) {
    Block last = waiting.peekLast();
    if (stacked && last != null && last.start == start && last.count == count) {
      return last.filters.size() < MAX_STACKED && last.filters.add(filter);
    }
    if (start < filteredTo || count > MAX_BLOCK_BYTES || waiting.size() == MAX_WAITING) {
      return false;
    }
    filteredTo = start + count;
    if (count > 0) {
      waiting.add(new Block(start, (int) count, new ArrayList<>(List.of(filter))));
    }
    return true;
  }

  @Override
  public void bytes(byte[] from, int offset, int count) throws IOException {
    int at = offset;
    int left = count;
    while (left > 0) {
      Block next = waiting.peek();
      if (next == null) {
        position += left;
        sink.bytes(from, at, left);
        return;
      }
      int some;
      if (next.start > position) {
        some = (int) Math.min(left, next.start - position);
        sink.bytes(from, at, some);
      } else {
        some = Math.min(left, next.count - collectedBytes);
        collect(from, at, some, next);
      }
      position += some;
      at += some;
      left -= some;
      if (collectedBytes == next.count) {
        waiting.remove();
        collectedBytes = 0;
        filter(next);
      }
    }
  }

  private void collect(byte[] from, int offset, int count, Block block) {
    if (collected.length < block.count) {
      collected = new byte[block.count];
    }
    System.arraycopy(from, offset, collected, collectedBytes, count);
    collectedBytes += count;
  }

  private void filter(Block block) throws IOException {
    for (Filter filter : block.filters) {
      if (filter.inPlace()) {
        filter.apply(collected, collected, block.count, block.start);
        continue;
      }
      if (spare.length < block.count) {
        spare = new byte[collected.length];
      }
      filter.apply(collected, spare, block.count, block.start);
      byte[] result = spare;
      spare = collected;
      collected = result;
    }
    sink.bytes(collected, 0, block.count);
  }
}
