package net.lanspread.swarm;

import java.time.Duration;

/**
 * The search for one peer that vanished without a goodbye, at the address where it was. It ends
 * when the peer is linked again, wherever that came from, when the swarm closes, and after {@link
 * #MAX_ATTEMPTS}. Without it, peers that a user connected by hand would stay apart once a cable was
 * out for some seconds.
 */
final class Seeker implements Runnable {
  /** Before the first attempt; twice as long before each further one. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** About an hour. */
  private static final int MAX_ATTEMPTS = 120;

  private final Swarm swarm;
  private final PeerEntry lost;
  private final Duration firstPause;

  Seeker(Swarm swarm, PeerEntry lost, Duration firstPause) {
    this.swarm = swarm;
    this.lost = lost;
    this.firstPause = firstPause;
  }

  void start() {
    Thread.ofVirtual().name("seek-" + lost.id().brief()).start(this);
  }

  @Override
  public void run() {
    Duration pause = firstPause;
    try {
      for (int i = 0; i < MAX_ATTEMPTS && swarm.isStillMissing(lost.id(), pause); i++) {
        if (swarm.connectByItself(lost.id(), lost.address(), Swarm.CONNECT_TIMEOUT)) {
          return;
        }
        pause = pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
          pause = LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
