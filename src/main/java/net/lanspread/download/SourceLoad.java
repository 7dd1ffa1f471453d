package net.lanspread.download;

import net.lanspread.content.PeerId;

/** The load and speed of one source of a planner. Not thread-safe. */
final class SourceLoad {
  final PeerId source;
  final SourceSpeed speed = new SourceSpeed();
  long askedBytes;
  long leftBytes;
  int requests;
  int strikes;

  /** The largest piece that its speed was measured with. */
  private int largestBytes;

  /** True when its user is in a match: it is asked for nothing that another source has. */
  boolean isSpared;

  /** True when a chunk of it was right. */
  boolean isProven;

  long lastStrikeNanos;

  SourceLoad(PeerId source) {
    this.source = source;
  }

  /**
   * The source may be asked for so many bytes at once. If that is far more than ever before, its
   * speed counts as unknown again: the speed of a few bytes is mostly the delay of the answer, and
   * by it the source would seem too slow and never be asked again.
   */
  void beginLarger(int lengthBytes) {
    if (lengthBytes / 2 > largestBytes) {
      largestBytes = lengthBytes;
      speed.forget();
    }
  }

  void begin(ChunkRequest request) {
    askedBytes += request.lengthBytes;
    leftBytes += request.lengthBytes;
    if (requests++ == 0) {
      speed.begin(request.askedNanos);
    }
  }

  void came(ChunkRequest request, int bytes, long nowNanos) {
    int counted = Math.min(bytes, request.leftBytes);
    request.leftBytes -= counted;
    leftBytes -= counted;
    speed.came(counted, nowNanos);
  }

  /**
   * Ends a request.
   *
   * @param brought whether the source has sent all its bytes
   */
  void end(ChunkRequest request, boolean brought, long nowNanos) {
    leftBytes -= request.leftBytes;
    if (!brought) {
      askedBytes -= request.lengthBytes;
    }
    if (--requests == 0) {
      speed.end(nowNanos);
    }
  }
}
