package net.lanspread.download;

import net.lanspread.content.PeerId;

/** What a source of a planner does now, and how fast. Not thread-safe. */
final class SourceLoad {
  final PeerId source;
  final SourceSpeed speed = new SourceSpeed();
  long askedBytes;
  long leftBytes;
  int requests;
  int strikes;

  /** Whether a chunk of it was right. */
  boolean isProven;

  long lastStrikeNanos;

  SourceLoad(PeerId source) {
    this.source = source;
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
   * A request has ended.
   *
   * @param brought whether its source has sent what it was asked for
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
