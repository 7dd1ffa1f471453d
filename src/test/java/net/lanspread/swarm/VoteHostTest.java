package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class VoteHostTest {
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));
  private static final PeerId BERT = PeerId.ofPublicKey("bert".getBytes(StandardCharsets.UTF_8));

  @Test
  void peersAtOneIpv4AddressAreOneHostWhateverTheirPorts() throws Exception {
    assertThat(host(ANNA, "10.0.0.1", 1)).isEqualTo(host(BERT, "10.0.0.1", 2));
    assertThat(host(ANNA, "10.0.0.1", 1)).isNotEqualTo(host(BERT, "10.0.0.2", 1));
  }

  @Test
  void peersInOneIpv6SubnetAreOneHost() throws Exception {
    assertThat(host(ANNA, "2001:db8:0:1::1", 1)).isEqualTo(host(BERT, "2001:db8:0:1:f::2", 1));
    assertThat(host(ANNA, "2001:db8:0:1::1", 1)).isNotEqualTo(host(BERT, "2001:db8:0:2::1", 1));
  }

  @Test
  void mappedIpv4AddressIsTheIpv4Address() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    mapped[15] = 1;
    InetAddress asV6 = Inet6Address.getByAddress(null, mapped, -1);
    assertThat(asV6.getAddress()).as("Java keeps it as it is").hasSize(16);

    assertThat(VoteHost.of(ANNA, new InetSocketAddress(asV6, 1)))
        .isEqualTo(host(BERT, "10.0.0.1", 2));

    mapped[12] = 127;
    InetSocketAddress loopback =
        new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), 1);
    assertThat(VoteHost.of(ANNA, loopback)).isNotEqualTo(VoteHost.of(BERT, loopback));
  }

  @Test
  void onLoopbackEachPeerIsOneHost() throws Exception {
    for (String address : new String[] {"127.0.0.1", "127.9.9.9", "::1"}) {
      assertThat(host(ANNA, address, 1)).isNotEqualTo(host(BERT, address, 1));
      assertThat(host(ANNA, address, 1)).isEqualTo(host(ANNA, address, 2));
    }
  }

  private static VoteHost host(PeerId peer, String address, int port) throws UnknownHostException {
    return VoteHost.of(peer, new InetSocketAddress(InetAddress.getByName(address), port));
  }
}
