package net.lanspread.discovery;

import net.lanspread.content.PeerId;

/**
 * The announcement of a peer.
 *
 * @param protocolVersion positive; one that differs from ours makes a peer incompatible
 * @param port the port at which the peer listens, 1 to 65535, the same on all its addresses
 * @param revision of the peer's library at the time of the announcement
 */
public record Announcement(PeerId id, int protocolVersion, int port, long revision) {
  /**
   * @throws IllegalArgumentException when version or port is out of its range
   */
  public Announcement {
    if (protocolVersion < 1) {
      throw new IllegalArgumentException("not a protocol version: " + protocolVersion);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }
}
