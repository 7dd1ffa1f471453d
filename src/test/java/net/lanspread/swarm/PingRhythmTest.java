package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PingRhythmTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final PeerId SMALL = PeerId.parse("1".repeat(64)).orElseThrow();
  private static final PeerId LARGE = PeerId.parse("2".repeat(64)).orElseThrow();

  private final Random random = new Random(7);

  @RepeatedTest(20)
  void eagerPeerPingsItsLinksTogetherAndInTime() {
    PingRhythm rhythm = PingRhythm.of(SMALL, LARGE);
    long heard = random.nextLong(-100 * SECOND, 100 * SECOND);

    long due = rhythm.dueNanos(heard);

    assertThat(due - heard).isBetween(2 * SECOND + 1, 4 * SECOND);
    // All that were heard since the last beat are due at the next but one.
    assertThat(rhythm.dueNanos(due)).isEqualTo(due + 4 * SECOND);
    assertThat(rhythm.dueNanos(due + 1)).isEqualTo(due + 4 * SECOND);
    assertThat(rhythm.dueNanos(due + 2 * SECOND - 1)).isEqualTo(due + 4 * SECOND);
  }

  @Test
  void patientPeerPingsOnlyWhenTheEagerOneIsOverdue() {
    long heard = random.nextLong(-100 * SECOND, 100 * SECOND);

    assertThat(PingRhythm.of(LARGE, SMALL).dueNanos(heard)).isEqualTo(heard + 5 * SECOND);
  }
}
