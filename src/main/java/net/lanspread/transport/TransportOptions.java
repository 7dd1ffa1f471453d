package net.lanspread.transport;

import java.time.Duration;

/**
 * The limits of a transport: what one peer, or a crowd of them, may cost it.
 *
 * @param idleTimeout a connection on which nothing arrived for so long has ended
 * @param handshakeTimeout how long a newcomer may take to prove who it is
 * @param streamWait how long {@link Connection#openStream} waits for the other side to allow one
 * @param maxStreams how many streams the other side of a connection may have open at once
 * @param maxConnections how many connections made by others are kept at once, handshakes included
 */
public record TransportOptions(
    Duration idleTimeout,
    Duration handshakeTimeout,
    Duration streamWait,
    int maxStreams,
    int maxConnections) {

  public static final TransportOptions DEFAULT =
      new TransportOptions(
          Duration.ofSeconds(12), Duration.ofSeconds(5), Duration.ofSeconds(15), 256, 4096);

  /** The same with another idle timeout. */
  public TransportOptions withIdleTimeout(Duration timeout) {
    return new TransportOptions(timeout, handshakeTimeout, streamWait, maxStreams, maxConnections);
  }

  /** The same with another wait for a stream. */
  public TransportOptions withStreamWait(Duration wait) {
    return new TransportOptions(idleTimeout, handshakeTimeout, wait, maxStreams, maxConnections);
  }

  /** The same with another number of connections. */
  public TransportOptions withMaxConnections(int connections) {
    return new TransportOptions(idleTimeout, handshakeTimeout, streamWait, maxStreams, connections);
  }
}
