package net.lanspread.transport;

import java.net.InetSocketAddress;

/** The carrier of packets between one client and a server until it is pulled. */
interface Wire extends AutoCloseable {
  /** The address to which the client connects. */
  InetSocketAddress address();

  /** From now on nothing arrives anywhere, and nobody is told. */
  void pull();

  @Override
  void close();
}
