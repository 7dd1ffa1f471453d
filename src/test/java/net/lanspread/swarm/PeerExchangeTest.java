package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerExchangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.3.0.7, 10.99.0.1",
    "172.16.9.1, 10.99.0.1",
    "192.168.2.3, 192.168.1.1",
    "fd12:1:2::7, 10.99.0.1",
    "77.80.3.4, 77.80.200.1",
    "2001:db8:7:1::5, 2001:db8:7:9::6",
    "127.0.0.2, 127.0.0.1"
  })
  void addressesInAHallAreFollowed(String told, String teller) {
    assertThat(PeerExchange.mayFollow(InetAddress.ofLiteral(told), InetAddress.ofLiteral(teller)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "77.81.3.4, 77.80.200.1",
    "8.8.8.8, 10.99.0.1",
    "2001:db8:7:1::5, 2001:db8:8:1::5",
    "2001:db8:7:1::5, 10.99.0.1",
    "127.0.0.1, 10.99.0.1",
    "0.0.0.0, 10.99.0.1",
    "224.0.0.251, 224.0.0.1",
    "255.255.255.255, 10.99.0.1",
    "169.254.1.1, 169.254.1.2",
    "ff02::fb, ff02::1",
    "fe80::1, fe80::2"
  })
  void nobodysWordSendsUsOutOfTheHallNorToOurselves(String told, String teller) {
    assertThat(PeerExchange.mayFollow(InetAddress.ofLiteral(told), InetAddress.ofLiteral(teller)))
        .isFalse();
  }
}
