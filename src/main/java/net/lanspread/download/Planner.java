package net.lanspread.download;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PeerId;

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
 *   <li>Of two about equally fast sources none gets {@link LeadLimit#MAX_LEAD_BYTES} ahead; they
 *       count as that while waiting for the slower one costs the whole download little. A lead that
 *       was won before the other had begun is given back by asking for one chunk at a time.
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

  /** A leech that is slower than this share of the typical source does not keep up. */
  private static final double SLOW_SHARE = 0.25;

  /** While so many leeches send, no other is asked: what a seed sends needs room beside them. */
  private static final int MAX_LEECHES_AT_ONCE = 3;

  /** From so few missing chunks on a seed is asked for what others fetch from it, too. */
  private static final int ENDGAME_CHUNKS = 3;

  /** How long a leech may take until something comes. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  /** A chunk of one of the files, by its place in the download's list. */
  public record Chunk(String path, long offset, int lengthBytes) {
    /** The chunk of a file, counted from 0. */
    static Chunk of(SharedFile file, long index) {
      return new Chunk(file.path(), Chunks.offset(index), Chunks.length(file.sizeBytes(), index));
    }
  }

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
  private final ChunkRequests requests = new ChunkRequests();
  private final Map<Chunk, Set<PeerId>> failedAt = new HashMap<>();
  private final SourceLoads sources = new SourceLoads();
  private final LeadLimit leadLimit = new LeadLimit(sources);
  private final Set<Chunk> there = new HashSet<>();
  private final List<Chunk> chunks;
  private long missingBytes;

  /**
   * @param chunks in the order of their files; without leeches they are asked for in this order,
   *     which disks like, from some place on
   * @param seed makes that place, and the order of equally rare chunks, another one than those of
   *     other leeches
   */
  public Planner(List<Chunk> chunks, Collection<PeerId> sources, long seed) {
    this.missing.set(0, chunks.size());
    this.leeches = new LeechOffers(chunks, seed);
    this.chunks = List.copyOf(chunks);
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
    boolean isHere = sources.contains(source) || requests.anyAskedOf(source);
    if (!isHere) {
      sources.add(source);
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
    return requests.askedOf(source -> !leeches.isLeech(source));
  }

  /** What to ask this source for now, or empty when there is nothing for it at this moment. */
  public Optional<Ask> next(PeerId source, long nowNanos) {
    SourceLoad load = sources.find(source);
    if (load == null || hasEnoughToDo(load, nowNanos) || isTooFarAhead(load, nowNanos)) {
      return Optional.empty();
    }
    Optional<Chunk> chunk = firstFor(source, nowNanos);
    if (chunk.isEmpty()) {
      Optional<Chunk> stuck = worthAskingAgain(load, nowNanos);
      stuck.ifPresent(found -> begin(found, load, nowNanos));
      return stuck.map(found -> new Ask(found, true));
    }
    load.beginLarger(chunk.get().lengthBytes());
    if (othersAreSooner(load, chunk.get(), nowNanos)) {
      return Optional.empty();
    }
    missing.clear(leeches.place(chunk.get()));
    missingBytes -= chunk.get().lengthBytes();
    begin(chunk.get(), load, nowNanos);
    return Optional.of(new Ask(chunk.get(), false));
  }

  private void begin(Chunk chunk, SourceLoad load, long nowNanos) {
    leadLimit.begin(nowNanos);
    requests.begin(chunk, load, nowNanos);
  }

  private boolean hasEnoughToDo(SourceLoad load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (leeches.isLeech(load.source)
        && requests.begunCount(leeches::isLeech) >= MAX_LEECHES_AT_ONCE) {
      return true;
    }
    return load.requests >= maxRequests(load, nowNanos)
        || (load.requests > 0 && (speed == 0 || load.leftBytes >= aheadSeconds(nowNanos) * speed));
  }

  private int maxRequests(SourceLoad load, long nowNanos) {
    if (leeches.isLeech(load.source)) {
      return MAX_REQUESTS_OF_LEECH;
    }
    return leadLimit.givesBack(load, other -> !leeches.isLeech(other), nowNanos) ? 1 : MAX_REQUESTS;
  }

  private double aheadSeconds(long nowNanos) {
    return !leeches.isEmpty()
        ? LEAST_AHEAD_SECONDS
        : Math.max(LEAST_AHEAD_SECONDS, missingBytes / sources.allSpeed(nowNanos) / 2);
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
    double typicalSpeed = sources.typicalSpeed(nowNanos);
    return leeches.worthASeed(
        open,
        leech -> isProven(leech) && keepsUp(leech, typicalSpeed, nowNanos),
        leech -> keepsUp(leech, typicalSpeed, nowNanos),
        failedAt.keySet(),
        requests.isEmpty() || missing.cardinality() <= ENDGAME_CHUNKS);
  }

  private boolean hasFailedAtAll(Chunk chunk, Set<PeerId> failed) {
    return sources.peerIds().stream()
        .filter(source -> leeches.offers(source, chunk))
        .allMatch(failed::contains);
  }

  /** Whether it has brought a right chunk: until then its word alone keeps nobody from a seed. */
  private boolean isProven(PeerId leech) {
    SourceLoad load = sources.find(leech);
    return load != null && load.isProven;
  }

  private boolean keepsUp(PeerId leech, double typical, long nowNanos) {
    SourceLoad load = sources.find(leech);
    if (load == null) {
      return false;
    }
    double speed = load.speed.bytesPerSecond(nowNanos);
    return speed == 0
        ? load.speed.silentNanos(nowNanos) < PATIENCE_NANOS
        : speed >= typical * SLOW_SHARE;
  }

  private boolean isTooFarAhead(SourceLoad load, long nowNanos) {
    return !leeches.isLeech(load.source)
        && leadLimit.holdsBack(load, other -> !leeches.isLeech(other), nowNanos);
  }

  /**
   * Whether the others would bring everything that is missing in half the time that this source
   * needs for this chunk. It never holds for whoever would have the chunk first, so somebody always
   * takes it; but a seed leaves it to leeches however slow they are, so each kind counts alone.
   */
  private boolean othersAreSooner(SourceLoad load, Chunk chunk, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (speed == 0 || failedAt.containsKey(chunk)) {
      return false;
    }
    double halfSeconds = (load.leftBytes + chunk.lengthBytes()) / speed / 2;
    double othersBytes = 0;
    for (SourceLoad other : sources.all()) {
      boolean sameKind = leeches.isLeech(other.source) == leeches.isLeech(load.source);
      if (other != load && sameKind && leeches.offers(other.source, chunk)) {
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
    Map<Chunk, List<ChunkRequest>> mayBeAsked =
        requests.ofOthers(
            load,
            chunk ->
                leeches.offers(load.source, chunk)
                    && !isSettled(chunk)
                    && !failedAt.getOrDefault(chunk, Set.of()).contains(load.source));
    Optional<Chunk> queued = leeches.isEmpty() ? Optional.empty() : Endgame.queued(mayBeAsked);
    return queued.isPresent() || (!missing.isEmpty() && !leeches.isEmpty())
        ? queued
        : Endgame.stuck(mayBeAsked, load, nowNanos);
  }

  /** Bytes of the chunk come from the source; false when they are not wanted any more. */
  public boolean progressed(Chunk chunk, PeerId source, int bytes, long nowNanos) {
    ChunkRequest request = requests.find(chunk, source);
    if (request == null || !sources.isCurrent(request) || isSettledFor(chunk, source)) {
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
    ChunkRequest request = requests.find(chunk, source);
    if (request == null || !sources.isCurrent(request) || isSettledFor(chunk, source)) {
      return false;
    }
    requests.claim(chunk, source);
    return true;
  }

  /** Whether a source other than this one is asked for the chunk now. */
  public boolean isAskedElsewhere(Chunk chunk, PeerId source) {
    return requests.isAskedElsewhere(chunk, source);
  }

  /**
   * The chunk has arrived; false when its source was dropped or another one was sooner: then it
   * does not count.
   */
  public boolean arrived(Chunk chunk, PeerId source, long nowNanos) {
    boolean late = isSettledFor(chunk, source);
    ChunkRequest request = requests.end(chunk, source, nowNanos);
    if (request == null) {
      return false;
    }
    if (late) {
      request.load.askedBytes -= chunk.lengthBytes();
      return false;
    }
    if (!sources.isCurrent(request)) {
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
    ChunkRequest request = requests.end(chunk, source, nowNanos);
    if (request == null || !sources.isCurrent(request)) {
      if (request != null) {
        putBack(chunk);
      }
      return sources.contains(source) ? Verdict.KEPT : Verdict.DROPPED;
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
    ChunkRequest request = requests.end(chunk, source, nowNanos);
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

  private boolean isSettled(Chunk chunk) {
    return there.contains(chunk) || requests.isClaimed(chunk);
  }

  /** Whether another source has brought the chunk or is about to. */
  private boolean isSettledFor(Chunk chunk, PeerId source) {
    return there.contains(chunk) || requests.isClaimedElsewhere(chunk, source);
  }

  private void putBack(Chunk chunk) {
    if (!isSettled(chunk) && !requests.isAsked(chunk)) {
      missing.set(leeches.place(chunk));
      missingBytes += chunk.lengthBytes();
    }
  }

  /**
   * Makes every chunk missing that is neither there nor asked for, wherever it failed before; the
   * number of those that were not missing already, which is none unless somebody lost count.
   */
  int putBackLost() {
    requests.forgetClaimsOfNobody();
    failedAt.clear();
    int before = missing.cardinality();
    chunks.stream().filter(chunk -> !missing.get(leeches.place(chunk))).forEach(this::putBack);
    return missing.cardinality() - before;
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
    return sources.contains(source);
  }

  /** Whether every chunk has arrived. */
  public boolean isComplete() {
    return there.size() == chunks.size();
  }

  /** The chunks that have arrived. */
  Set<Chunk> there() {
    return there;
  }

  /** Whether a chunk is missing that no source has and none is asked for. */
  public boolean lacksAnOffer() {
    if (sources.peerIds().stream().anyMatch(source -> !leeches.isLeech(source))) {
      return false;
    }
    return leeches.leaveOutAny(missing);
  }

  public int sourceCount() {
    return sources.count();
  }
}
