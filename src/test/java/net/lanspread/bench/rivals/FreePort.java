package net.lanspread.bench.rivals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for a program that must be told one. */
final class FreePort {
  private FreePort() {}

  /** One that nobody on this machine listened at a moment ago; a fresh host has it free, too. */
  static int get() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
