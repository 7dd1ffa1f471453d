package net.lanspread.download;

import java.util.Collection;

/**
 * The rules for asking one more source for a chunk that others are asked for already. Pure: the
 * time comes with each call, in nanoseconds of one clock.
 */
final class Endgame {
  /**
   * The largest number of sources that are asked for the same chunk while none has begun to send
   * it.
   */
  private static final int MAX_QUEUES = 4;

  /** A source that has sent nothing for so long does not count. */
  static final long SILENT_NANOS = 500_000_000L;

  /** A chunk that arrives sooner anyway is not asked for a second time. */
  private static final double WORTH_A_SECOND_SECONDS = 0.25;

  private Endgame() {}

  /**
   * True when none of the few sources that are asked for it has begun to send it: the first one to
   * begin wins, and the others are left before they have sent anything.
   */
  static boolean isQueued(Collection<ChunkRequest> requests) {
    return requests.size() < MAX_QUEUES && requests.stream().noneMatch(ChunkRequest::hasBegun);
  }

  /** True when its only source will bring it late, and this one is clearly sooner. */
  static boolean isStuck(Collection<ChunkRequest> requests, SourceLoad load, long nowNanos) {
    if (requests.size() != 1) {
      return false;
    }
    double theirSeconds = secondsLeft(requests, nowNanos);
    double speed = load.speed.bytesPerSecond(nowNanos);
    int lengthBytes = requests.iterator().next().lengthBytes;
    double ourSeconds = speed == 0 ? 0 : (load.leftBytes + lengthBytes) / speed;
    return theirSeconds > WORTH_A_SECOND_SECONDS && ourSeconds < theirSeconds / 2;
  }

  /** The seconds until the fastest of the asked sources has brought the chunk. */
  static double secondsLeft(Collection<ChunkRequest> requests, long nowNanos) {
    return requests.stream().mapToDouble(request -> secondsLeft(request, nowNanos)).min().orElse(0);
  }

  private static double secondsLeft(ChunkRequest request, long nowNanos) {
    double speed = request.load.speed.bytesPerSecond(nowNanos);
    if (speed == 0) {
      return nowNanos - request.askedNanos < SILENT_NANOS ? 0 : Double.MAX_VALUE;
    }
    return request.leftBytes * (double) request.load.requests / speed;
  }
}
