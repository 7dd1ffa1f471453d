package net.lanspread.discovery;

import java.io.IOException;
import java.net.InetAddress;

/**
 * A UDP port at which all programs on the networks of this machine are spoken to at once, in
 * datagrams of ASCII.
 */
interface BroadcastPort extends AutoCloseable {
  /** What arrived, and who sent it. */
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
   * can be forged, and whoever is named beyond our networks would be dialled by everybody here.
   *
   * @throws IOException when the port is broken or was closed
   */
  Datagram receive() throws IOException;

  @Override
  void close();
}
