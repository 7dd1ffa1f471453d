package net.lanspread.transport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A cable between one client and a server, which can be pulled out: both sides then hear nothing.
 */
final class Cable implements Wire {
  private final DatagramSocket near;
  private final DatagramSocket far;
  private final Thread outbound;
  private final Thread inbound;
  private volatile SocketAddress client;

  Cable(InetSocketAddress server) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    near = new DatagramSocket(0, loopback);
    far = new DatagramSocket(0, loopback);
    client = server;
    outbound = Thread.startVirtualThread(() -> carry(near, far, server));
    inbound = Thread.startVirtualThread(() -> carry(far, near, null));
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) near.getLocalSocketAddress();
  }

  private void carry(DatagramSocket from, DatagramSocket to, @Nullable SocketAddress target) {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      while (true) {
        packet.setLength(65_536);
        from.receive(packet);
        if (target != null) {
          client = packet.getSocketAddress();
        }
        packet.setSocketAddress(target == null ? client : target);
        to.send(packet);
      }
    } catch (IOException e) {
      // The cable was pulled out.
    }
  }

  @Override
  public void pull() {
    near.close();
    far.close();
  }

  @Override
  public void close() {
    pull();
    try {
      outbound.join();
      inbound.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
