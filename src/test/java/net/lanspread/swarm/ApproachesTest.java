package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApproachesTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private long nowNanos;

  /** Each look at the clock takes longer than anybody waits, so that nobody does. */
  private final Approaches turns = new Approaches(() -> nowNanos += Approaches.PATIENCE_NANOS);

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(ip, port);
  }

  private void fail(InetSocketAddress address) throws InterruptedException {
    assertThat(turns.begin(address)).isTrue();
    turns.end(address, false);
  }

  @Test
  void oneHostIsTriedAtOnePortAtATime() throws Exception {
    assertThat(turns.begin(at("10.0.0.2", 1))).isTrue();
    assertThat(turns.begin(at("10.0.0.2", 2))).isFalse();
    assertThat(turns.begin(at("10.0.0.3", 2))).isTrue();

    turns.end(at("10.0.0.2", 1), true);
    assertThat(turns.begin(at("10.0.0.2", 2))).as("another peer of that host").isTrue();
  }

  @Test
  void peersOfOneComputerDoNotWaitForEachOther() throws Exception {
    assertThat(turns.begin(at("127.0.0.1", 1))).isTrue();
    assertThat(turns.begin(at("127.0.0.1", 2))).isTrue();
    assertThat(turns.begin(at("127.0.0.1", 1))).isFalse();
  }

  @Test
  void fewAreTriedAtOnce() throws Exception {
    for (int i = 1; i <= Approaches.AT_ONCE; i++) {
      assertThat(turns.begin(at("10.0.0." + i, 1))).isTrue();
    }
    assertThat(turns.begin(at("10.0.1.1", 1))).isFalse();
    turns.end(at("10.0.0.1", 1), true);
    assertThat(turns.begin(at("10.0.1.1", 1))).isTrue();
  }

  @Test
  void hostsThatFailedLeaveRoomForOthers() throws Exception {
    for (int i = 1; i <= Approaches.AT_ONCE; i++) {
      fail(at("10.0.0." + i, 1));
    }
    nowNanos += Approaches.LONGEST_PAUSE_NANOS;
    int again = 0;
    for (int i = 1; i <= Approaches.AT_ONCE; i++) {
      again += turns.begin(at("10.0.0." + i, 1)) ? 1 : 0;
    }
    assertThat(again).isEqualTo(Approaches.AT_ONCE / 2);
    assertThat(turns.begin(at("10.0.1.1", 1))).as("one that is new").isTrue();
  }

  @Test
  void pausesDoubleUntilOneWorks() throws Exception {
    long[] clock = {0};
    Approaches paced = new Approaches(() -> clock[0]);
    InetSocketAddress host = at("10.0.0.2", 1);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      assertThat(paced.begin(host)).isTrue();
      paced.end(host, false);
      long failedNanos = clock[0];
      while (paced.isPaused(host)) {
        clock[0] += SECOND_NANOS;
      }
      pauses.add((clock[0] - failedNanos) / SECOND_NANOS);
    }
    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L);

    assertThat(paced.begin(host)).isTrue();
    paced.end(host, true);
    assertThat(paced.begin(host)).isTrue();
    paced.end(host, false);
    clock[0] += 2 * SECOND_NANOS;
    assertThat(paced.begin(host)).as("after the first pause").isTrue();
  }

  @Test
  void noMoreHostsAreRememberedThanAPartyHas() throws Exception {
    Approaches still = new Approaches(() -> 0);
    InetSocketAddress first = at("10.1.0.1", 1);
    still.end(first, false);
    assertThat(still.isPaused(first)).isTrue();
    for (int i = 0; i < Approaches.MAX_REMEMBERED; i++) {
      still.end(at("10.0.%d.%d".formatted(i / 256, i % 256), 1), false);
    }
    assertThat(still.isPaused(first)).as("who failed longest ago").isFalse();
  }
}
