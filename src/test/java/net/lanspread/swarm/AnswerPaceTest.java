package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerPaceTest {
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final AnswerPace pace = new AnswerPace(SILENCE);

  @Test
  void oneByteEveryThreeSecondsIsTooSlowAfterTheSilenceThatIsGranted() {
    pace.waited(Duration.ofSeconds(3).toNanos(), 1);
    assertThat(pace.left()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_001));

    pace.waited(Duration.ofSeconds(3).toNanos(), 1);

    assertThat(pace.left()).isZero();
  }

  @Test
  void leastRateIsEnoughForHoweverLong() {
    for (int second = 0; second < 1_000; second++) {
      pace.waited(Duration.ofSeconds(1).toNanos(), AnswerPace.LEAST_BYTES_PER_SECOND + 100);
    }

    assertThat(pace.left()).isEqualTo(SILENCE);
  }

  @Test
  void halfTheLeastRateIsNot() {
    int seconds = 0;
    while (!pace.left().isZero()) {
      pace.waited(Duration.ofSeconds(1).toNanos(), AnswerPace.LEAST_BYTES_PER_SECOND / 2);
      seconds++;
    }

    assertThat(seconds).isEqualTo(10);
  }

  @Test
  void muchAtOnceBuysNoLongerSilence() {
    pace.waited(Duration.ofSeconds(1).toNanos(), 64 << 20);

    assertThat(pace.left()).isEqualTo(SILENCE);
  }
}
