package net.lanspread.transport;

import java.net.InetSocketAddress;

/** The carrier of packets between one client and a server until it is pulled. */
interface Wire extends AutoCloseable {
  /** The address to which the client connects. */
  InetSocketAddress address();

  /** From now on no packet arrives anywhere, and no side is told. */
  void pull();

  @Override
  void close();
}
