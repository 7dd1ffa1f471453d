package net.lanspread.download;

import java.time.Duration;

/**
 * The patience with leeches that lack what is missing: a seed may come back. Pure: the time comes
 * with each call, in nanoseconds of one clock. Not thread-safe.
 */
final class OfferWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private boolean lacking;
  private long sinceNanos;

  /** Whether something has been missing for too long that nobody offers. */
  boolean isForsaken(boolean lacksAnOffer, long nowNanos) {
    if (lacksAnOffer && !lacking) {
      sinceNanos = nowNanos;
    }
    lacking = lacksAnOffer;
    return lacking && nowNanos - sinceNanos >= PATIENCE.toNanos();
  }
}
