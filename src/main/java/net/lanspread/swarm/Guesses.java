package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import net.lanspread.content.PeerId;

/**
 * The number of guesses at the party key that each host has left: some at once, then one after each
 * pause. A guess that is right costs none. All of loopback is one host here, unlike for a {@link
 * VoteHost}: a guesser can make as many identities as he likes. Thread-safe.
 */
final class Guesses {
  static final int AT_ONCE = 32;
  static final Duration PAUSE = Duration.ofSeconds(2);
  static final int MAX_REMEMBERED = 4_096;

  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  // when all guesses of the host will have been made up for, the last one to guess last
  @GuardedBy("lock")
  private final SequencedMap<String, Long> settledNanos = new LinkedHashMap<>();

  Guesses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes one of the guesses of the host that the peer is at; false when it has none left. */
  boolean take(PeerId peer, InetSocketAddress at) {
    String host = host(peer, at);
    synchronized (lock) {
      long left = nanosLeftLocked(host);
      if (left > (AT_ONCE - 1) * PAUSE.toNanos()) {
        return false;
      }
      settledNanos.remove(host);
      settledNanos.put(host, nanoTime.getAsLong() + left + PAUSE.toNanos());
      if (settledNanos.size() > MAX_REMEMBERED) {
        settledNanos.pollFirstEntry();
      }
      return true;
    }
  }

  /** Gives back the guess that was taken: it was right. */
  void giveBack(PeerId peer, InetSocketAddress at) {
    String host = host(peer, at);
    synchronized (lock) {
      long left = nanosLeftLocked(host) - PAUSE.toNanos();
      if (left > 0) {
        settledNanos.put(host, nanoTime.getAsLong() + left);
      } else {
        settledNanos.remove(host);
      }
    }
  }

  @GuardedBy("lock")
  private long nanosLeftLocked(String host) {
    Long settled = settledNanos.get(host);
    return settled == null ? 0 : Math.max(0, settled - nanoTime.getAsLong());
  }

  private static String host(PeerId peer, InetSocketAddress at) {
    return at.getAddress() == null || at.getAddress().isLoopbackAddress()
        ? "loopback"
        : VoteHost.of(peer, at).name();
  }
}
