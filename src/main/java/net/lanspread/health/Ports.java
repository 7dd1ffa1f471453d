package net.lanspread.health;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;

/** The ports of this machine, looked at by trying to have them for a moment. */
public interface Ports {

  /** True when a program listens at this TCP port. */
  boolean isTcpTaken(InetSocketAddress address);

  /** True when a program has this UDP port. */
  boolean isUdpTaken(InetSocketAddress address);

  /** True when this UDP port is free, or its holders share it. */
  boolean canShareUdp(int port);

  /** The machine's real ports. */
  static Ports system() {
    return new Ports() {
      @Override
      public boolean isTcpTaken(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(address);
          return false;
        } catch (IOException e) {
          return true;
        }
      }

      @Override
      public boolean isUdpTaken(InetSocketAddress address) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
          socket.bind(address);
          return false;
        } catch (IOException e) {
          return true;
        }
      }

      @Override
      public boolean canShareUdp(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
          socket.setReuseAddress(true);
          if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
          }
          socket.bind(new InetSocketAddress(port));
          return true;
        } catch (IOException e) {
          return false;
        }
      }
    };
  }
}
