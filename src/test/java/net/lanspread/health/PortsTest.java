package net.lanspread.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Ports of this machine are looked at. */
class PortsTest {
  private final Ports ports = Ports.system();

  @Test
  void portIsTakenWhileSomebodyListens() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress tcp;
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      tcp = new InetSocketAddress(loopback, socket.getLocalPort());
      assertThat(ports.isTcpTaken(tcp)).isTrue();
    }
    assertThat(ports.isTcpTaken(tcp)).isFalse();
    InetSocketAddress udp;
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      udp = new InetSocketAddress(loopback, socket.getLocalPort());
      assertThat(ports.isUdpTaken(udp)).isTrue();
    }
    assertThat(ports.isUdpTaken(udp)).isFalse();
  }

  @Test
  void portIsSharedWithAProgramThatSharesItToo() throws IOException {
    try (DatagramSocket kept = new DatagramSocket(0)) {
      assertThat(ports.canShareUdp(kept.getLocalPort())).isFalse();
    }
    try (DatagramSocket shared = new DatagramSocket(null)) {
      shared.setReuseAddress(true);
      shared.setOption(java.net.StandardSocketOptions.SO_REUSEPORT, true);
      shared.bind(new InetSocketAddress(0));
      assertThat(ports.canShareUdp(shared.getLocalPort())).isTrue();
    }
    try (DatagramSocket otherwise = new DatagramSocket(null)) {
      otherwise.setReuseAddress(false);
      otherwise.setOption(java.net.StandardSocketOptions.SO_REUSEPORT, true);
      otherwise.bind(new InetSocketAddress(0));
      assertThat(ports.canShareUdp(otherwise.getLocalPort())).isTrue();
    }
  }
}
