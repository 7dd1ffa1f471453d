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
   * Waits for what arrives next from a neighbour, our own sendings among it. Any sender's address
   * can be forged, and everybody here would dial an address beyond our networks.
   *
   * @throws IOException when the port is broken or was closed
   */
  Datagram receive() throws IOException;

  @Override
  void close();
}
