package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressTest {
  private static final InterfaceSource.Address CABLE = FakeNetwork.card("eth0", 2, "10.0.0.1");

  @Test
  void loopbackServesOnlyWhereNothingElseIs() {
    assertThat(chosen(FakeNetwork.loopback(), CABLE)).containsExactly("10.0.0.1");
    assertThat(chosen(FakeNetwork.loopback())).containsExactly("127.0.0.1");
  }

  @Test
  void interfacesWithoutNeighboursAreLeftOut() {
    assertThat(
            chosen(
                CABLE,
                new InterfaceSource.Address(
                    "tun0", 5, FakeNetwork.ip("10.8.0.2"), true, true, true, false),
                new InterfaceSource.Address(
                    "eth1", 6, FakeNetwork.ip("10.2.0.1"), false, true, false, false),
                new InterfaceSource.Address(
                    "eth2", 7, FakeNetwork.ip("10.3.0.1"), true, false, false, false)))
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
            "Ethernet (2) über ein sehr langes Kabel", 4, FakeNetwork.ip("192.168.100.200"));

    assertThat(odd.label()).matches("[A-Za-z0-9-]{1,40}").endsWith("-192-168-100-200");
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
