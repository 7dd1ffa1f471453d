package net.lanspread.discovery;

import java.net.InetSocketAddress;
import net.lanspread.content.PeerId;

/**
 * A peer seen on the network. Nothing of it is proven: anyone there can announce anything.
 *
 * @param protocolVersion the version that the peer says it speaks, or {@link #NO_VERSION}
 * @param address the address at which the peer says it listens, resolved
 */
public record Sighting(PeerId id, int protocolVersion, InetSocketAddress address) {
  /** The version of a peer that announces none that can be read. */
  public static final int NO_VERSION = 0;
}
