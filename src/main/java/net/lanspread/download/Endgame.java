package net.lanspread.download;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.download.Planner.Chunk;

/**
 * Which chunk that others are asked for is worth asking one more source for. Pure: the time comes
 * with each call, in nanoseconds of one clock.
 */
final class Endgame {
  /** So many sources are asked for the same chunk at once while none has begun to send it. */
  private static final int MAX_QUEUES = 4;

  /** A source that has sent nothing for so long is not counted on. */
  static final long SILENT_NANOS = 500_000_000L;

  /** What is there sooner anyway is not asked for a second time. */
  private static final double WORTH_A_SECOND_SECONDS = 0.25;

  private Endgame() {}

  /**
   * A chunk that none of the sources that are asked for it has begun to send: whoever begins first
   * wins, and the others are left before they have sent anything.
   *
   * @param underWay what this source may be asked for, too
   */
  static Optional<Chunk> queued(Map<Chunk, List<ChunkRequest>> underWay) {
    Optional<Chunk> found = Optional.empty();
    int fewest = MAX_QUEUES;
    for (Map.Entry<Chunk, List<ChunkRequest>> entry : underWay.entrySet()) {
      List<ChunkRequest> requests = entry.getValue();
      if (requests.size() < fewest && requests.stream().noneMatch(ChunkRequest::hasBegun)) {
        found = Optional.of(entry.getKey());
        fewest = requests.size();
      }
    }
    return found;
  }

  /**
   * The chunk that another source will bring last, if this one is clearly sooner.
   *
   * @param underWay what this source may be asked for, too
   */
  static Optional<Chunk> stuck(
      Map<Chunk, List<ChunkRequest>> underWay, SourceLoad load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    Optional<Chunk> stuck = Optional.empty();
    double longestSeconds = WORTH_A_SECOND_SECONDS;
    for (Map.Entry<Chunk, List<ChunkRequest>> entry : underWay.entrySet()) {
      if (entry.getValue().size() != 1) {
        continue;
      }
      double theirSeconds = secondsLeft(entry.getValue().getFirst(), nowNanos);
      double ourSeconds = speed == 0 ? 0 : (load.leftBytes + entry.getKey().lengthBytes()) / speed;
      if (theirSeconds > longestSeconds && ourSeconds < theirSeconds / 2) {
        longestSeconds = theirSeconds;
        stuck = Optional.of(entry.getKey());
      }
    }
    return stuck;
  }

  private static double secondsLeft(ChunkRequest request, long nowNanos) {
    double speed = request.load.speed.bytesPerSecond(nowNanos);
    if (speed == 0) {
      return nowNanos - request.askedNanos < SILENT_NANOS ? 0 : Double.MAX_VALUE;
    }
    return request.leftBytes * (double) request.load.requests / speed;
  }
}
