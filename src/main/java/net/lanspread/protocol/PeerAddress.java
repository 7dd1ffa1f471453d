package net.lanspread.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import net.lanspread.content.PeerId;

/**
 * The address where one peer says that another one listens.
 *
 * @param host an IP address in digits, never a name
 */
public record PeerAddress(PeerId peerId, String host, int port) {
  /** The number of characters of an id by which a known peer is named. */
  public static final int BRIEF_CHARS = 16;

  /**
   * The characters of literal addresses. No name can be spelt in them, so no stranger's word leads
   * to a query of a name service.
   */
  private static final Pattern DIGITS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:]{2,39}");

  /**
   * @throws IllegalArgumentException when this cannot be the address of a peer
   */
  public PeerAddress {
    if (resolve(host, port).isEmpty()) {
      throw new IllegalArgumentException("not the address of a peer");
    }
  }

  /** The address of a peer; empty when it means something on our own computer only. */
  public static Optional<PeerAddress> of(PeerId peerId, InetSocketAddress address) {
    return of(peerId, address.getAddress().getHostAddress(), address.getPort());
  }

  /** The address of a peer; empty when it is none. */
  public static Optional<PeerAddress> of(PeerId peerId, String host, int port) {
    return resolve(host, port).map(_ -> new PeerAddress(peerId, host, port));
  }

  /** The short name of a known peer. */
  public static String brief(PeerId peerId) {
    return peerId.toString().substring(0, BRIEF_CHARS);
  }

  public InetSocketAddress resolve() {
    return resolve(host, port).orElseThrow();
  }

  private static Optional<InetSocketAddress> resolve(String host, int port) {
    if (!DIGITS.matcher(host).matches() || port <= 0 || port > 65_535) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), port));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
