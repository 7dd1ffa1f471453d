package net.lanspread.transport;

import java.time.Duration;

/**
 * The limits of a transport: the cost of one peer, or of a crowd.
 *
 * @param idleTimeout a connection on which nothing arrived for so long has ended
 * @param handshakeTimeout the time that a newcomer may take to prove its identity
 * @param streamWait the time that {@link Connection#openStream} waits for the other side to allow
 *     one
 * @param maxStreams the number of streams that the other side of a connection may have open at once
 * @param maxConnections the number of connections made by others that are kept at once, handshakes
 *     included
 * @param strangers the limits for peers that have not greeted
 */
public record TransportOptions(
    Duration idleTimeout,
    Duration handshakeTimeout,
    Duration streamWait,
    int maxStreams,
    int maxConnections,
    StrangerLimits strangers) {

  public static final TransportOptions DEFAULT =
      new TransportOptions(
          Duration.ofSeconds(12),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          256,
          4096,
          StrangerLimits.DEFAULT);

  /** The same with another idle timeout. */
  public TransportOptions withIdleTimeout(Duration timeout) {
    return new TransportOptions(
        timeout, handshakeTimeout, streamWait, maxStreams, maxConnections, strangers);
  }

  /** The same with another wait for a stream. */
  public TransportOptions withStreamWait(Duration wait) {
    return new TransportOptions(
        idleTimeout, handshakeTimeout, wait, maxStreams, maxConnections, strangers);
  }

  /** The same with another number of connections. */
  public TransportOptions withMaxConnections(int connections) {
    return new TransportOptions(
        idleTimeout, handshakeTimeout, streamWait, maxStreams, connections, strangers);
  }

  /** The same with other limits for strangers. */
  public TransportOptions withStrangers(StrangerLimits limits) {
    return new TransportOptions(
        idleTimeout, handshakeTimeout, streamWait, maxStreams, maxConnections, limits);
  }
}
