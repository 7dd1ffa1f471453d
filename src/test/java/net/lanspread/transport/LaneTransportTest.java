package net.lanspread.transport;

import static net.lanspread.transport.TestPeer.ECHO;
import static net.lanspread.transport.TestPeer.PATIENCE;
import static net.lanspread.transport.TestPeer.ask;
import static net.lanspread.transport.TestPeer.bytes;
import static net.lanspread.transport.TestPeer.next;
import static net.lanspread.transport.TestPeer.readText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTransportTest extends TransportContractTest {
  private static final TransportOptions ONE_STREAM =
      new TransportOptions(
          TransportOptions.DEFAULT.idleTimeout(),
          TransportOptions.DEFAULT.handshakeTimeout(),
          TransportOptions.DEFAULT.streamWait(),
          1,
          TransportOptions.DEFAULT.maxConnections(),
          TransportOptions.DEFAULT.strangers());

  private static final TransportOptions HASTY =
      new TransportOptions(
          TransportOptions.DEFAULT.idleTimeout(),
          Duration.ofMillis(500),
          TransportOptions.DEFAULT.streamWait(),
          TransportOptions.DEFAULT.maxStreams(),
          TransportOptions.DEFAULT.maxConnections(),
          TransportOptions.DEFAULT.strangers());

  @Override
  Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return new LaneTransport(identity, address, listener, options);
  }

  @Override
  Wire wire(InetSocketAddress server) throws IOException {
    return new TcpCable(server);
  }

  @Test
  void aLaneIsUsedAgain() throws Exception {
    try (TestPeer alice = peer(ECHO, ONE_STREAM);
        TestPeer bob = peer(ECHO);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection connection = alice.transport.connect(cable.address(), PATIENCE);
      for (int i = 0; i < 50; i++) {
        assertThat(ask(connection, "request " + i)).isEqualTo("request " + i);
      }
      assertThat(cable.connections()).as("the anchor and one lane").isEqualTo(2);
    }
  }

  private static LaneConnection lanes(TestPeer from, TestPeer to) throws IOException {
    return ((LaneTransport) from.transport)
        .connect(to.transport.listenAddress(), null, PATIENCE, PATIENCE, Duration.ofMinutes(1));
  }

  @Test
  void lanesThatTimedOutCastNoDoubtThoughOtherRequestsBrokeWithThem() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      LaneConnection lanes = lanes(alice, bob);

      lanes.abandon(new SocketTimeoutException("nothing comes"));
      lanes.abandon(new IOException("the lane was closed"));

      assertThat(lanes.castsDoubt()).isFalse();
    }
  }

  @Test
  void lanesThatBrokeCastDoubt() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      LaneConnection lanes = lanes(alice, bob);

      lanes.abandon(new IOException("reset"));
      lanes.abandon(new SocketTimeoutException("nothing comes"));

      assertThat(lanes.castsDoubt()).isTrue();
    }
  }

  @Test
  void fewConnectionsOfAPeerNeedNoGreetingOfTheirOwn() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      alice.connectTo(bob);
      Connection greeted = next(bob.accepted);
      greeted.greeted();
      for (int i = 0; i < Homes.MAX_BESIDE; i++) {
        alice.connectTo(bob);
        assertThat(next(bob.accepted).link()).isSameAs(greeted);
      }

      alice.connectTo(bob);

      Connection tooMany = next(bob.accepted);
      assertThat(tooMany.link()).isSameAs(tooMany);
    }
  }

  @Test
  void aStreamThatIsGivenUpCostsItsLaneAndNothingElse() throws Exception {
    try (TestPeer alice = peer(ECHO, ONE_STREAM);
        TestPeer bob = peer(ECHO);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection connection = alice.transport.connect(cable.address(), PATIENCE);
      try (PeerStream stream = connection.openStream()) {
        stream.write(bytes("never mind"));
      }
      assertThat(ask(connection, "still there?")).isEqualTo("still there?");
      assertThat(cable.connections()).isEqualTo(3);
    }
  }

  @Test
  void anAnswerToHalfARequestLeavesTheLane() throws Exception {
    TestPeer.Answer hasty =
        (connection, stream) -> {
          assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
          stream.writeLast(bytes("no"));
        };
    try (TestPeer alice = peer(ECHO, ONE_STREAM);
        TestPeer bob = peer(hasty);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection connection = alice.transport.connect(cable.address(), PATIENCE);
      for (int i = 0; i < 20; i++) {
        try (PeerStream stream = connection.openStream()) {
          stream.write(bytes("may I, and then there is more"));
          assertThat(readText(stream)).isEqualTo("no");
        }
      }
      assertThat(cable.connections()).isEqualTo(2);
    }
  }

  @Test
  void anEndThatTravelsAloneLeavesTheLane() throws Exception {
    TestPeer.Answer twoParts =
        (connection, stream) -> {
          stream.write(bytes(readText(stream)));
          stream.finishWriting();
        };
    try (TestPeer alice = peer(ECHO, ONE_STREAM);
        TestPeer bob = peer(twoParts);
        TcpCable cable = new TcpCable(bob.transport.listenAddress())) {
      Connection connection = alice.transport.connect(cable.address(), PATIENCE);
      for (int i = 0; i < 20; i++) {
        try (PeerStream stream = connection.openStream()) {
          stream.writeLast(bytes("x"));
          assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
        }
      }
      assertThat(cable.connections()).isEqualTo(2);
    }
  }

  @Test
  void anInterruptedReaderLeavesNoHalfReadLane() throws Exception {
    try (TestPeer alice = peer(ECHO, ONE_STREAM);
        TestPeer bob = peer(ECHO)) {
      Connection connection = alice.connectTo(bob);
      Thread reader =
          Thread.startVirtualThread(
              () -> {
                try (PeerStream stream = connection.openStream()) {
                  stream.write(bytes("half"));
                  stream.read(ByteBuffer.allocate(2));
                  Thread.currentThread().interrupt();
                  readText(stream);
                  throw new AssertionError("nothing more can come");
                } catch (IOException e) {
                  // as it should be
                }
              });
      reader.join();
      assertThat(ask(connection, "whole")).isEqualTo("whole");
    }
  }

  @Test
  void nobodyElseIsSpokenTo() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        TestPeer carol = peer(ECHO)) {
      LaneTransport transport = (LaneTransport) alice.transport;
      assertThatThrownBy(
              () ->
                  transport.connect(
                      carol.transport.listenAddress(),
                      bob.identity.peerId(),
                      PATIENCE,
                      PATIENCE,
                      PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another peer");
      assertThat(carol.accepted).isEmpty();
    }
  }

  @Test
  void aLaneOfAnotherPeersConnectionIsRefused() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      alice.connectTo(bob);
      LaneConnection victim = (LaneConnection) TestPeer.next(bob.accepted);
      for (LanePreamble.Role role :
          List.of(LanePreamble.Role.OF_DIALER, LanePreamble.Role.OF_ACCEPTOR)) {
        LanePreamble forged = new LanePreamble(role, victim.id(), 4711, Duration.ofSeconds(1));
        assertThat(TlsVisitor.likeAPeer().isWelcome(bob.transport.listenAddress(), forged))
            .isFalse();
      }
      assertThat(bob.requests).hasValue(0);
    }
  }

  @Test
  void onlyAVisitorWithOneCertificateOverTls13IsWelcome() throws Exception {
    LanePreamble polite =
        new LanePreamble(LanePreamble.Role.ANCHOR, UUID.randomUUID(), 4711, Duration.ofSeconds(1));
    try (TestPeer bob = peer(ECHO)) {
      InetSocketAddress address = bob.transport.listenAddress();
      assertThat(TlsVisitor.likeAPeer().isWelcome(address, polite)).isTrue();
      assertThat(TlsVisitor.withoutCertificate().isWelcome(address, polite)).isFalse();
      assertThat(TlsVisitor.withTwoCertificates().isWelcome(address, polite)).isFalse();
      assertThat(TlsVisitor.likeAPeer().speaking("TLSv1.2").isWelcome(address, polite)).isFalse();
      assertThat(TlsVisitor.likeAPeer().asking("http/1.1").isWelcome(address, polite)).isFalse();
      TestPeer.next(bob.accepted);
      assertThat(bob.accepted).isEmpty();
    }
  }

  @Test
  void garbageHarmsNobody() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection connection = alice.connectTo(bob);
      for (int i = 0; i < 300; i++) {
        byte[] garbage = new byte[random.nextInt(2000)];
        random.nextBytes(garbage);
        if (garbage.length > 5 && i % 2 == 0) {
          // A record of a handshake, so that it gets further than the first check.
          System.arraycopy(new byte[] {22, 3, 1, 0, 100, 1}, 0, garbage, 0, 6);
        }
        try (Socket socket = new Socket()) {
          socket.connect(bob.transport.listenAddress());
          socket.getOutputStream().write(garbage);
        }
      }
      assertThat(ask(connection, "fine?")).as("seed %d", seed).isEqualTo("fine?");
      assertThat(ask(alice.connectTo(bob), "new")).as("seed %d", seed).isEqualTo("new");
    }
  }

  @Test
  void recordsThatCannotBeCostTheLane() throws Exception {
    for (int header : new int[] {0, LaneStream.MAX_RECORD_BYTES + 1, -1, Integer.MAX_VALUE}) {
      try (TestPeer bob = peer(ECHO)) {
        LanePreamble anchor =
            new LanePreamble(
                LanePreamble.Role.ANCHOR, UUID.randomUUID(), 4711, Duration.ofSeconds(60));
        try (TlsVisitor visitor = TlsVisitor.likeAPeer()) {
          assertThat(visitor.isWelcome(bob.transport.listenAddress(), anchor)).isTrue();
          try (TlsVisitor lane = visitor.again()) {
            assertThat(
                    lane.isWelcome(
                        bob.transport.listenAddress(),
                        new LanePreamble(
                            LanePreamble.Role.OF_DIALER,
                            anchor.connectionId(),
                            4711,
                            Duration.ofSeconds(60))))
                .isTrue();
            lane.say(ByteBuffer.allocate(4).putInt(header).array());
            assertThat(lane.isAnswered()).as("header %x", header).isFalse();
          }
        }
      }
    }
  }

  @Test
  void thousandsOfSilentVisitorsKeepNoPeerOut() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection before = alice.connectTo(bob);
      for (int i = 0; i < 2000; i++) {
        Socket socket = new Socket();
        idle.add(socket);
        socket.connect(bob.transport.listenAddress());
      }
      assertThat(ask(before, "still?")).isEqualTo("still?");
      assertThat(ask(alice.connectTo(bob), "and new?")).isEqualTo("and new?");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aNewcomerThatDoesNotShakeHandsIsSentAway() throws Exception {
    try (TestPeer bob = peer(ECHO, HASTY);
        Socket silent = new Socket()) {
      silent.connect(bob.transport.listenAddress());
      InputStream in = silent.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
