package net.lanspread.download;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The sources that a planner may ask, each with its load, and how fast they are together. Pure: the
 * time comes with each call, in nanoseconds of one clock. Not thread-safe.
 */
final class SourceLoads {
  private final Map<PeerId, SourceLoad> loads = new TreeMap<>();

  /** A source from now on. Nobody is ahead of who was not there. */
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
  double typicalSpeed(long nowNanos) {
    return loads.values().stream()
        .mapToDouble(source -> source.speed.bytesPerSecond(nowNanos))
        .filter(speed -> speed > 0)
        .average()
        .orElse(0);
  }
}
