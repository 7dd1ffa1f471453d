package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Real multicast, within this machine. */
@Timeout(60)
@Isolated("it counts the threads of this process")
class MdnsOnLoopbackTest {
  private static final Announcement ANNA = MdnsDiscoveryTest.announcement("anna", 4000);
  private static final Announcement BERT = MdnsDiscoveryTest.announcement("bert", 4001);

  private final InterfaceSource loopback = () -> List.of(FakeNetwork.loopback());

  @Test
  void twoPeersFindEachOtherAndLeaveNoThreads() throws InterruptedException {
    Set<Thread> before = threads();
    BlockingQueue<Sighting> byAnna = new LinkedBlockingQueue<>();
    BlockingQueue<Sighting> byBert = new LinkedBlockingQueue<>();

    try (MdnsDiscovery anna = new MdnsDiscovery(loopback);
        MdnsDiscovery bert = new MdnsDiscovery(loopback)) {
      anna.start(ANNA, byAnna::add);
      bert.start(BERT, byBert::add);

      await(byAnna, BERT);
      await(byBert, ANNA);
    }

    Set<Thread> left = threads();
    left.removeAll(before);
    for (Thread thread : left) {
      assertThat(thread.join(Duration.ofSeconds(10))).as("%s has ended", thread).isTrue();
    }
  }

  /** Other tests may be at work on this machine, whose peers are sighted too. */
  private static void await(BlockingQueue<Sighting> sightings, Announcement wanted)
      throws InterruptedException {
    while (true) {
      Sighting next = sightings.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(wanted.id().brief() + " was not sighted");
      }
      if (next.id().equals(wanted.id())) {
        assertThat(next.protocolVersion()).isEqualTo(1);
        assertThat(next.address().getPort()).isEqualTo(wanted.port());
        assertThat(next.address().getAddress().isLoopbackAddress()).isTrue();
        return;
      }
    }
  }

  /** All that run, but for the virtual machine's own, which come when needed and then stay. */
  private static Set<Thread> threads() {
    Set<Thread> running = new HashSet<>(Thread.getAllStackTraces().keySet());
    running.removeIf(
        thread -> {
          ThreadGroup group = thread.getThreadGroup();
          return group == null
              || group.getName().equals("CarrierThreads")
              || group.getName().equals("InnocuousThreadGroup");
        });
    return running;
  }
}
