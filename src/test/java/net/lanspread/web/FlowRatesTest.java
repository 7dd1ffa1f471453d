package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.swarm.Traffic;
import org.junit.jupiter.api.Test;

class FlowRatesTest {
  private static final long SECOND = 1_000_000_000;
  private static final PeerId A = new PeerId(Sha256.hash(new byte[] {1}));
  private static final PeerId B = new PeerId(Sha256.hash(new byte[] {2}));

  private final Traffic traffic = new Traffic();
  private final FlowRates rates = new FlowRates();

  private Map<PeerId, FlowRates.Rate> at(double seconds) {
    return rates.take(traffic.take(), (long) (seconds * SECOND));
  }

  @Test
  void ratesAreTheMeanOfTwoSeconds() {
    assertThat(at(0)).isEmpty();
    traffic.received(A, 600);
    traffic.sent(B, 100);
    traffic.sent(B, 100);
    assertThat(at(1))
        .isEqualTo(Map.of(A, new FlowRates.Rate(0, 600), B, new FlowRates.Rate(200, 0)));

    traffic.received(A, 200);
    assertThat(at(2))
        .isEqualTo(Map.of(A, new FlowRates.Rate(0, 400), B, new FlowRates.Rate(100, 0)));
    assertThat(at(3)).isEqualTo(Map.of(A, new FlowRates.Rate(0, 100)));
    assertThat(at(4)).isEmpty();
  }

  @Test
  void bytesOfATimeWithoutLooksAreSpreadOverThatTime() {
    assertThat(at(0)).isEmpty();
    traffic.received(A, 100_000);

    assertThat(at(100)).isEqualTo(Map.of(A, new FlowRates.Rate(0, 1_000)));
  }
}
