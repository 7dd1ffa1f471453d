package net.lanspread.download;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The sources that a planner may ask, each with its load, and how fast they are together. Pure: the
 * time comes with each call, in nanoseconds of one clock. Not thread-safe.
 */
final class SourceLoads {
  /** A source that is slower than this share of the typical one does not keep up. */
  private static final double SLOW_SHARE = 0.25;

  /** The time that a source may take until its first bytes come. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private final Map<PeerId, SourceLoad> loads = new TreeMap<>();

  /** Adds a source. It begins level with the leader. */
  void add(PeerId source) {
    SourceLoad load = new SourceLoad(source);
    load.askedBytes = loads.values().stream().mapToLong(other -> other.askedBytes).max().orElse(0);
    loads.put(source, load);
  }

  void remove(PeerId source) {
    loads.remove(source);
  }

  boolean contains(PeerId source) {
    return loads.containsKey(source);
  }

  @Nullable SourceLoad find(PeerId source) {
    return loads.get(source);
  }

  boolean isSpared(PeerId source) {
    SourceLoad load = loads.get(source);
    return load != null && load.isSpared;
  }

  Collection<SourceLoad> all() {
    return loads.values();
  }

  Set<PeerId> peerIds() {
    return loads.keySet();
  }

  int count() {
    return loads.size();
  }

  /** The sum of all speeds, in bytes a second. */
  double allSpeed(long nowNanos) {
    double allSpeed = 0;
    for (SourceLoad source : loads.values()) {
      allSpeed += source.speed.bytesPerSecond(nowNanos);
    }
    return allSpeed;
  }

  /** The mean speed of the sources whose speed is known, in bytes a second. */
  private double typicalSpeed(long nowNanos) {
    return loads.values().stream()
        .mapToDouble(source -> source.speed.bytesPerSecond(nowNanos))
        .filter(speed -> speed > 0)
        .average()
        .orElse(0);
  }

  /** The sources that are not much slower than others, and those of unknown speed. */
  Predicate<PeerId> keepingUp(long nowNanos) {
    double leastSpeed = typicalSpeed(nowNanos) * SLOW_SHARE;
    return source -> {
      SourceLoad load = loads.get(source);
      if (load == null) {
        return false;
      }
      double speed = load.speed.bytesPerSecond(nowNanos);
      return speed == 0 ? load.speed.silentNanos(nowNanos) < PATIENCE_NANOS : speed >= leastSpeed;
    };
  }

  /**
   * The bytes that all other sources bring in a time, in addition to their present requests, in
   * whole chunks of this length.
   */
  double othersBytes(
      SourceLoad load, Predicate<PeerId> which, double seconds, int chunkBytes, long nowNanos) {
    double othersBytes = 0;
    for (SourceLoad other : loads.values()) {
      if (other != load && which.test(other.source)) {
        double bytes = other.speed.bytesPerSecond(nowNanos) * seconds - other.leftBytes;
        othersBytes += Math.floor(Math.max(0, bytes) / chunkBytes) * chunkBytes;
      }
    }
    return othersBytes;
  }
}
