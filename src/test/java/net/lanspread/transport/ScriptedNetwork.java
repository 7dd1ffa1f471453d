package net.lanspread.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A network that is nothing but what it does when somebody connects. */
public interface ScriptedNetwork extends Transport {
  @Override
  default InetSocketAddress listenAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  default void close() {}
}
