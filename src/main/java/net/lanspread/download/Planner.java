package net.lanspread.download;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.download.ChunkLedger.State;

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
 *       {@link #LEAST_AHEAD_SECONDS}. Less would keep a source slow that is only slow to begin: a
 *       peer with more requests under way gets more of a network that they share.
 *   <li>Of two about equally fast sources none gets {@link LeadLimit#MAX_LEAD_BYTES} ahead; they
 *       count as that while waiting for the slower one costs the whole download little. A lead that
 *       was won before the other had begun is given back by asking for one chunk at a time.
 *   <li>Near the end a chunk is not given to a source if the others would bring it, and everything
 *       else that is missing, in half the time.
 *   <li>When nothing is missing any more, a chunk that is stuck at a slow source is asked of a
 *       second one, which is clearly faster. The first one to bring it wins.
 *   <li>A leech is asked for what it offers. A seed is asked for what no leech offers or fetches
 *       from a seed, while that leech keeps up. A chunk that is queued at a leech is asked of
 *       others, too, and the first one to send it brings it.
 *   <li>A source whose user is in a match is asked for nothing that another one has, unless a chunk
 *       is stuck there.
 *   <li>A chunk that failed goes to a source that has not failed it, while there is one. A source
 *       is dropped after {@link #MAX_STRIKES} failures in a row; those of requests that ran side by
 *       side count as one, for a broken connection breaks them all.
 * </ul>
 *
 * <p>So much for what a source may be asked for; {@link Preference} says which comes first.
 */
final class Planner {
  static final int MAX_REQUESTS = 4;

  /** A leech is asked for little at once: others may have it sooner. */
  static final int MAX_REQUESTS_OF_LEECH = 2;

  static final int MAX_STRIKES = 3;
  static final double LEAST_AHEAD_SECONDS = 0.5;

  /** While so many leeches send, no other is asked: the bytes of a seed need room beside them. */
  private static final int MAX_LEECHES_AT_ONCE = 3;

  /** The consequence of a failure for its source. */
  enum Verdict {
    KEPT,
    DROPPED
  }

  private final ChunkLedger ledger;
  private final LeechOffers leeches;
  private final SourceLoads sources = new SourceLoads();
  private final LeadLimit leadLimit = new LeadLimit(sources);
  private final Candidates candidates;
  private final Preference.Salt salt;
  private BitSet needed = new BitSet();
  private BitSet allowed = new BitSet();

  /**
   * @param ledger the ledger, which nobody else changes, except by judging
   * @param seed makes the order of equally good chunks another one than that of other leeches
   */
  Planner(ChunkLedger ledger, long seed) {
    this.ledger = ledger;
    this.leeches = new LeechOffers(ledger.map().count());
    this.candidates = new Candidates(ledger, leeches, sources);
    this.salt = new Preference.Salt(ledger.map().count(), seed);
    allowed.set(0, ledger.map().count());
  }

  /**
   * Makes the source one of every chunk from now on. False when it is a source already, if only as
   * a leech, or still has requests from an earlier time as one.
   */
  boolean join(PeerId source) {
    leeches.leave(source);
    return enter(source);
  }

  private boolean enter(PeerId source) {
    boolean isHere =
        sources.contains(source)
            || ledger.requests().anyMatch(request -> request.source.equals(source));
    if (!isHere) {
      sources.add(source);
    }
    return !isHere;
  }

  /**
   * Makes the source a leech, which is asked only for chunks that it {@link #has}; false as for
   * {@link #join}.
   */
  boolean joinLeech(PeerId source) {
    boolean joined = enter(source);
    if (joined) {
      leeches.join(source);
    }
    return joined;
  }

  /** Forgets the news of a leech. */
  void forget(PeerId leech) {
    if (leeches.isLeech(leech)) {
      leeches.leave(leech);
      leeches.join(leech);
    }
  }

  /** The leech has these chunks, too. */
  void has(PeerId leech, BitSet added) {
    leeches.has(leech, added);
  }

  /** The leech fetches these chunks, and no others, from a seed now. */
  void fetches(PeerId leech, BitSet fetched) {
    leeches.fetches(leech, fetched);
  }

  /** The source's user is in a match, or is not any more. */
  void spares(PeerId source, boolean isSpared) {
    SourceLoad load = sources.find(source);
    if (load != null) {
      load.isSpared = isSpared;
    }
  }

  /** Puts these chunks first, because the unpacking waits for them; replaces the earlier ones. */
  void needs(BitSet chunks) {
    needed = (BitSet) chunks.clone();
  }

  /**
   * Allows only these chunks, because there is a place for them; replaces the earlier ones. They
   * are needed in their order.
   */
  void allows(BitSet chunks) {
    allowed = (BitSet) chunks.clone();
    needs(chunks);
  }

  /** The chunks that seeds are asked for now. */
  BitSet askedOfSeeds() {
    return ledger.asked(source -> !leeches.isLeech(source));
  }

  /**
   * The next chunk to ask this source for, or empty when there is nothing for it at this moment.
   */
  Optional<ChunkRequest> next(PeerId source, long nowNanos) {
    SourceLoad load = sources.find(source);
    if (load == null || hasEnoughToDo(load, nowNanos) || isTooFarAhead(load, nowNanos)) {
      return Optional.empty();
    }
    BitSet fetched = leeches.fetched(sources.keepingUp(nowNanos));
    BitSet open = candidates.missing(load, fetched, nowNanos);
    open.and(allowed);
    boolean second = open.isEmpty();
    if (second) {
      open = candidates.again(load, nowNanos);
    }
    int chunk =
        new Preference(
                ledger, leeches, leeches.isLeech(source), neededOf(load), fetched, salt, nowNanos)
            .first(open);
    if (chunk < 0) {
      return Optional.empty();
    }
    if (!second) {
      load.beginLarger(ledger.map().lengthBytes(chunk));
      if (othersAreSooner(load, chunk, nowNanos)) {
        return Optional.empty();
      }
    }
    ChunkRequest request =
        new ChunkRequest(chunk, ledger.map().lengthBytes(chunk), load, second, nowNanos);
    leadLimit.begin(nowNanos);
    load.begin(request);
    ledger.ask(request);
    return Optional.of(request);
  }

  /**
   * The chunks that the source is asked for before all others: none of a source that has brought
   * nothing yet, and one at a time of a seed beside leeches. Else leeches that begin together would
   * fetch the same chunks of the seed.
   */
  private BitSet neededOf(SourceLoad load) {
    boolean isSpread = !leeches.isEmpty() && !leeches.isLeech(load.source);
    return !load.isProven
            || (isSpread && ledger.requests().anyMatch(r -> r.load == load && needed.get(r.chunk)))
        ? new BitSet()
        : needed;
  }

  private boolean hasEnoughToDo(SourceLoad load, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (leeches.isLeech(load.source)
        && ledger.requests().filter(r -> leeches.isLeech(r.source) && r.hasBegun()).count()
            >= MAX_LEECHES_AT_ONCE) {
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
        : Math.max(
            LEAST_AHEAD_SECONDS, ledger.bytes(State.MISSING) / sources.allSpeed(nowNanos) / 2);
  }

  private boolean isTooFarAhead(SourceLoad load, long nowNanos) {
    return !leeches.isLeech(load.source)
        && leadLimit.holdsBack(load, other -> !leeches.isLeech(other), nowNanos);
  }

  /**
   * True when the others would bring everything that is missing in half the time that this source
   * needs for this chunk. It never holds for the source that would have the chunk first, so
   * somebody always takes it; but a seed leaves it to leeches however slow they are, so each kind
   * counts alone.
   */
  private boolean othersAreSooner(SourceLoad load, int chunk, long nowNanos) {
    double speed = load.speed.bytesPerSecond(nowNanos);
    if (speed == 0 || ledger.failures().containsKey(chunk)) {
      return false;
    }
    int lengthBytes = ledger.map().lengthBytes(chunk);
    double others =
        sources.othersBytes(
            load,
            other ->
                leeches.isLeech(other) == leeches.isLeech(load.source)
                    && !sources.isSpared(other)
                    && leeches.offers(other, chunk),
            (load.leftBytes + lengthBytes) / speed / 2,
            lengthBytes,
            nowNanos);
    return others >= ledger.bytes(State.MISSING);
  }

  /** Bytes of the chunk come; false when they are not wanted any more. */
  boolean progressed(ChunkRequest request, int bytes, long nowNanos) {
    if (!request.isWanted()) {
      return false;
    }
    boolean first = !request.hasBegun();
    request.load.came(request, bytes, nowNanos);
    if (first) {
      callOffOthers(request, other -> !other.hasBegun());
    }
    return true;
  }

  private void callOffOthers(ChunkRequest request, Predicate<ChunkRequest> which) {
    for (ChunkRequest other : ledger.requests(request.chunk)) {
      if (other != request && which.test(other)) {
        other.callOff();
      }
    }
  }

  /**
   * The chunk has come whole from a second source; false when the first was sooner. When true,
   * nobody else can bring it any more, and it has arrived when {@link #arrived} says so.
   */
  boolean claim(ChunkRequest request) {
    if (!request.isWanted()) {
      return false;
    }
    ledger.claim(request);
    callOffOthers(request, _ -> true);
    return true;
  }

  /** True when another source is asked for the chunk, too, and has not let go of it. */
  boolean isAskedElsewhere(ChunkRequest request) {
    return ledger.requests(request.chunk).stream().anyMatch(other -> other != request);
  }

  /**
   * The chunk has arrived; false when its source was dropped or another one was sooner: then it
   * does not count.
   */
  boolean arrived(ChunkRequest request, Sha256 hash, long nowNanos) {
    boolean counts = request.isWanted();
    if (counts) {
      ledger.arrived(new ChunkLedger.Arrival(request.chunk, hash, request.source));
      callOffOthers(request, _ -> true);
      request.load.strikes = 0;
      request.load.isProven = true;
    }
    end(request, counts, nowNanos);
    return counts;
  }

  /** The chunk did not come; it will be asked for again, elsewhere if possible. */
  Verdict failed(ChunkRequest request, long nowNanos) {
    boolean counts = request.isWanted();
    end(request, false, nowNanos);
    if (counts) {
      SourceLoad load = request.load;
      if (load.strikes == 0 || request.askedNanos >= load.lastStrikeNanos) {
        load.strikes++;
        load.lastStrikeNanos = nowNanos;
      }
      ledger.failed(request.chunk, request.source);
      if (load.strikes >= MAX_STRIKES) {
        drop(request.source);
      }
    }
    return isSource(request.source) ? Verdict.KEPT : Verdict.DROPPED;
  }

  /**
   * The source does not bring the chunk now, and is not blamed for it; false when the request had
   * ended before.
   */
  boolean postponed(ChunkRequest request, long nowNanos) {
    return end(request, false, nowNanos);
  }

  private boolean end(ChunkRequest request, boolean brought, long nowNanos) {
    boolean ends = request.end();
    if (ends) {
      request.load.end(request, brought, nowNanos);
      ledger.end(request);
    }
    return ends;
  }

  /** Gives up all that is under way; everybody may be asked for everything again. */
  void beginAnew() {
    ledger.forgive();
    ledger.callOff(_ -> true);
  }

  /**
   * The source is not asked again. Chunks under way from it are asked of others when its end was
   * reported, so that no two sources ever write the same bytes.
   */
  void drop(PeerId source) {
    sources.remove(source);
    leeches.leave(source);
    ledger.callOff(request -> request.source.equals(source));
  }

  boolean isSource(PeerId source) {
    return sources.contains(source);
  }

  /** True when a missing chunk is with no source and is asked of none. */
  boolean lacksAnOffer() {
    if (!sources.peerIds().stream().allMatch(leeches::isLeech)) {
      return false;
    }
    BitSet lacking = (BitSet) ledger.in(State.MISSING).clone();
    lacking.andNot(leeches.had(_ -> true));
    return !lacking.isEmpty();
  }

  int sourceCount() {
    return sources.count();
  }
}
