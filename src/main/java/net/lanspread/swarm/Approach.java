package net.lanspread.swarm;

import java.net.InetSocketAddress;
import java.time.Duration;
import net.lanspread.content.PeerId;

/**
 * An attempt to connect to a peer that was seen on the network, or that another peer has told of.
 * The address is unproven and may be any machine's, so at most one packet a second goes there until
 * something answers: first one of QUIC, then one of TCP, which the system of a busy peer answers in
 * its place.
 */
final class Approach {
  /** The time in which QUIC sends its first packet and no second one, and so does TCP. */
  private static final Duration ONE_PACKET = Duration.ofMillis(900);

  private static final Duration BETWEEN_PACKETS = Duration.ofSeconds(1);

  /**
   * The time that the peer with the larger id waits to be connected to before it connects itself:
   * two that see each other at once need only one connection.
   */
  static final Duration COURTESY = Duration.ofSeconds(1);

  private final Dialer dialer;
  private final PeerId peerId;
  private final InetSocketAddress address;
  private final Duration patience;

  /**
   * @param patience the time in which the peer may connect to us first
   */
  Approach(Dialer dialer, PeerId peerId, InetSocketAddress address, Duration patience) {
    this.dialer = dialer;
    this.peerId = peerId;
    this.address = address;
    this.patience = patience;
  }

  PeerId peerId() {
    return peerId;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Makes the attempt when it is its turn, and if it is needed still. */
  void run(Approaches turns) throws InterruptedException {
    if (!dialer.isStillAway(peerId, patience) || !turns.begin(address)) {
      return;
    }
    boolean worked = false;
    try {
      worked = !dialer.isStillAway(peerId, Duration.ZERO) || knock();
    } finally {
      turns.end(address, worked);
    }
  }

  private boolean knock() throws InterruptedException {
    long begunNanos = System.nanoTime();
    if (dialer.connectByItself(peerId, address, ONE_PACKET)) {
      return true;
    }
    Duration rest = BETWEEN_PACKETS.minusNanos(System.nanoTime() - begunNanos);
    if (!dialer.isStillAway(peerId, rest.isNegative() ? Duration.ZERO : rest)) {
      return true;
    }
    return dialer.listens(address, ONE_PACKET)
        && dialer.connectByItself(peerId, address, Dialer.CONNECT_TIMEOUT);
  }
}
