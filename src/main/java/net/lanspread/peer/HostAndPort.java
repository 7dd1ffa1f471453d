package net.lanspread.peer;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;

/** An address as people write it: {@code host:port}, an IPv6 host in brackets. */
public record HostAndPort(String host, int port) {

  /** The address in the text, or empty when it is none. */
  public static Optional<HostAndPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    String port = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if ((host.contains(":") && !bracketed)
        || port.isEmpty()
        || port.length() > 5
        || !port.chars().allMatch(c -> c >= '0' && c <= '9')
        || Integer.parseInt(port) > 65_535) {
      return Optional.empty();
    }
    return Optional.of(
        new HostAndPort(
            bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port)));
  }

  /** True when the text is a host without any port, as far as it says. */
  public static boolean lacksPort(String text) {
    boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.contains("]:");
    return text.indexOf(':') < 0 || bareIpv6;
  }

  /** Asks the name service where the host is a name; unresolved when it does not know it. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** An address as people write it. */
  public static String text(InetSocketAddress address) {
    if (address.getAddress() == null) {
      return address.getHostString() + ":" + address.getPort();
    }
    String host = address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }
}
