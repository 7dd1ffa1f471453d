package net.lanspread.transport;

import static net.lanspread.transport.TestPeer.ECHO;
import static net.lanspread.transport.TestPeer.ask;
import static net.lanspread.transport.TestPeer.bytes;
import static net.lanspread.transport.TestPeer.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("QUIC has a second before lanes are tried, also on a busy machine")
@Timeout(60)
class AutoTransportTest extends TransportContractTest {
  private static final int PORT_TRIES = 20;

  @Override
  Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return AutoTransport.open(identity, address, listener, options);
  }

  /** Connections beyond QUIC's room may still come over lanes. */
  @Override
  int mostConnections(int limit) {
    return 2 * limit;
  }

  /** Small bodies go over QUIC. */
  @Override
  Wire wire(InetSocketAddress server) throws IOException {
    return new Cable(server);
  }

  @Test
  void largeBodiesRideLanesAtTheSamePort() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection link = alice.connectTo(bob);
      assertThat(next(bob.accepted)).isInstanceOf(QuicConnection.class);

      for (String question : List.of("much?", "more?")) {
        PeerStream stream = link.openBulkStream();
        assertThat(stream).isInstanceOf(LaneStream.class);
        assertThat(ask(stream, question)).isEqualTo(question);
      }

      Connection lanes = next(bob.accepted);
      assertThat(lanes).isInstanceOf(LaneConnection.class);
      assertThat(lanes.peerId()).isEqualTo(alice.identity.peerId());
      assertThat(bob.accepted).as("one connection for both").isEmpty();
    }
  }

  @Test
  void aPeerWithoutLanesIsLeftAloneForAWhile() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peerWithoutLanes();
        ServerSocket late = new ServerSocket()) {
      Connection link = alice.connectTo(bob);
      assertThat(ask(overQuic(link), "much?")).isEqualTo("much?");
      late.bind(bob.transport.listenAddress());
      assertThat(ask(overQuic(link), "more?")).isEqualTo("more?");
    }
  }

  /** A peer over QUIC alone, at a port where TCP has nothing: a port is free for each by itself. */
  private static TestPeer peerWithoutLanes() throws IOException {
    for (int tries = 1; ; tries++) {
      TestPeer peer = new TestPeer(ECHO, TransportOptions.DEFAULT, QuicTransport::new);
      try (ServerSocket trial = new ServerSocket()) {
        trial.bind(peer.transport.listenAddress());
        return peer;
      } catch (BindException taken) {
        peer.close();
        if (tries == PORT_TRIES) {
          throw taken;
        }
      }
    }
  }

  private static PeerStream overQuic(Connection link) throws IOException {
    PeerStream stream = link.openBulkStream();
    assertThat(stream).isInstanceOf(QuicStream.class);
    return stream;
  }

  @Test
  void lanesThatFallSilentInTheMiddleEndAndRest() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection link = alice.connectTo(bob);
      link.listensAt(cable.address().getPort());
      try (PeerStream stream = link.openBulkStream()) {
        assertThat(stream).isInstanceOf(LaneStream.class);
        stream.write(bytes("x"));
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
        cable.pull();
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
            .isInstanceOfSatisfying(
                IOException.class, broke -> assertThat(stream.leaveWay(broke)).isTrue());
      }
      assertThat(next(alice.doubted)).isEqualTo(bob.identity.peerId());
      PeerStream other = overQuic(link);
      assertThat(other.leaveWay(new IOException("broke, too"))).as("there is no third").isFalse();
      assertThat(ask(other, "and QUIC?")).isEqualTo("and QUIC?");
    }
  }

  @Test
  void lanesOnWhichAnAnswerIsLateAreLeftWithoutDoubt() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection link = alice.connectTo(bob);
      try (PeerStream stream = link.openBulkStream()) {
        assertThat(stream.patience(Duration.ofSeconds(12))).isEqualTo(Duration.ofSeconds(4));
        assertThat(stream.patience(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(stream.leaveWay(new SocketTimeoutException("late"))).isTrue();
      }
      assertThat(ask(overQuic(link), "and QUIC?")).isEqualTo("and QUIC?");
      assertThat(alice.doubted).isEmpty();
      assertThat(alice.closed).isEmpty();
    }
  }

  @Test
  void lanesThatAPeerMakesBelongToTheConnectionOnWhichItHasGreeted() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO, hurrying(Duration.ofSeconds(1)))) {
      Connection link = alice.connectTo(bob);
      Connection hers = next(bob.accepted);
      hers.greeted();

      List<PeerStream> many = new ArrayList<>();
      for (int i = 0; i <= StrangerLimits.DEFAULT.maxStreams(); i++) {
        PeerStream stream = link.openBulkStream();
        assertThat(stream).isInstanceOf(LaneStream.class);
        stream.write(bytes("x"));
        assertThat(stream.read(ByteBuffer.allocate(1))).as("more than strangers may").isEqualTo(1);
        many.add(stream);
      }
      Connection lanes = next(bob.accepted);
      assertThat(lanes.link()).isSameAs(hers);

      link.close();

      assertThat(next(bob.closed)).isSameAs(hers);
      assertThat(lanes.link()).as("it stands alone").isSameAs(lanes);
      assertThat(next(bob.closed)).as("nobody has greeted on it").isSameAs(lanes);
      many.forEach(PeerStream::close);
    }
  }

  @Test
  void lanesOfAStrangerStandAloneUntilItGreetsOnThem() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection link = alice.connectTo(bob);
      Connection hers = next(bob.accepted);
      assertThat(ask(link.openBulkStream(), "who?")).isEqualTo("who?");
      Connection lanes = next(bob.accepted);
      assertThat(lanes.link()).isSameAs(lanes);

      hers.greeted();
      assertThat(lanes.link()).isSameAs(hers);

      lanes.greeted();
      assertThat(lanes.link()).isSameAs(lanes);
      assertThat(hers.link()).isSameAs(hers);
    }
  }

  @Test
  void aPeerWhoseLanesBreakMayBeGone() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection link = alice.connectTo(bob);
      next(bob.accepted).greeted();
      try (PeerStream stream = link.openBulkStream()) {
        assertThat(next(bob.accepted).link()).isInstanceOf(QuicConnection.class);
        assertThat(stream.leaveWay(new IOException("broke"))).isTrue();
      }
      assertThat(next(bob.doubted)).isEqualTo(alice.identity.peerId());
      assertThat(next(alice.doubted)).isEqualTo(bob.identity.peerId());
    }
  }

  @Test
  void lanesLeadToNobodyElse() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        TestPeer carol = peer(ECHO)) {
      Connection link = alice.connectTo(bob);
      link.listensAt(carol.transport.listenAddress().getPort());
      assertThat(ask(overQuic(link), "bob?")).isEqualTo("bob?");
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
                  new BulkLanes(),
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
  void quicCarriesAllWhenThePortIsTakenForTcp() throws Exception {
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
                new BulkLanes(),
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
      assertThat(bob.connectTo(alice).openBulkStream()).isInstanceOf(LaneStream.class);
    }
  }
}
