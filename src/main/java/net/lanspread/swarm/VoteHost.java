package net.lanspread.swarm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The holder of one vote: the computer that peers are on, as far as its address tells. Identities
 * cost nothing, addresses of a LAN do. An IPv4 address is one host, and so are all IPv6 addresses
 * of one /64, since a computer may take any of these. On loopback, where one computer's peers live,
 * each peer is one.
 *
 * @param name the same for the same host
 */
public record VoteHost(String name) {
  private static final int MAPPED_PREFIX_BYTES = 12;
  private static final int SUBNET_BYTES = 8;

  static VoteHost of(PeerEntry peer) {
    return of(peer.id(), peer.address());
  }

  /** The host of a peer that is at this address. */
  public static VoteHost of(PeerId peer, InetSocketAddress at) {
    @Nullable InetAddress address = at.getAddress();
    if (address == null || address.isLoopbackAddress()) {
      return new VoteHost(peer.toString());
    }
    byte[] raw = address.getAddress();
    if (raw.length == 4) {
      return ofV4(peer, raw);
    }
    return isMapped(raw)
        ? ofV4(peer, Arrays.copyOfRange(raw, MAPPED_PREFIX_BYTES, raw.length))
        : new VoteHost(HexFormat.of().formatHex(raw, 0, SUBNET_BYTES) + "/64");
  }

  private static VoteHost ofV4(PeerId peer, byte[] raw) {
    return raw[0] == 127
        ? new VoteHost(peer.toString())
        : new VoteHost(HexFormat.of().formatHex(raw) + "/32");
  }

  private static boolean isMapped(byte[] raw) {
    for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
      if (raw[i] != (i < MAPPED_PREFIX_BYTES - 2 ? 0 : (byte) 0xff)) {
        return false;
      }
    }
    return true;
  }
}
