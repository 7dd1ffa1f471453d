package net.lanspread.download;

import net.lanspread.content.PeerId;

/**
 * A chunk that a source is asked for, as planned: the handle of all that becomes of it. Not
 * thread-safe.
 */
final class ChunkRequest {
  final int chunk;
  final int lengthBytes;
  final PeerId source;
  final SourceLoad load;

  /** True when another source is asked for the chunk, too, and may be writing it. */
  final boolean second;

  final long askedNanos;
  int leftBytes;

  /** True when its source has brought the chunk whole, and nobody else is to bring it any more. */
  boolean claims;

  private boolean ended;
  private boolean calledOff;
  private Runnable closer = () -> {};

  ChunkRequest(int chunk, int lengthBytes, SourceLoad load, boolean second, long nowNanos) {
    this.chunk = chunk;
    this.lengthBytes = lengthBytes;
    this.source = load.source;
    this.load = load;
    this.second = second;
    this.askedNanos = nowNanos;
    this.leftBytes = lengthBytes;
  }

  /** True when something of it has come. */
  boolean hasBegun() {
    return leftBytes < lengthBytes;
  }

  /** Ends the wish for the chunk: from now on its bytes do not count. */
  void callOff() {
    if (!calledOff) {
      calledOff = true;
      closer.run();
    }
  }

  /** True when its bytes still count. */
  boolean isWanted() {
    return !calledOff && !ended;
  }

  /**
   * Runs this once when it is called off, at once when that has been.
   *
   * @param closer must not block
   */
  void onCallOff(Runnable closer) {
    this.closer = closer;
    if (calledOff) {
      closer.run();
    }
  }

  /** It has ended, well or not; false when that was said before. */
  boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
