package net.lanspread.download;

import java.util.function.Predicate;
import net.lanspread.content.PeerId;

/**
 * The limit to how far a seed gets ahead of a slower one, so that equally fast seeds send about the
 * same. A slower one counts as that while waiting for it costs the whole download little. A lead
 * that was won before the others had begun is given back without waiting: a source that has it is
 * asked for less at once. Pure: the time comes with each call, in nanoseconds of one clock. Not
 * thread-safe.
 */
final class LeadLimit {
  /** The lead that one source may have over an equally fast one, in bytes asked for. */
  static final long MAX_LEAD_BYTES = 12L * 1024 * 1024;

  /**
   * From this lead on no source waits: the lead was won when one of the two was slower or absent.
   */
  private static final long WON_LEAD_BYTES = 32L * 1024 * 1024;

  private static final long WON_LEAD_BYTES_AT_FIRST = 128L * 1024 * 1024;

  /**
   * The share of all speed that waiting for a slower source may cost. At first it is large: a
   * measurement then shows as much how soon each has warmed up.
   */
  private static final double WAITING_COST = 0.1;

  private static final double WAITING_COST_AT_FIRST = 0.4;
  private static final long AT_FIRST_NANOS = 2_000_000_000L;

  /** From this share of the leader's speed on, another source is about as fast. */
  private static final double AS_FAST_SHARE = 0.5;

  private final SourceLoads sources;
  private long beganNanos;
  private boolean begun;

  LeadLimit(SourceLoads sources) {
    this.sources = sources;
  }

  /** Tells of the first request; later calls change nothing. */
  void begin(long nowNanos) {
    if (!begun) {
      begun = true;
      beganNanos = nowNanos;
    }
  }

  /**
   * True when the seed is to be asked for nothing until a slower one has caught up.
   *
   * @param isSeed tells which of the sources are compared; the speed of all counts
   */
  boolean holdsBack(SourceLoad seed, Predicate<PeerId> isSeed, long nowNanos) {
    for (SourceLoad other : sources.all()) {
      if (!isSeed.test(other.source)) {
        continue;
      }
      long leadBytes = seed.askedBytes - other.askedBytes;
      if (other.requests > 0
          && leadBytes >= MAX_LEAD_BYTES
          && isWorthWaitingFor(other, leadBytes, nowNanos)) {
        return true;
      }
    }
    return false;
  }

  /**
   * True when the seed is ahead of one that is about as fast, and ought to get less of a network.
   */
  boolean givesBack(SourceLoad seed, Predicate<PeerId> isSeed, long nowNanos) {
    double speed = seed.speed.bytesPerSecond(nowNanos);
    return sources.all().stream()
        .anyMatch(
            other ->
                isSeed.test(other.source)
                    && other.requests > 0
                    && seed.askedBytes - other.askedBytes >= MAX_LEAD_BYTES
                    && other.speed.bytesPerSecond(nowNanos) >= speed * AS_FAST_SHARE);
  }

  /** True when it costs little when nobody is faster than this source. */
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
    for (SourceLoad source : sources.all()) {
      lostSpeed += Math.max(0, source.speed.bytesPerSecond(nowNanos) - slowerSpeed);
    }
    return lostSpeed
        <= sources.allSpeed(nowNanos) * (atFirst ? WAITING_COST_AT_FIRST : WAITING_COST);
  }
}
