package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressTest {
  private static final InterfaceSource.Address CABLE = FakeNetwork.card("eth0", 2, "10.0.0.1");

  @Test
  void loopbackServesOnlyWithoutAnotherInterface() {
    assertThat(chosen(FakeNetwork.loopback(), CABLE)).containsExactly("10.0.0.1");
    assertThat(chosen(FakeNetwork.loopback())).containsExactly("127.0.0.1");
  }

  @Test
  void interfacesWithoutNeighboursAreLeftOut() {
    assertThat(
            chosen(
                CABLE,
                new InterfaceSource.Address(
                    "tun0", 5, FakeNetwork.ip("10.8.0.2"), 24, true, true, true, false),
                new InterfaceSource.Address(
                    "eth1", 6, FakeNetwork.ip("10.2.0.1"), 24, false, true, false, false),
                new InterfaceSource.Address(
                    "eth2", 7, FakeNetwork.ip("10.3.0.1"), 24, true, false, false, false)))
        .containsExactly("10.0.0.1");
  }

  @Test
  void addressThatTwoInterfacesHaveIsTakenOnce() {
    assertThat(chosen(CABLE, FakeNetwork.card("br0", 3, "10.0.0.1"))).containsExactly("10.0.0.1");
  }

  @Test
  void labelFitsTheNetworkWhateverTheSystemCallsTheInterface() {
    LocalAddress odd =
        new LocalAddress(
            "Ethernet (2) über ein sehr langes Kabel", 4, FakeNetwork.ip("192.168.100.200"), 24);

    assertThat(odd.label()).matches("[A-Za-z0-9-]{1,40}").endsWith("-192-168-100-200");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 24, 10.1.2.4, true",
    "10.1.2.3, 24, 10.1.2.3, true",
    "10.1.2.3, 24, 10.1.3.4, false",
    "10.1.2.3, 16, 10.1.3.4, true",
    "10.1.2.3, 24, 10.1.2.0, false",
    "10.1.2.3, 24, 10.1.2.255, false",
    "10.1.2.3, 16, 10.1.2.255, true",
    "10.1.2.3, 24, 127.0.0.1, false",
    "10.1.2.3, 1, 0.0.0.0, false",
    "10.1.2.3, 31, 10.1.2.2, true",
    "10.1.2.3, 32, 10.1.2.2, false",
    "224.0.0.1, 4, 224.0.0.251, false",
    "127.0.0.1, 8, 127.0.0.9, true",
    "127.0.0.1, 8, 10.1.2.3, false",
    "10.1.2.3, 24, fe80::1, false",
  })
  void neighboursAreTheHostsOfTheSameNetwork(String here, int prefix, String other, boolean is)
      throws IOException {
    LocalAddress at = new LocalAddress("eth0", 2, FakeNetwork.ip(here), prefix);

    assertThat(at.isNeighbour(InetAddress.getByName(other))).isEqualTo(is);
  }

  @Test
  void peerThatListensAtOneAddressIsAnnouncedThereOnly() throws IOException {
    FakeNetwork network = new FakeNetwork();
    network.plug(CABLE);
    network.plug(FakeNetwork.loopback());

    assertThat(network.reaching(FakeNetwork.ip("127.0.0.1")).addresses())
        .containsExactly(FakeNetwork.loopback());
    assertThat(network.reaching(FakeNetwork.ip("0.0.0.0")).addresses()).hasSize(2);
    assertThat(network.reaching(FakeNetwork.ip("10.9.9.9")).addresses()).isEmpty();
  }

  private static List<String> chosen(InterfaceSource.Address... all) {
    return LocalAddress.choose(List.of(all)).stream()
        .map(each -> each.address().getHostAddress())
        .toList();
  }
}
