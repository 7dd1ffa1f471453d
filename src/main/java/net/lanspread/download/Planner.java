package net.lanspread.download;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.PeerId;

/**
 * Decides which source is asked for which chunk. Pure: no clock, lock, socket or disk; the same
 * calls give the same plan. Not thread-safe.
 *
 * <p>Every chunk is asked of one source at a time. A chunk that failed goes to a source that has
 * not failed it, while there is one. Sources of about equal speed are kept within {@link
 * #MAX_LEAD_BYTES} of each other; a source that is clearly slower holds nobody back.
 */
public final class Planner {
  /** How far one source may be ahead of an equally fast one, in bytes asked for. */
  static final long MAX_LEAD_BYTES = 20L * 1024 * 1024;

  /** From this ratio of speeds on, two sources do not count as equally fast. */
  private static final double CLEARLY_FASTER = 1.5;

  /**
   * How many failures in a row cost a source its place: two for each request that it has at once.
   */
  private static final int MAX_FAILURES = 8;

  /** A chunk of one of the files, by its place in the download's list. */
  public record Chunk(String path, long offset, int lengthBytes) {}

  /** What a failure means for its source. */
  public enum Verdict {
    KEPT,
    DROPPED
  }

  private static final class Load {
    long askedBytes;
    int inFlight;
    int failuresInARow;
    double bytesPerSecond;
  }

  private final Deque<Chunk> missing;
  private final Map<Chunk, PeerId> inFlight = new HashMap<>();
  private final Map<Chunk, Set<PeerId>> failedAt = new HashMap<>();
  private final Map<PeerId, Load> sources = new TreeMap<>();

  public Planner(List<Chunk> chunks, List<PeerId> sources) {
    this.missing = new ArrayDeque<>(chunks);
    sources.forEach(source -> this.sources.put(source, new Load()));
  }

  /** The next chunk to ask this source for, or empty when there is none for it now. */
  public Optional<Chunk> next(PeerId source) {
    Load load = sources.get(source);
    if (load == null || isTooFarAhead(source, load)) {
      return Optional.empty();
    }
    Optional<Chunk> chunk = take(source);
    chunk.ifPresent(
        taken -> {
          inFlight.put(taken, source);
          load.inFlight++;
          load.askedBytes += taken.lengthBytes();
        });
    return chunk;
  }

  private Optional<Chunk> take(PeerId source) {
    if (failedAt.isEmpty()) {
      return Optional.ofNullable(missing.poll());
    }
    for (Chunk chunk : missing) {
      Set<PeerId> failed = failedAt.getOrDefault(chunk, Set.of());
      if (!failed.contains(source) || failed.containsAll(sources.keySet())) {
        missing.remove(chunk);
        return Optional.of(chunk);
      }
    }
    return Optional.empty();
  }

  private boolean isTooFarAhead(PeerId source, Load load) {
    for (Map.Entry<PeerId, Load> other : sources.entrySet()) {
      Load slower = other.getValue();
      boolean working = slower.inFlight > 0 && !other.getKey().equals(source);
      boolean clearlyFaster =
          slower.bytesPerSecond > 0 && load.bytesPerSecond > CLEARLY_FASTER * slower.bytesPerSecond;
      if (working && !clearlyFaster && load.askedBytes - slower.askedBytes >= MAX_LEAD_BYTES) {
        return true;
      }
    }
    return false;
  }

  /**
   * The chunk has arrived; false when its source was dropped meanwhile: then it does not count and
   * will be asked for again.
   *
   * @param bytesPerSecond how fast this chunk came, from its request to its end
   */
  public boolean arrived(Chunk chunk, PeerId source, double bytesPerSecond) {
    if (!inFlight.remove(chunk, source)) {
      return false;
    }
    Load load = sources.get(source);
    if (load == null) {
      missing.addFirst(chunk);
      return false;
    }
    failedAt.remove(chunk);
    load.inFlight--;
    load.failuresInARow = 0;
    load.bytesPerSecond =
        load.bytesPerSecond == 0
            ? bytesPerSecond
            : 0.8 * load.bytesPerSecond + 0.2 * bytesPerSecond;
    return true;
  }

  /** The chunk did not come; it will be asked for again, elsewhere if possible. */
  public Verdict failed(Chunk chunk, PeerId source) {
    putBack(chunk, source);
    failedAt.computeIfAbsent(chunk, _ -> new HashSet<>()).add(source);
    Load load = sources.get(source);
    if (load != null && ++load.failuresInARow >= MAX_FAILURES) {
      drop(source);
    }
    return sources.containsKey(source) ? Verdict.KEPT : Verdict.DROPPED;
  }

  /** The source could not serve the chunk just now; that is nobody's fault. */
  public void postponed(Chunk chunk, PeerId source) {
    putBack(chunk, source);
  }

  /** A chunk that had arrived turned out wrong and is asked for again, elsewhere if possible. */
  public void wrong(Chunk chunk, PeerId source) {
    missing.addFirst(chunk);
    failedAt.computeIfAbsent(chunk, _ -> new HashSet<>()).add(source);
  }

  private void putBack(Chunk chunk, PeerId source) {
    if (inFlight.remove(chunk, source)) {
      missing.addFirst(chunk);
      Load load = sources.get(source);
      if (load != null) {
        load.inFlight--;
        load.askedBytes -= chunk.lengthBytes();
      }
    }
  }

  /**
   * The source is not asked again. What is under way from it is asked of others when its end was
   * reported, so that no two sources ever write the same bytes.
   */
  public void drop(PeerId source) {
    sources.remove(source);
  }

  public boolean isSource(PeerId source) {
    return sources.containsKey(source);
  }

  /** Whether every chunk has arrived. */
  public boolean isComplete() {
    return missing.isEmpty() && inFlight.isEmpty();
  }

  public int sourceCount() {
    return sources.size();
  }
}
