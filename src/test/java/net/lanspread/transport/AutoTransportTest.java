package net.lanspread.transport;

import static net.lanspread.transport.TestPeer.ECHO;
import static net.lanspread.transport.TestPeer.PATIENCE;
import static net.lanspread.transport.TestPeer.ask;
import static net.lanspread.transport.TestPeer.bytes;
import static net.lanspread.transport.TestPeer.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AutoTransportTest extends TransportContractTest {
  @Override
  Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return AutoTransport.open(identity, address, listener, options);
  }

  /** What QUIC has no room for may still come over lanes. */
  @Override
  int mostConnections(int limit) {
    return 2 * limit;
  }

  /** What is not large goes over QUIC. */
  @Override
  Wire wire(InetSocketAddress server) throws IOException {
    return new Cable(server);
  }

  private static Optional<Connection> bulk(TestPeer from, TestPeer to, InetSocketAddress address)
      throws IOException {
    return from.transport.bulk(to.identity.peerId(), address, PATIENCE);
  }

  @Test
  void whatIsLargeRidesLanesAtTheSamePort() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      InetSocketAddress address = bob.transport.listenAddress();
      Connection lanes = bulk(alice, bob, address).orElseThrow();
      assertThat(lanes).isInstanceOf(LaneConnection.class);
      assertThat(lanes.peerId()).isEqualTo(bob.identity.peerId());
      assertThat(ask(lanes, "much?")).isEqualTo("much?");
      assertThat(bulk(alice, bob, address)).containsSame(lanes);
      assertThat(next(bob.accepted).peerId()).isEqualTo(alice.identity.peerId());
    }
  }

  @Test
  void aPeerWithoutLanesIsLeftAloneForAWhile() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = new TestPeer(ECHO, TransportOptions.DEFAULT, QuicTransport::new);
        ServerSocket late = new ServerSocket()) {
      InetSocketAddress address = bob.transport.listenAddress();
      assertThat(bulk(alice, bob, address)).isEmpty();
      late.bind(address);
      assertThat(bulk(alice, bob, address)).isEmpty();
      late.close();
      assertThat(ask(alice.connectTo(bob), "and QUIC?")).isEqualTo("and QUIC?");
    }
  }

  @Test
  void lanesThatFallSilentInTheMiddleEndAndRest() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection lanes = bulk(alice, bob, cable.address()).orElseThrow();
      try (PeerStream stream = lanes.openStream()) {
        stream.write(bytes("x"));
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
        cable.pull();
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
            .isInstanceOf(IOException.class);
      }
      assertThat(next(alice.closed)).isSameAs(lanes);
      assertThat(bulk(alice, bob, cable.address())).isEmpty();
      assertThat(ask(alice.connectTo(bob), "and QUIC?")).isEqualTo("and QUIC?");
    }
  }

  @Test
  void lanesLeadToNobodyElse() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        TestPeer carol = peer(ECHO)) {
      assertThat(bulk(alice, bob, carol.transport.listenAddress())).isEmpty();
      assertThat(carol.accepted).isEmpty();
    }
  }

  @Test
  void aPeerWithoutQuicIsReachedOverLanes() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = new TestPeer(ECHO, TransportOptions.DEFAULT, LaneTransport::new)) {
      assertThat(ask(alice.connectTo(bob), "there?")).isEqualTo("there?");
      assertThat(ask(bob.connectTo(alice), "and you?")).isEqualTo("and you?");
    }
  }

  @Test
  void withoutQuicLanesCarryAll() throws Exception {
    for (boolean linkage : new boolean[] {true, false}) {
      TestPeer.Network noQuic =
          (identity, address, listener, options) ->
              AutoTransport.open(
                  address,
                  _ -> {
                    if (linkage) {
                      throw new UnsatisfiedLinkError("no such library");
                    }
                    throw new QuicTransport.NoQuicException("no such machine", null);
                  },
                  at -> new LaneTransport(identity, at, listener, options));
      try (TestPeer alice = new TestPeer(ECHO, TransportOptions.DEFAULT, noQuic);
          TestPeer bob = peer(ECHO)) {
        assertThat(alice.transport).isInstanceOf(LaneTransport.class);
        assertThat(ask(bob.connectTo(alice), "there?")).isEqualTo("there?");
      }
    }
  }

  @Test
  void whereThePortIsTakenForTcpQuicCarriesAll() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket other = new ServerSocket(0, 1, loopback)) {
      TestPeer.Network there =
          (identity, _, listener, options) ->
              AutoTransport.open(
                  identity,
                  new InetSocketAddress(loopback, other.getLocalPort()),
                  listener,
                  options);
      try (TestPeer alice = new TestPeer(ECHO, TransportOptions.DEFAULT, there);
          TestPeer bob = peer(ECHO)) {
        assertThat(alice.transport).isInstanceOf(QuicTransport.class);
        assertThat(ask(bob.connectTo(alice), "there?")).isEqualTo("there?");
      }
    }
  }

  @Test
  void aFreePortIsFreeForBoth() throws Exception {
    int[] tries = {0};
    TestPeer.Network unlucky =
        (identity, bind, listener, options) ->
            AutoTransport.open(
                bind,
                at -> new QuicTransport(identity, at, listener, options),
                at -> {
                  if (++tries[0] < 3) {
                    throw new IOException("taken");
                  }
                  return new LaneTransport(identity, at, listener, options);
                });
    try (TestPeer alice = new TestPeer(ECHO, TransportOptions.DEFAULT, unlucky);
        TestPeer bob = peer(ECHO)) {
      assertThat(alice.transport).isInstanceOf(AutoTransport.class);
      assertThat(bulk(bob, alice, alice.transport.listenAddress())).isPresent();
    }
  }
}
