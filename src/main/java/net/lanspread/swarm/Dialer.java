package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import net.lanspread.swarm.Swarm.ConnectResult;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of the swarm that connects to others and greets them: those that the user named, and, by
 * itself, those that were seen, told of or lost. Thread-safe.
 */
final class Dialer {
  private static final Logger log = LoggerFactory.getLogger(Dialer.class);

  /** A peer on a busy machine may take most of it; where nothing listens it is known sooner. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final PeerId self;
  private final Links links;
  private final PartyGate gate;
  private final Greeting greeting;
  private final Consumer<PeerEntry> onReached;
  private final Approaches approaches = new Approaches(System::nanoTime);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Transport transport;

  /**
   * @param onReached is told of each peer that was connected to
   */
  Dialer(
      PeerId self, Links links, PartyGate gate, Greeting greeting, Consumer<PeerEntry> onReached) {
    this.self = self;
    this.links = links;
    this.gate = gate;
    this.greeting = greeting;
    this.onReached = onReached;
  }

  /** Gives it the network; before that nobody can be connected to. */
  void attach(Transport network) {
    synchronized (lock) {
      transport = network;
    }
  }

  private @Nullable Transport network() {
    synchronized (lock) {
      return transport;
    }
  }

  /** The port where others reach this peer; empty while it has no network. */
  OptionalInt listenPort() {
    Transport network = network();
    return network == null
        ? OptionalInt.empty()
        : OptionalInt.of(network.listenAddress().getPort());
  }

  /** Connects to the peer that listens at the address, and greets it. */
  ConnectResult connect(InetSocketAddress address) {
    return connect(address, null, CONNECT_TIMEOUT, CONNECT_TIMEOUT.plus(Greeting.TIMEOUT));
  }

  /**
   * @param expected who must answer there, or null when anybody may
   * @param timeout of the connecting alone
   * @param whole time for that and the greeting
   */
  private ConnectResult connect(
      InetSocketAddress address, @Nullable PeerId expected, Duration timeout, Duration whole) {
    Deadline deadline = Deadline.in(whole);
    Transport network = network();
    if (network == null || links.isClosing()) {
      return new ConnectResult.Failed("this peer is shutting down");
    }
    try {
      Connection connection = network.connect(address, timeout);
      boolean kept = false;
      try {
        ConnectResult result =
            expected == null || connection.peerId().equals(expected)
                ? greeting.greet(connection, network.listenAddress().getPort(), address, deadline)
                : new ConnectResult.Failed("another peer answers there");
        if (result instanceof ConnectResult.Connected(PeerEntry peer)) {
          kept = true;
          onReached.accept(peer);
        }
        return result;
      } finally {
        if (!kept) {
          connection.close();
        }
      }
    } catch (IOException e) {
      log.debug("connecting to {} failed", address, e);
      return new ConnectResult.Failed(
          "no peer answers at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + "; is it running, and is the port right?");
    }
  }

  /**
   * A peer was seen on the network: connects to it, unless there is a connection already. The
   * address is unproven and may be any machine's, so at most one packet a second goes there until
   * something answers.
   */
  void sighted(PeerId peerId, InetSocketAddress address) {
    if (!isOurs(peerId, address) && isWanted(peerId, address)) {
      Duration patience = PingRhythm.isEager(self, peerId) ? Duration.ZERO : Approach.COURTESY;
      approaches.start(new Approach(this, peerId, address, patience));
    }
  }

  /** True when the peer is not linked, and has not refused us lately. */
  boolean mayApproach(PeerId peerId, InetSocketAddress address) {
    return !peerId.equals(self) && isWanted(peerId, address);
  }

  private boolean isWanted(PeerId peerId, InetSocketAddress address) {
    return links.connectionTo(peerId).isEmpty() && gate.mayApproach(peerId, address);
  }

  /**
   * Another peer has told of one: as {@link #sighted}, but it may not know of us, so that it is not
   * waited for. Returns when the attempt is over.
   */
  void follow(PeerId peerId, InetSocketAddress address) {
    if (mayApproach(peerId, address)) {
      approaches.attempt(new Approach(this, peerId, address, Duration.ZERO));
    }
  }

  /** True when we announce that ourselves; our id elsewhere is a clone's, or of a past start. */
  private boolean isOurs(PeerId peerId, InetSocketAddress address) {
    if (!peerId.equals(self)) {
      return false;
    }
    Transport network = network();
    if (network == null) {
      return true;
    }
    InetSocketAddress ours = network.listenAddress();
    return ours.getPort() == address.getPort() && isHere(ours, address);
  }

  private static boolean isHere(InetSocketAddress listening, InetSocketAddress address) {
    try {
      return !listening.getAddress().isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address.getAddress()) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Waits for a peer that may be connecting to us meanwhile; whether it does not. */
  boolean isStillAway(PeerId peerId, Duration patience) throws InterruptedException {
    links.awaitLink(peerId, patience);
    return !links.isClosing() && links.connectionTo(peerId).isEmpty();
  }

  /** True when something takes connections at the address; asked with one small packet. */
  boolean listens(InetSocketAddress address, Duration timeout) {
    Transport network = network();
    return network != null && network.listens(address, timeout);
  }

  /** Connects without anybody having asked for it; true when that worked. */
  boolean connectByItself(PeerId peerId, InetSocketAddress address, Duration timeout) {
    return connectByItself(peerId, address, timeout, timeout.plus(Greeting.TIMEOUT));
  }

  /**
   * @param whole time for the connecting and the greeting
   */
  boolean connectByItself(
      PeerId peerId, InetSocketAddress address, Duration timeout, Duration whole) {
    ConnectResult result = connect(address, peerId, timeout, whole);
    log.debug("peer {} was sought at {}: {}", peerId.brief(), address, result);
    if (result instanceof ConnectResult.Unauthorized) {
      gate.refused(peerId, address);
    }
    return result instanceof ConnectResult.Connected;
  }

  /** True when the peer is not linked when the time is over; false when we are closing. */
  boolean isStillMissing(PeerId peerId, Duration patience) throws InterruptedException {
    return links.isStillMissing(peerId, patience);
  }
}
