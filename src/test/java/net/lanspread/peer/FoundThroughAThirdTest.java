package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import net.lanspread.content.PeerId;
import net.lanspread.transport.Connection;
import net.lanspread.transport.MemoryNetwork;
import net.lanspread.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that see nobody and were connected by hand to one that all of them know. */
class FoundThroughAThirdTest {
  private static final Duration FOUND = Duration.ofSeconds(10);

  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_999);

  private final MemoryNetwork network = new MemoryNetwork();
  private final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();
  private LightPeer third;
  private LightPeer anna;
  private LightPeer bert;

  @BeforeEach
  void open() throws IOException {
    third = peer("third");
    anna = peer("anna");
    bert = peer("bert");
  }

  @AfterEach
  void close() {
    Stream.of(anna, bert, third).forEach(LightPeer::close);
  }

  @Test
  void guestsThatConnectedToTheSameOneFindEachOther() throws Exception {
    Stream.of(anna, bert, third).forEach(LightPeer::exchangesPeers);

    anna.connect(third.address());
    bert.connect(third.address());

    anna.await(() -> anna.peerCount() == 2, FOUND);
    bert.await(() -> bert.peerCount() == 2, FOUND);
  }

  @Test
  void unreachableGuestConnectsFromInside() throws Exception {
    try (LightPeer walled = walled()) {
      Stream.of(anna, walled, third).forEach(LightPeer::exchangesPeers);

      walled.connect(third.address());
      anna.connect(third.address());

      anna.await(() -> anna.peerCount() == 2, FOUND);
      walled.await(() -> walled.peerCount() == 2, FOUND);
    }
  }

  @Test
  void unreachableAddressIsNotPassedOn() throws Exception {
    try (LightPeer walled = walled()) {
      Stream.of(anna, third).forEach(LightPeer::exchangesPeers);
      walled.connect(third.address());

      anna.connect(third.address());
      // Others go on being found meanwhile.
      bert.connect(third.address());
      anna.await(() -> anna.peerCount() == 2, FOUND);

      assertThat(dialled).doesNotContain(NOWHERE);
    }
  }

  @Test
  void thirdThatDoesNotExchangeTellsNothing() throws Exception {
    Stream.of(anna, bert).forEach(LightPeer::exchangesPeers);

    anna.connect(third.address());
    bert.connect(third.address());
    // The greeting, a first word, and then three questions or pings.
    network.awaitRequests(anna.id(), 5, FOUND);
    network.awaitRequests(bert.id(), 5, FOUND);

    assertThat(anna.peerCount()).isEqualTo(1);
    assertThat(bert.peerCount()).isEqualTo(1);
  }

  /** A peer that says that it listens where nobody can reach it. */
  private LightPeer walled() throws IOException {
    PeerId id = id("walled");
    return new LightPeer(
        id, List.of(), listener -> new Elsewhere(network.join(id, listener), NOWHERE));
  }

  private LightPeer peer(String name) throws IOException {
    PeerId id = id(name);
    return new LightPeer(
        id,
        List.of(),
        listener -> {
          Transport transport = network.join(id, listener);
          return name.equals("anna") ? new Watched(transport) : transport;
        });
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Notes where is connected to. */
  private final class Watched implements Transport {
    private final Transport transport;

    Watched(Transport transport) {
      this.transport = transport;
    }

    @Override
    public InetSocketAddress listenAddress() {
      return transport.listenAddress();
    }

    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      dialled.add(address);
      return transport.connect(address, timeout);
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  /** A network behind a firewall. */
  private record Elsewhere(Transport transport, InetSocketAddress listenAddress)
      implements Transport {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      return transport.connect(address, timeout);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
