package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import net.lanspread.content.PeerId;

/**
 * The network as a peer uses it: listens at one address and makes mutually authenticated
 * connections. Threads that it starts end with {@link #close}.
 */
public interface Transport extends AutoCloseable {

  /**
   * The owner of a transport, who is told of connections; each call comes on a virtual thread of
   * its own.
   */
  interface Listener {
    /**
     * A connection from outside has finished its handshake. Streams may arrive before this ends.
     */
    void accepted(Connection connection);

    /** The other side opened a stream. The stream is closed when this returns or throws. */
    void requested(Connection connection, PeerStream stream) throws IOException;

    /** A connection, made by either side, has ended. Called exactly once for each. */
    void closed(Connection connection);

    /** A way to the peer broke that is none of the connections told of: it may be gone. */
    default void doubted(PeerId peerId) {}
  }

  /** The address at which this transport listens, with the real port. */
  InetSocketAddress listenAddress();

  /**
   * Connects and shakes hands.
   *
   * @throws IOException when nobody answers in time, or the handshake fails
   */
  Connection connect(InetSocketAddress address, Duration timeout) throws IOException;

  /**
   * True when something takes connections at the address; asked with one small packet, which a busy
   * computer answers, too. False when this transport has no such way to ask.
   *
   * @param timeout at most 0.9 s, after which systems ask again by themselves
   */
  default boolean listens(InetSocketAddress address, Duration timeout) {
    return false;
  }

  /** Ends all connections and threads; returns when they have ended. */
  @Override
  void close();
}
