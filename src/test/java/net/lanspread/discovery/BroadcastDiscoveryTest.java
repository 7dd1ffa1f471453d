package net.lanspread.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastDiscoveryTest {
  private static final Announcement ANNA = MdnsDiscoveryTest.announcement("anna", 4000);
  private static final Announcement BERT = MdnsDiscoveryTest.announcement("bert", 4001);
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration ONCE = Duration.ofDays(1);

  private final Air air = new Air();
  private final BlockingQueue<Sighting> byAnna = new LinkedBlockingQueue<>();

  @Test
  void anEarlierAndALaterPeerSightEachOther() throws Exception {
    BlockingQueue<Sighting> byBert = new LinkedBlockingQueue<>();
    try (BroadcastDiscovery anna = new BroadcastDiscovery(() -> air.open("10.0.0.1"), OFTEN);
        BroadcastDiscovery bert = new BroadcastDiscovery(() -> air.open("10.0.0.2"), OFTEN)) {
      anna.start(ANNA, byAnna::add);
      bert.start(BERT, byBert::add);

      assertThat(next(byAnna)).isEqualTo(sighting(BERT, "10.0.0.2"));
      assertThat(next(byBert)).isEqualTo(sighting(ANNA, "10.0.0.1"));
      assertThat(next(byAnna)).as("again").isEqualTo(sighting(BERT, "10.0.0.2"));
    }
    assertThat(air.ports).isEmpty();
  }

  @Test
  void otherDatagramsAndOwnBeaconsArePassedOver() throws Exception {
    // Started before Anna, who announces herself once.
    BroadcastPort stranger = air.open("10.0.0.9");
    try (BroadcastDiscovery anna = new BroadcastDiscovery(() -> air.open("10.0.0.1"), ONCE)) {
      anna.start(ANNA, byAnna::add);
      assertThat(stranger.receive().text()).isEqualTo(BeaconText.write(ANNA));

      stranger.send("");
      stranger.send("lanspread\nid=nobody\nport=1\n");
      stranger.send("something else\n");
      stranger.send(BeaconText.write(ANNA));
      stranger.send(BeaconText.write(BERT));

      assertThat(next(byAnna)).isEqualTo(sighting(BERT, "10.0.0.9"));
      assertThat(byAnna).isEmpty();
    }
  }

  @Test
  void portThatCannotBeHadIsNotTriedAgain() throws Exception {
    BlockingQueue<String> tried = new LinkedBlockingQueue<>();
    try (BroadcastDiscovery anna =
        new BroadcastDiscovery(
            () -> {
              tried.add("opened");
              throw new IOException("the port is taken");
            },
            OFTEN)) {
      anna.start(ANNA, byAnna::add);
      assertThat(tried.poll(20, TimeUnit.SECONDS)).isEqualTo("opened");
    }
    assertThat(tried).isEmpty();
    assertThat(byAnna).isEmpty();
  }

  @Test
  void severalWaysOfDiscoverySightOneAfterTheOther() throws Exception {
    try (Discoveries both =
        new Discoveries(
            List.of(
                new BroadcastDiscovery(() -> air.open("10.0.0.1"), OFTEN),
                new BroadcastDiscovery(() -> air.open("10.1.0.1"), OFTEN)))) {
      both.start(ANNA, byAnna::add);
      try (BroadcastDiscovery bert = new BroadcastDiscovery(() -> air.open("10.0.0.2"), OFTEN)) {
        bert.start(BERT, _ -> {});

        assertThat(next(byAnna)).isEqualTo(sighting(BERT, "10.0.0.2"));
      }
    }
    assertThat(air.ports).isEmpty();
  }

  @Test
  void beaconIsThisText() {
    assertThat(BeaconText.write(ANNA))
        .isEqualTo("lanspread\nid=" + ANNA.id() + "\nport=4000\nrev=7\nv=1\n");
    assertThat(BeaconText.read(BeaconText.write(ANNA)))
        .contains(new AnnouncementText(ANNA.id(), 1, 4000));
    assertThat(BeaconText.read(BeaconText.write(ANNA) + "x".repeat(BeaconText.MAX_BYTES)))
        .isEmpty();
  }

  private static Sighting next(BlockingQueue<Sighting> sightings) throws InterruptedException {
    @Nullable Sighting next = sightings.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody was sighted");
    }
    return next;
  }

  private static Sighting sighting(Announcement peer, String address) {
    return new Sighting(peer.id(), 1, new InetSocketAddress(address, peer.port()));
  }

  /** A network that carries each sending to all ports, the sender's own too. */
  private static final class Air {
    final List<Port> ports = new CopyOnWriteArrayList<>();

    BroadcastPort open(String address) throws IOException {
      Port port = new Port(InetAddress.getByName(address));
      ports.add(port);
      return port;
    }

    private final class Port implements BroadcastPort {
      private final Datagram end = new Datagram(InetAddress.getLoopbackAddress(), "");
      private final BlockingQueue<Datagram> arrived = new LinkedBlockingQueue<>();
      private final InetAddress address;

      Port(InetAddress address) {
        this.address = address;
      }

      @Override
      public void send(String text) {
        ports.forEach(port -> port.arrived.add(new Datagram(address, text)));
      }

      @Override
      public Datagram receive() throws IOException {
        try {
          Datagram next = arrived.take();
          if (next.equals(end)) {
            throw new IOException("closed");
          }
          return next;
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        }
      }

      @Override
      public void close() {
        ports.remove(this);
        arrived.add(end);
      }
    }
  }
}
