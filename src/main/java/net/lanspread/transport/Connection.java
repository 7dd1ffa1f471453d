package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import net.lanspread.content.PeerId;

/** An encrypted connection to one peer, whose identity the handshake has proven. */
public interface Connection extends AutoCloseable {

  PeerId peerId();

  /** Where the other side's packets come from: not where it listens when it made the connection. */
  InetSocketAddress remoteAddress();

  boolean isOpen();

  /**
   * The other side has greeted: what bounds strangers bounds this connection no more. One that was
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

  /** Where the other side listens, on the host that its packets come from. */
  default void listensAt(int port) {}

  /** Has the way ready soon on which {@link #openBulkStream} goes best; does not wait. */
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
