package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.operation.PeerEvent;
import net.lanspread.transport.Connection;
import org.junit.jupiter.api.Test;

class ClonesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<PeerEvent> events = new ArrayList<>();
  private final Clones clones = new Clones(events::add, nanos::get);

  @Test
  void cloneIsToldOfOnceForEachPlaceUntilItIsForgotten() {
    assertThat(clones.problem()).isEmpty();

    var _ = clones.seenAt(place(1));
    var _ = clones.seenAt(place(1));
    var _ = clones.toldBy(place(2));
    assertThat(events).hasSize(2);
    assertThat(clones.problem()).hasValueSatisfying(said -> assertThat(said).contains(":1"));

    nanos.addAndGet(Clones.MEMORY.toNanos());
    assertThat(clones.problem()).isEmpty();
    var _ = clones.seenAt(place(1));
    assertThat(events).hasSize(3);
  }

  @Test
  void cloneThatIsMetAgainIsNotForgotten() {
    var _ = clones.seenAt(place(1));
    nanos.addAndGet(Clones.MEMORY.minus(Duration.ofSeconds(1)).toNanos());
    var _ = clones.seenAt(place(1));
    nanos.addAndGet(Clones.MEMORY.minus(Duration.ofSeconds(1)).toNanos());

    assertThat(clones.problem()).isPresent();
    assertThat(events).hasSize(1);
  }

  @Test
  void aPeerThatTellsOfManyPlacesIsHeardForAFew() {
    for (int port = 1; port <= 1_000; port++) {
      var _ = clones.seenAt(place(port));
    }

    assertThat(events).hasSize(Clones.MAX_TOLD);
  }

  @Test
  void peerIsHeardOnWhicheverOfItsConnectionsIsAlive() {
    assertThat(Clones.isHeard(List.of(Bert.silent(), Bert.obliging()), place(4711))).isTrue();
    assertThat(Clones.isHeard(List.of(Bert.silent()), place(4711))).isFalse();
  }

  @Test
  void aPeerThatAllowsNoStreamInTimeIsSilentAndIsNotWaitedForAnyLonger() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    Connection stuck = Bert.stuck(givenUp);

    assertThat(Clones.isHeard(List.of(stuck), place(4711))).isFalse();

    assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static InetSocketAddress place(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
