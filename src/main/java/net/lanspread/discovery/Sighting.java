package net.lanspread.discovery;

import java.net.InetSocketAddress;
import net.lanspread.content.PeerId;

/** A peer that was seen on the network, and where it listens. */
public record Sighting(PeerId id, int protocolVersion, InetSocketAddress address) {}
