package net.lanspread.discovery;

import java.io.IOException;
import java.net.InetAddress;

/**
 * A UDP port at which all programs on the networks of this machine are spoken to at once, in
 * datagrams of ASCII.
 */
interface BroadcastPort extends AutoCloseable {
  /** A datagram and its sender. */
  record Datagram(InetAddress sender, String text) {}

  /** Makes ports. */
  @FunctionalInterface
  interface Factory {
    BroadcastPort open() throws IOException;
  }

  /** Sends to everybody; a network that takes nothing now is passed over. */
  void send(String text) throws IOException;

  /**
   * Waits for the next datagram from a neighbour, our own ones included. Any sender's address can
   * be forged, so datagrams from beyond our networks are dropped: else everybody here would dial an
   * address out there.
   *
   * @throws IOException when the port is broken or was closed
   */
  Datagram receive() throws IOException;

  @Override
  void close();
}
