package net.lanspread.swarm;

import java.net.InetSocketAddress;
import java.time.Duration;
import net.lanspread.content.PeerId;

/**
 * The search for one peer at the address where it was: one that vanished without a goodbye, or that
 * the user connected to in an earlier run. It ends when the peer is linked again, wherever that
 * came from, when the swarm closes, and after {@link #MAX_ATTEMPTS}. Without it, peers that a user
 * connected by hand would stay apart once a cable was out for some seconds.
 */
final class Seeker implements Runnable {
  /** The pause before the first attempt; each further one is twice as long. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** About an hour. */
  private static final int MAX_ATTEMPTS = 120;

  private final Dialer dialer;
  private final PeerId peerId;
  private final InetSocketAddress address;
  private final Duration firstPause;

  /**
   * @param firstPause before the first attempt; after none the next pause is {@link #FIRST_PAUSE}
   */
  Seeker(Dialer dialer, PeerId peerId, InetSocketAddress address, Duration firstPause) {
    this.dialer = dialer;
    this.peerId = peerId;
    this.address = address;
    this.firstPause = firstPause;
  }

  void start() {
    Thread.ofVirtual().name("seek-" + peerId.brief()).start(this);
  }

  @Override
  public void run() {
    Duration pause = firstPause;
    try {
      for (int i = 0; i < MAX_ATTEMPTS && dialer.isStillMissing(peerId, pause); i++) {
        if (dialer.mayApproach(peerId, address)
            && dialer.connectByItself(peerId, address, Dialer.CONNECT_TIMEOUT)) {
          return;
        }
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
          pause = LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
