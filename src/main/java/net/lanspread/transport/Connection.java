package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import net.lanspread.content.PeerId;

/** An encrypted connection to one peer, whose identity the handshake has proven. */
public interface Connection extends AutoCloseable {

  PeerId peerId();

  /**
   * The address from which the other side's packets come; it differs from its listening address
   * when it made the connection.
   */
  InetSocketAddress remoteAddress();

  boolean isOpen();

  /**
   * The other side has greeted: the limits for strangers bind this connection no more. One that was
   * made by the other side and has not greeted in time is closed.
   */
  default void greeted() {}

  /**
   * The connection that this one is only a way of: another one with the same peer, on which that
   * has {@link #greeted}. Itself where it stands alone.
   */
  default Connection link() {
    return this;
  }

  /**
   * Opens a stream for one request. Waits while the other side allows no further one.
   *
   * @throws IOException when the connection has ended, or no stream was allowed within 15 s
   */
  PeerStream openStream() throws IOException;

  /** Notes the port where the other side listens, on the host from which its packets come. */
  default void listensAt(int port) {}

  /** Prepares the best way for {@link #openBulkStream}; does not wait. */
  default void prepareBulk() {}

  /**
   * Opens a stream for one request with a large answer, on the way that is best for that now. May
   * wait a moment for that way; one that breaks is left by {@link PeerStream#leaveWay}.
   *
   * @throws IOException as {@link #openStream}
   */
  default PeerStream openBulkStream() throws IOException {
    return openStream();
  }

  /** Ends the connection and all its streams at once; does not wait. */
  @Override
  void close();
}
