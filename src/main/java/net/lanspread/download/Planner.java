package net.lanspread.download;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source is asked for which chunk. Pure: no clock, lock, socket or disk; the time
 * comes with each call, in nanoseconds of one clock, and the same calls give the same plan. Not
 * thread-safe.
 *
 * <p>Sources ask for work when they are free, so that each gets chunks as fast as it brings them,
 * with these rules:
 *
 * <ul>
 *   <li>A source has at most as much to do as it can bring in half the time that is left, or in
 *       {@link #LEAST_AHEAD_SECONDS}. Less would keep a source slow that is only slow to begin: who
 *       has more requests under way gets more of a network that they share.
 *   <li>Of two about equally fast sources none gets {@link #MAX_LEAD_BYTES} ahead; they count as
 *       that while waiting for the slower one costs the whole download little.
 *   <li>Near the end a chunk is not given to a source if the others would bring it, and everything
 *       else that is missing, in half the time.
 *   <li>When nothing is missing any more, a chunk that is stuck at a slow source is asked of a
 *       second one, which is clearly faster. Who brings it first wins.
 *   <li>A chunk that failed goes to a source that has not failed it, while there is one. A source
 *       is dropped after {@link #MAX_STRIKES} failures in a row; those of requests that ran side by
 *       side count as one, for a broken connection breaks them all.
 * </ul>
 */
public final class Planner {
  static final int MAX_REQUESTS = 4;
  static final int MAX_STRIKES = 3;
  static final double LEAST_AHEAD_SECONDS = 0.5;

  /** How far one source may be ahead of an equally fast one, in bytes asked for. */
  static final long MAX_LEAD_BYTES = 20L * 1024 * 1024;

  /** From this lead on nobody waits: it was won when one of the two was slower or not there. */
  private static final long WON_LEAD_BYTES = 32L * 1024 * 1024;

  private static final long WON_LEAD_BYTES_AT_FIRST = 128L * 1024 * 1024;

  /**
   * The share of all speed that waiting for a slower source may cost. At first it is large: what is
   * measured then is as much how soon each has warmed up.
   */
  private static final double WAITING_COST = 0.11;

  private static final double WAITING_COST_AT_FIRST = 0.4;
  private static final long AT_FIRST_NANOS = 2_000_000_000L;

  /** A source that has sent nothing for so long is not counted on. */
  private static final long SILENT_NANOS = 500_000_000L;

  /** What is there sooner anyway is not asked for a second time. */
  private static final double WORTH_A_SECOND_SECONDS = 0.25;

  /** A chunk of one of the files, by its place in the download's list. */
  public record Chunk(String path, long offset, int lengthBytes) {}

  /**
   * What a source is to be asked for.
   *
   * @param second whether another source is asked for it, too, and may be writing it
   */
  public record Ask(Chunk chunk, boolean second) {}

  /** What a failure means for its source. */
  public enum Verdict {
    KEPT,
    DROPPED
  }

  private static final class Load {
    final SourceSpeed speed = new SourceSpeed();
    long askedBytes;
    long leftBytes;
    int requests;
    int strikes;
    long lastStrikeNanos;
  }

  private static final class Request {
    final PeerId source;
    final Load load;
    final long askedNanos;
    int leftBytes;

    Request(PeerId source, Load load, Chunk chunk, long askedNanos) {
      this.source = source;
      this.load = load;
      this.leftBytes = chunk.lengthBytes();
      this.askedNanos = askedNanos;
    }
  }

  private final Deque<Chunk> missing;
  private final Map<Chunk, List<Request>> underWay = new HashMap<>();
  private final Map<Chunk, PeerId> claims = new HashMap<>();
  private final Map<Chunk, Set<PeerId>> failedAt = new HashMap<>();
  private final Map<PeerId, Load> sources = new TreeMap<>();
  private final Set<Chunk> there = new HashSet<>();
  private final int chunkCount;
  private long missingBytes;
  private long beganNanos;
  private boolean begun;

  public Planner(List<Chunk> chunks, Collection<PeerId> sources) {
    this.missing = new ArrayDeque<>(chunks);
    this.chunkCount = chunks.size();
    this.missingBytes = chunks.stream().mapToLong(Chunk::lengthBytes).sum();
    sources.forEach(this::join);
  }

  /**
   * A source from now on; false when it is one already, or was one and is not done yet with what it
   * was asked for then.
   */
  public boolean join(PeerId source) {
    boolean isHere =
        sources.containsKey(source)
            || underWay.values().stream()
                .flatMap(List::stream)
                .anyMatch(request -> request.source.equals(source));
    if (!isHere) {
      Load load = new Load();
      load.askedBytes = // nobody is ahead of who was not there
          sources.values().stream().mapToLong(other -> other.askedBytes).max().orElse(0);
      sources.put(source, load);
    }
    return !isHere;
  }

  /** What to ask this source for now, or empty when there is nothing for it at this moment. */
  public Optional<Ask> next(PeerId source, long nowNanos) {
    Load load = sources.get(source);
    if (load == null || hasEnoughToDo(load, nowNanos) || isTooFarAhead(load, nowNanos)) {
      return Optional.empty();
    }
    Optional<Chunk> chunk = firstFor(source);
    if (chunk.isEmpty()) {
      Optional<Chunk> stuck = stuckElsewhere(source, load, nowNanos);
      stuck.ifPresent(found -> begin(found, source, load, nowNanos));
      return stuck.map(found -> new Ask(found, true));
    }
    if (othersAreSooner(load, chunk.get(), nowNanos)) {
      return Optional.empty();
    }
    missing.remove(chunk.get());
    missingBytes -= chunk.get().lengthBytes();
    begin(chunk.get(), source, load, nowNanos);
    return Optional.of(new Ask(chunk.get(), false));
  }

  private void begin(Chunk chunk, PeerId source, Load load, long nowNanos) {
    if (!begun) {
      begun = true;
      beganNanos = nowNanos;
    }
    underWay
        .computeIfAbsent(chunk, _ -> new ArrayList<>(1))
        .add(new Request(source, load, chunk, nowNanos));
    load.askedBytes += chunk.lengthBytes();
    load.leftBytes += chunk.lengthBytes();
    if (load.requests++ == 0) {
      load.speed.begin(nowNanos);
    }
  }

  private boolean hasEnoughToDo(Load load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    return load.requests >= MAX_REQUESTS
        || (load.requests > 0 && (speed == 0 || load.leftBytes >= aheadSeconds(nowNanos) * speed));
  }

  private double aheadSeconds(long nowNanos) {
    return Math.max(LEAST_AHEAD_SECONDS, missingBytes / allSpeed(nowNanos) / 2);
  }

  /** In bytes a second. */
  private double allSpeed(long nowNanos) {
    double allSpeed = 0;
    for (Load source : sources.values()) {
      allSpeed += source.speed.bytesPerSecond(nowNanos);
    }
    return allSpeed;
  }

  private Optional<Chunk> firstFor(PeerId source) {
    if (failedAt.isEmpty()) {
      return Optional.ofNullable(missing.peek());
    }
    for (Chunk chunk : missing) {
      Set<PeerId> failed = failedAt.getOrDefault(chunk, Set.of());
      if (!failed.contains(source) || failed.containsAll(sources.keySet())) {
        return Optional.of(chunk);
      }
    }
    return Optional.empty();
  }

  private boolean isTooFarAhead(Load load, long nowNanos) {
    for (Load other : sources.values()) {
      long leadBytes = load.askedBytes - other.askedBytes;
      if (other.requests > 0
          && leadBytes >= MAX_LEAD_BYTES
          && isWorthWaitingFor(other, leadBytes, nowNanos)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it costs little when nobody is faster than this source. */
  private boolean isWorthWaitingFor(Load slower, long leadBytes, long nowNanos) {
    if (slower.speed.silentNanos(nowNanos) >= SILENT_NANOS) {
      return false;
    }
    double slowerSpeed = slower.speed.bytesPerSecond(nowNanos);
    if (slowerSpeed == 0) {
      return true;
    }
    boolean atFirst = nowNanos - beganNanos < AT_FIRST_NANOS;
    if (leadBytes >= (atFirst ? WON_LEAD_BYTES_AT_FIRST : WON_LEAD_BYTES)) {
      return false;
    }
    double lostSpeed = 0;
    for (Load source : sources.values()) {
      lostSpeed += Math.max(0, source.speed.bytesPerSecond(nowNanos) - slowerSpeed);
    }
    return lostSpeed <= allSpeed(nowNanos) * (atFirst ? WAITING_COST_AT_FIRST : WAITING_COST);
  }

  /**
   * Whether the others would bring everything that is missing in half the time that this source
   * needs for this chunk. It never holds for whoever would have the chunk first, so somebody always
   * takes it.
   */
  private boolean othersAreSooner(Load load, Chunk chunk, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (speed == 0 || failedAt.containsKey(chunk)) {
      return false;
    }
    double halfSeconds = (load.leftBytes + chunk.lengthBytes()) / speed / 2;
    double othersBytes = 0;
    for (Load other : sources.values()) {
      if (other != load) {
        double bytes = other.speed.bytesPerSecond(nowNanos) * halfSeconds - other.leftBytes;
        othersBytes += Math.floor(Math.max(0, bytes) / chunk.lengthBytes()) * chunk.lengthBytes();
      }
    }
    return othersBytes >= missingBytes;
  }

  /** The chunk that another source will bring last, if this one is clearly sooner. */
  private Optional<Chunk> stuckElsewhere(PeerId source, Load load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    Optional<Chunk> stuck = Optional.empty();
    double longestSeconds = WORTH_A_SECOND_SECONDS;
    for (Map.Entry<Chunk, List<Request>> entry : underWay.entrySet()) {
      Chunk chunk = entry.getKey();
      List<Request> requests = entry.getValue();
      if (requests.size() != 1
          || requests.getFirst().load == load
          || isSettled(chunk)
          || failedAt.getOrDefault(chunk, Set.of()).contains(source)) {
        continue;
      }
      double theirSeconds = secondsLeft(requests.getFirst(), nowNanos);
      double ourSeconds = speed == 0 ? 0 : (load.leftBytes + chunk.lengthBytes()) / speed;
      if (theirSeconds > longestSeconds && ourSeconds < theirSeconds / 2) {
        longestSeconds = theirSeconds;
        stuck = Optional.of(chunk);
      }
    }
    return stuck;
  }

  private static double secondsLeft(Request request, long nowNanos) {
    double speed = request.load.speed.bytesPerSecond(nowNanos);
    if (speed == 0) {
      return nowNanos - request.askedNanos < SILENT_NANOS ? 0 : Double.MAX_VALUE;
    }
    return request.leftBytes * (double) request.load.requests / speed;
  }

  /** Bytes of the chunk come from the source; false when they are not wanted any more. */
  public boolean progressed(Chunk chunk, PeerId source, int bytes, long nowNanos) {
    Request request = find(chunk, source);
    if (request == null || !isCurrent(request) || isSettledFor(chunk, source)) {
      return false;
    }
    int counted = Math.min(bytes, request.leftBytes);
    request.leftBytes -= counted;
    request.load.leftBytes -= counted;
    request.load.speed.came(counted, nowNanos);
    return true;
  }

  /**
   * The chunk has come whole from a second source; false when the first was sooner. When true,
   * nobody else can bring it any more, and it has arrived when {@link #arrived} says so.
   */
  public boolean claim(Chunk chunk, PeerId source) {
    Request request = find(chunk, source);
    if (request == null || !isCurrent(request) || isSettledFor(chunk, source)) {
      return false;
    }
    claims.put(chunk, source);
    return true;
  }

  /** Whether a source other than this one is asked for the chunk now. */
  public boolean isAskedElsewhere(Chunk chunk, PeerId source) {
    return underWay.getOrDefault(chunk, List.of()).stream()
        .anyMatch(request -> !request.source.equals(source));
  }

  /**
   * The chunk has arrived; false when its source was dropped or another one was sooner: then it
   * does not count.
   */
  public boolean arrived(Chunk chunk, PeerId source, long nowNanos) {
    boolean late = isSettledFor(chunk, source);
    Request request = end(chunk, source, nowNanos);
    if (request == null) {
      return false;
    }
    if (late) {
      request.load.askedBytes -= chunk.lengthBytes();
      return false;
    }
    if (!isCurrent(request)) {
      putBack(chunk);
      return false;
    }
    there.add(chunk);
    failedAt.remove(chunk);
    request.load.strikes = 0;
    return true;
  }

  /** The chunk did not come; it will be asked for again, elsewhere if possible. */
  public Verdict failed(Chunk chunk, PeerId source, long nowNanos) {
    Request request = end(chunk, source, nowNanos);
    if (request == null || !isCurrent(request)) {
      if (request != null) {
        putBack(chunk);
      }
      return sources.containsKey(source) ? Verdict.KEPT : Verdict.DROPPED;
    }
    Load load = request.load;
    load.askedBytes -= chunk.lengthBytes();
    if (load.strikes == 0 || request.askedNanos >= load.lastStrikeNanos) {
      load.strikes++;
      load.lastStrikeNanos = nowNanos;
    }
    if (!isSettled(chunk)) {
      failedAt.computeIfAbsent(chunk, _ -> new HashSet<>()).add(source);
    }
    putBack(chunk);
    if (load.strikes >= MAX_STRIKES) {
      drop(source);
      return Verdict.DROPPED;
    }
    return Verdict.KEPT;
  }

  /** The chunk is not brought by this source now, and that is nobody's fault. */
  public void postponed(Chunk chunk, PeerId source, long nowNanos) {
    Request request = end(chunk, source, nowNanos);
    if (request != null) {
      request.load.askedBytes -= chunk.lengthBytes();
      putBack(chunk);
    }
  }

  /** A chunk that had arrived turned out wrong and is asked for again, elsewhere if possible. */
  public void wrong(Chunk chunk, PeerId source) {
    there.remove(chunk);
    failedAt.computeIfAbsent(chunk, _ -> new HashSet<>()).add(source);
    putBack(chunk);
  }

  /** The request has ended, well or not; null when there was none. */
  private @Nullable Request end(Chunk chunk, PeerId source, long nowNanos) {
    Request request = find(chunk, source);
    if (request == null) {
      return null;
    }
    List<Request> requests = underWay.getOrDefault(chunk, List.of());
    requests.remove(request);
    if (requests.isEmpty()) {
      underWay.remove(chunk);
    }
    claims.remove(chunk, source);
    request.load.leftBytes -= request.leftBytes;
    if (--request.load.requests == 0) {
      request.load.speed.end(nowNanos);
    }
    return request;
  }

  private @Nullable Request find(Chunk chunk, PeerId source) {
    for (Request request : underWay.getOrDefault(chunk, List.of())) {
      if (request.source.equals(source)) {
        return request;
      }
    }
    return null;
  }

  private boolean isCurrent(Request request) {
    return sources.get(request.source) == request.load;
  }

  private boolean isSettled(Chunk chunk) {
    return there.contains(chunk) || claims.containsKey(chunk);
  }

  /** Whether another source has brought the chunk or is about to. */
  private boolean isSettledFor(Chunk chunk, PeerId source) {
    return there.contains(chunk) || !source.equals(claims.getOrDefault(chunk, source));
  }

  private void putBack(Chunk chunk) {
    if (!isSettled(chunk) && !underWay.containsKey(chunk)) {
      missing.addFirst(chunk);
      missingBytes += chunk.lengthBytes();
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
    return there.size() == chunkCount;
  }

  public int sourceCount() {
    return sources.size();
  }
}
