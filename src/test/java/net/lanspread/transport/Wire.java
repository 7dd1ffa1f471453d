package net.lanspread.transport;

import java.net.InetSocketAddress;

/** What carries packets between one client and a server until it is pulled. */
interface Wire extends AutoCloseable {
  /** Where the client connects to. */
  InetSocketAddress address();

  /** From now on nothing arrives anywhere, and nobody is told. */
  void pull();

  @Override
  void close();
}
