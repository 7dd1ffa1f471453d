package net.lanspread.download;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 *   <li>A leech is asked for what it offers, the rarest first. A seed is asked for what no leech
 *       offers or fetches from a seed, while that leech keeps up. What is queued at a leech is
 *       asked of others, too, and whoever begins to send it brings it.
 *   <li>A chunk that failed goes to a source that has not failed it, while there is one. A source
 *       is dropped after {@link #MAX_STRIKES} failures in a row; those of requests that ran side by
 *       side count as one, for a broken connection breaks them all.
 * </ul>
 */
public final class Planner {
  static final int MAX_REQUESTS = 4;

  /** A leech is asked for little at once: others may have it sooner. */
  static final int MAX_REQUESTS_OF_LEECH = 2;

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

  /** A leech that is slower than this share of the typical source does not keep up. */
  private static final double SLOW_SHARE = 0.25;

  /** While so many leeches send, no other is asked: what a seed sends needs room beside them. */
  private static final int MAX_LEECHES_AT_ONCE = 3;

  /** From so few missing chunks on a seed is asked for what others fetch from it, too. */
  private static final int ENDGAME_CHUNKS = 3;

  /** How long a leech may take until something comes. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

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

  /** The places of the chunks that are not there and not asked for. */
  private final BitSet missing = new BitSet();

  private final LeechOffers leeches;
  private final Map<Chunk, List<ChunkRequest>> underWay = new HashMap<>();
  private final Map<Chunk, PeerId> claims = new HashMap<>();
  private final Map<Chunk, Set<PeerId>> failedAt = new HashMap<>();
  private final Map<PeerId, SourceLoad> sources = new TreeMap<>();
  private final Set<Chunk> there = new HashSet<>();
  private final int chunkCount;
  private long missingBytes;
  private long beganNanos;
  private boolean begun;

  /**
   * @param chunks in the order of their files; without leeches they are asked for in this order,
   *     which disks like, from some place on
   * @param seed makes that place, and the order of equally rare chunks, another one than those of
   *     other leeches
   */
  public Planner(List<Chunk> chunks, Collection<PeerId> sources, long seed) {
    this.missing.set(0, chunks.size());
    this.leeches = new LeechOffers(chunks, seed);
    this.chunkCount = chunks.size();
    this.missingBytes = chunks.stream().mapToLong(Chunk::lengthBytes).sum();
    sources.forEach(this::join);
  }

  /**
   * A source of every chunk from now on; false when it is a source already, if only as a leech, or
   * was one and is not done yet with what it was asked for then.
   */
  public boolean join(PeerId source) {
    leeches.leave(source);
    return enter(source);
  }

  private boolean enter(PeerId source) {
    boolean isHere =
        sources.containsKey(source)
            || underWay.values().stream()
                .flatMap(List::stream)
                .anyMatch(request -> request.source.equals(source));
    if (!isHere) {
      SourceLoad load = new SourceLoad(source);
      load.askedBytes = // nobody is ahead of who was not there
          sources.values().stream().mapToLong(other -> other.askedBytes).max().orElse(0);
      sources.put(source, load);
    }
    return !isHere;
  }

  /**
   * The source is a leech, which is asked for what it {@link #has} and nothing else; false as for
   * {@link #join}.
   */
  public boolean joinLeech(PeerId source) {
    boolean joined = enter(source);
    if (joined) {
      leeches.join(source);
    }
    return joined;
  }

  /** What the leech told of itself does not hold any more. */
  public void forget(PeerId leech) {
    if (leeches.isLeech(leech)) {
      leeches.leave(leech);
      leeches.join(leech);
    }
  }

  /** The leech has these chunks, too. */
  public void has(PeerId leech, Collection<Chunk> added) {
    leeches.has(leech, added);
  }

  /** The leech fetches these chunks, and no others, from a seed now. */
  public void fetches(PeerId leech, Collection<Chunk> fetched) {
    leeches.fetches(leech, fetched);
  }

  /** The chunks that seeds are asked for now. */
  public Set<Chunk> askedOfSeeds() {
    Set<Chunk> asked = new HashSet<>();
    underWay.forEach(
        (chunk, requests) -> {
          if (requests.stream().anyMatch(request -> !leeches.isLeech(request.source))) {
            asked.add(chunk);
          }
        });
    return asked;
  }

  /** What to ask this source for now, or empty when there is nothing for it at this moment. */
  public Optional<Ask> next(PeerId source, long nowNanos) {
    SourceLoad load = sources.get(source);
    if (load == null || hasEnoughToDo(load, nowNanos) || isTooFarAhead(load, nowNanos)) {
      return Optional.empty();
    }
    Optional<Chunk> chunk = firstFor(source, nowNanos);
    if (chunk.isEmpty()) {
      Optional<Chunk> stuck = worthAskingAgain(load, nowNanos);
      stuck.ifPresent(found -> begin(found, load, nowNanos));
      return stuck.map(found -> new Ask(found, true));
    }
    if (othersAreSooner(load, chunk.get(), nowNanos)) {
      return Optional.empty();
    }
    missing.clear(leeches.place(chunk.get()));
    missingBytes -= chunk.get().lengthBytes();
    begin(chunk.get(), load, nowNanos);
    return Optional.of(new Ask(chunk.get(), false));
  }

  private void begin(Chunk chunk, SourceLoad load, long nowNanos) {
    if (!begun) {
      begun = true;
      beganNanos = nowNanos;
    }
    underWay
        .computeIfAbsent(chunk, _ -> new ArrayList<>(1))
        .add(new ChunkRequest(load, chunk, nowNanos));
    load.askedBytes += chunk.lengthBytes();
    load.leftBytes += chunk.lengthBytes();
    if (load.requests++ == 0) {
      load.speed.begin(nowNanos);
    }
  }

  private boolean hasEnoughToDo(SourceLoad load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (leeches.isLeech(load.source) && begunAtLeeches() >= MAX_LEECHES_AT_ONCE) {
      return true;
    }
    return load.requests >= (leeches.isLeech(load.source) ? MAX_REQUESTS_OF_LEECH : MAX_REQUESTS)
        || (load.requests > 0 && (speed == 0 || load.leftBytes >= aheadSeconds(nowNanos) * speed));
  }

  private long begunAtLeeches() {
    return underWay.values().stream()
        .flatMap(List::stream)
        .filter(request -> leeches.isLeech(request.source) && request.hasBegun())
        .count();
  }

  private double aheadSeconds(long nowNanos) {
    return !leeches.isEmpty()
        ? LEAST_AHEAD_SECONDS
        : Math.max(LEAST_AHEAD_SECONDS, missingBytes / allSpeed(nowNanos) / 2);
  }

  /** In bytes a second. */
  private double allSpeed(long nowNanos) {
    double allSpeed = 0;
    for (SourceLoad source : sources.values()) {
      allSpeed += source.speed.bytesPerSecond(nowNanos);
    }
    return allSpeed;
  }

  private Optional<Chunk> firstFor(PeerId source, long nowNanos) {
    BitSet open = (BitSet) missing.clone();
    failedAt.forEach(
        (chunk, failed) -> {
          if (failed.contains(source) && !hasFailedAtAll(chunk, failed)) {
            open.clear(leeches.place(chunk));
          }
        });
    if (leeches.isLeech(source)) {
      return leeches.rarest(source, open);
    }
    if (leeches.isEmpty()) {
      return leeches.nextInOrder(open);
    }
    double typicalSpeed = typicalSpeed(nowNanos);
    return leeches.worthASeed(
        open,
        leech -> isProven(leech) && keepsUp(leech, typicalSpeed, nowNanos),
        leech -> keepsUp(leech, typicalSpeed, nowNanos),
        failedAt.keySet(),
        underWay.isEmpty() || missing.cardinality() <= ENDGAME_CHUNKS);
  }

  private boolean hasFailedAtAll(Chunk chunk, Set<PeerId> failed) {
    return sources.keySet().stream()
        .filter(source -> leeches.offers(source, chunk))
        .allMatch(failed::contains);
  }

  /** The mean speed of the sources whose speed is known, in bytes a second. */
  private double typicalSpeed(long nowNanos) {
    return sources.values().stream()
        .mapToDouble(source -> source.speed.bytesPerSecond(nowNanos))
        .filter(speed -> speed > 0)
        .average()
        .orElse(0);
  }

  /** Whether it has brought a right chunk: until then its word alone keeps nobody from a seed. */
  private boolean isProven(PeerId leech) {
    SourceLoad load = sources.get(leech);
    return load != null && load.isProven;
  }

  private boolean keepsUp(PeerId leech, double typical, long nowNanos) {
    SourceLoad load = sources.get(leech);
    if (load == null) {
      return false;
    }
    double speed = load.speed.bytesPerSecond(nowNanos);
    return speed == 0
        ? load.speed.silentNanos(nowNanos) < PATIENCE_NANOS
        : speed >= typical * SLOW_SHARE;
  }

  private boolean isTooFarAhead(SourceLoad load, long nowNanos) {
    if (leeches.isLeech(load.source)) {
      return false;
    }
    for (SourceLoad other : sources.values()) {
      if (leeches.isLeech(other.source)) {
        continue;
      }
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
  private boolean isWorthWaitingFor(SourceLoad slower, long leadBytes, long nowNanos) {
    if (slower.speed.silentNanos(nowNanos) >= Endgame.SILENT_NANOS) {
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
    for (SourceLoad source : sources.values()) {
      lostSpeed += Math.max(0, source.speed.bytesPerSecond(nowNanos) - slowerSpeed);
    }
    return lostSpeed <= allSpeed(nowNanos) * (atFirst ? WAITING_COST_AT_FIRST : WAITING_COST);
  }

  /**
   * Whether the others would bring everything that is missing in half the time that this source
   * needs for this chunk. It never holds for whoever would have the chunk first, so somebody always
   * takes it.
   */
  private boolean othersAreSooner(SourceLoad load, Chunk chunk, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (speed == 0 || failedAt.containsKey(chunk)) {
      return false;
    }
    double halfSeconds = (load.leftBytes + chunk.lengthBytes()) / speed / 2;
    double othersBytes = 0;
    for (SourceLoad other : sources.values()) {
      if (other != load && leeches.offers(other.source, chunk)) {
        double bytes = other.speed.bytesPerSecond(nowNanos) * halfSeconds - other.leftBytes;
        othersBytes += Math.floor(Math.max(0, bytes) / chunk.lengthBytes()) * chunk.lengthBytes();
      }
    }
    return othersBytes >= missingBytes;
  }

  /** A chunk that others are asked for and that this source is to be asked for, too. */
  private Optional<Chunk> worthAskingAgain(SourceLoad load, long nowNanos) {
    if (!missing.isEmpty() && !leeches.isEmpty() && !leeches.isLeech(load.source)) {
      return Optional.empty();
    }
    Map<Chunk, List<ChunkRequest>> mayBeAsked = new LinkedHashMap<>();
    underWay.forEach(
        (chunk, requests) -> {
          if (requests.stream().noneMatch(request -> request.load == load)
              && leeches.offers(load.source, chunk)
              && !isSettled(chunk)
              && !failedAt.getOrDefault(chunk, Set.of()).contains(load.source)) {
            mayBeAsked.put(chunk, requests);
          }
        });
    Optional<Chunk> queued = leeches.isEmpty() ? Optional.empty() : Endgame.queued(mayBeAsked);
    return queued.isPresent() || (!missing.isEmpty() && !leeches.isEmpty())
        ? queued
        : Endgame.stuck(mayBeAsked, load, nowNanos);
  }

  /** Bytes of the chunk come from the source; false when they are not wanted any more. */
  public boolean progressed(Chunk chunk, PeerId source, int bytes, long nowNanos) {
    ChunkRequest request = find(chunk, source);
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
    ChunkRequest request = find(chunk, source);
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
    ChunkRequest request = end(chunk, source, nowNanos);
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
    request.load.isProven = true;
    return true;
  }

  /** The chunk did not come; it will be asked for again, elsewhere if possible. */
  public Verdict failed(Chunk chunk, PeerId source, long nowNanos) {
    ChunkRequest request = end(chunk, source, nowNanos);
    if (request == null || !isCurrent(request)) {
      if (request != null) {
        putBack(chunk);
      }
      return sources.containsKey(source) ? Verdict.KEPT : Verdict.DROPPED;
    }
    SourceLoad load = request.load;
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
    ChunkRequest request = end(chunk, source, nowNanos);
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
  private @Nullable ChunkRequest end(Chunk chunk, PeerId source, long nowNanos) {
    ChunkRequest request = find(chunk, source);
    if (request == null) {
      return null;
    }
    List<ChunkRequest> requests = underWay.getOrDefault(chunk, List.of());
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

  private @Nullable ChunkRequest find(Chunk chunk, PeerId source) {
    for (ChunkRequest request : underWay.getOrDefault(chunk, List.of())) {
      if (request.source.equals(source)) {
        return request;
      }
    }
    return null;
  }

  private boolean isCurrent(ChunkRequest request) {
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
      missing.set(leeches.place(chunk));
      missingBytes += chunk.lengthBytes();
    }
  }

  /**
   * The source is not asked again. What is under way from it is asked of others when its end was
   * reported, so that no two sources ever write the same bytes.
   */
  public void drop(PeerId source) {
    sources.remove(source);
    leeches.leave(source);
  }

  public boolean isSource(PeerId source) {
    return sources.containsKey(source);
  }

  /** Whether every chunk has arrived. */
  public boolean isComplete() {
    return there.size() == chunkCount;
  }

  /** The chunks that have arrived. */
  Set<Chunk> there() {
    return there;
  }

  /** Whether a chunk is missing that no source has and none is asked for. */
  public boolean lacksAnOffer() {
    if (sources.keySet().stream().anyMatch(source -> !leeches.isLeech(source))) {
      return false;
    }
    return leeches.leaveOutAny(missing);
  }

  public int sourceCount() {
    return sources.size();
  }
}
