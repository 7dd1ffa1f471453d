package net.lanspread.discovery;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port that several programs on this machine may share, and the networks it sends to. */
final class UdpBroadcastPort implements BroadcastPort {
  private static final Logger log = LoggerFactory.getLogger(UdpBroadcastPort.class);

  private final InterfaceSource interfaces;
  private final DatagramSocket socket;

  /**
   * The addresses of this machine at its last send; a lookup for each datagram would cost too much.
   */
  private volatile List<LocalAddress> here;

  /** Opens the port for the networks of these interfaces, as they are at each sending. */
  UdpBroadcastPort(InterfaceSource interfaces) throws IOException {
    this.interfaces = interfaces;
    here = LocalAddress.choose(interfaces.addresses());
    DatagramSocket opened = new DatagramSocket(null);
    try {
      opened.setReuseAddress(true);
      // On systems with this option the other one does not suffice for two programs.
      if (opened.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      opened.setBroadcast(true);
      opened.bind(new InetSocketAddress(BroadcastDiscovery.PORT));
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    socket = opened;
  }

  @Override
  public void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (InetAddress each : broadcastAddresses()) {
      try {
        socket.send(new DatagramPacket(bytes, bytes.length, each, BroadcastDiscovery.PORT));
      } catch (IOException e) {
        log.debug("nothing can be sent to {}", each, e);
      }
    }
  }

  private List<InetAddress> broadcastAddresses() throws IOException {
    List<InetAddress> found = new ArrayList<>();
    here = LocalAddress.choose(interfaces.addresses());
    for (LocalAddress usable : here) {
      NetworkInterface each = NetworkInterface.getByIndex(usable.interfaceIndex());
      if (each == null) {
        continue;
      }
      for (InterfaceAddress address : each.getInterfaceAddresses()) {
        if (address.getAddress().equals(usable.address()) && address.getBroadcast() != null) {
          found.add(address.getBroadcast());
        }
      }
    }
    return found;
  }

  @Override
  public Datagram receive() throws IOException {
    DatagramPacket packet =
        new DatagramPacket(new byte[BeaconText.MAX_BYTES], BeaconText.MAX_BYTES);
    do {
      packet.setLength(BeaconText.MAX_BYTES);
      socket.receive(packet);
    } while (here.stream().noneMatch(each -> each.isNeighbour(packet.getAddress())));
    return new Datagram(
        packet.getAddress(),
        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    socket.close();
  }
}
