package net.lanspread.swarm;

import java.time.Duration;
import net.lanspread.content.PeerId;

/**
 * The times at which a silent link is due for a ping. One ping tells both sides that the other is
 * there, so only one of them sends any: the one with the smaller id is eager, and the other one
 * hears it in time. An eager one pings a little early, on a beat that all its links have in common:
 * to wake once for many pings costs half of waking for each.
 *
 * @param beatNanos between two moments at which a ping may be due; 1 when any moment will do
 * @param phaseNanos the offset of the beat, which differs between the peers of a party
 */
record PingRhythm(Duration silence, long beatNanos, long phaseNanos) {
  private static final Duration EAGER = Duration.ofSeconds(4);
  private static final Duration PATIENT = Duration.ofSeconds(5);
  private static final Duration BEAT = Duration.ofSeconds(2);

  static PingRhythm of(PeerId self, PeerId other) {
    return isEager(self, other)
        ? new PingRhythm(
            EAGER, BEAT.toNanos(), Math.floorMod(self.hashCode() * 1_000L, BEAT.toNanos()))
        : new PingRhythm(PATIENT, 1, 0);
  }

  /** True when we are the one of the two that does a shared duty first. */
  static boolean isEager(PeerId self, PeerId other) {
    return self.compareTo(other) < 0;
  }

  /**
   * The time for a ping to a peer that was last heard at the given one, both as {@link
   * System#nanoTime} counts.
   */
  long dueNanos(long heardNanos) {
    long latest = heardNanos + silence.toNanos();
    return latest - Math.floorMod(latest - phaseNanos, beatNanos);
  }
}
