package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private final Strangers strangers =
      new Strangers(new StrangerLimits(4, Duration.ofSeconds(10), 3, 8));
  private final List<String> sentAway = new ArrayList<>();

  @Test
  void addressThatHasTooManyLosesItsOldest() {
    come("10.0.0.2", "friend");
    for (int i = 0; i < 5; i++) {
      come("10.0.0.1", "crowd " + i);
    }

    assertThat(sentAway).containsExactly("crowd 0", "crowd 1");
  }

  @Test
  void manyAddressesDoNotKeepALoneStrangerOut() {
    come("10.0.0.9", "alone");
    for (int i = 0; i < 30; i++) {
      come("10.0.1." + i % 5, "crowd " + i);
    }

    assertThat(sentAway).hasSize(30 + 1 - 8).doesNotContain("alone");
  }

  @Test
  void onLoopbackAllPlacesMayBeTaken() {
    for (int i = 0; i < 9; i++) {
      come("127.0.0.1", "peer " + i);
    }

    assertThat(sentAway).containsExactly("peer 0");
  }

  @Test
  void aGreetedPeerCountsNoMore() {
    for (int i = 0; i < 9; i++) {
      come("10.0.0.1", "peer " + i);
      strangers.leave("peer " + i);
    }

    assertThat(sentAway).isEmpty();
    assertThat(strangers.areMany()).isFalse();
  }

  @Test
  void aQuarterOfThePlacesIsMany() {
    come("10.0.0.1", "first");
    assertThat(strangers.areMany()).isFalse();

    come("10.0.0.1", "second");
    assertThat(strangers.areMany()).isTrue();
  }

  private void come(String address, String name) {
    try {
      strangers.admit(name, InetAddress.getByName(address), () -> sentAway.add(name));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
