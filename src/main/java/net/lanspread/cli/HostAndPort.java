package net.lanspread.cli;

import java.net.InetSocketAddress;
import java.util.Optional;

/** An address as people write it: {@code host:port}, an IPv6 host in brackets. */
record HostAndPort(String host, int port) {

  /** The address in the text, or empty when it is none. */
  static Optional<HostAndPort> parse(String text) {
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

  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }
}
