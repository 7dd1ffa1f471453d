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
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of every transport. */
@Timeout(60)
abstract class TransportContractTest {
  private static final TransportOptions IMPATIENT =
      TransportOptions.DEFAULT
          .withIdleTimeout(Duration.ofSeconds(1))
          .withStreamWait(Duration.ofMillis(500));

  /** The transport that is tested. */
  abstract Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException;

  /** The number of connections that a transport may keep when its options allow so many. */
  int mostConnections(int limit) {
    return limit;
  }

  /** A wire between one client and a server, for the packets of the transport. */
  abstract Wire wire(InetSocketAddress server) throws IOException;

  TestPeer peer(TestPeer.Answer answer) throws IOException {
    return peer(answer, TransportOptions.DEFAULT);
  }

  TestPeer peer(TestPeer.Answer answer, TransportOptions options) throws IOException {
    return new TestPeer(answer, options, this::open);
  }

  @Test
  void bothSidesLearnWhoTheOtherIs() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection toBob = alice.connectTo(bob);
      Connection toAlice = next(bob.accepted);
      assertThat(toBob.peerId()).isEqualTo(bob.identity.peerId());
      assertThat(toAlice.peerId()).isEqualTo(alice.identity.peerId());
      assertThat(toBob.remoteAddress()).isEqualTo(bob.transport.listenAddress());
      assertThat(alice.accepted).isEmpty();
    }
  }

  @Test
  void eitherSideAsksOverOneConnection() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection toBob = alice.connectTo(bob);
      assertThat(ask(toBob, "are you there?")).isEqualTo("are you there?");
      assertThat(ask(next(bob.accepted), "and you?")).isEqualTo("and you?");
      assertThat(bob.requests).hasValue(1);
      assertThat(alice.requests).hasValue(1);
    }
  }

  @Test
  void anAnswerMayComeAfterTheQuestionEnded() throws Exception {
    TestPeer.Answer afterTheEnd =
        (connection, stream) -> {
          String question = readText(stream);
          stream.write(bytes(question + " - yes"));
          stream.finishWriting();
        };
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(afterTheEnd)) {
      assertThat(ask(alice.connectTo(bob), "ready?")).isEqualTo("ready? - yes");
    }
  }

  @Test
  void nothingCanBeWrittenAfterTheEnd() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        PeerStream stream = alice.connectTo(bob).openStream()) {
      stream.finishWriting();
      stream.finishWriting();
      assertThatThrownBy(() -> stream.write(bytes("more"))).isInstanceOf(IOException.class);
      assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void aWriterWaitsForAReaderThatDoesNotRead() throws Exception {
    AtomicLong acceptedBytes = new AtomicLong();
    CountDownLatch given = new CountDownLatch(1);
    TestPeer.Answer endless =
        (connection, stream) -> {
          stream.setTimeout(Duration.ofSeconds(1));
          ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
          try {
            while (acceptedBytes.get() < 1L << 30) {
              stream.write(buffer.clear());
              acceptedBytes.addAndGet(buffer.capacity());
            }
          } catch (SocketTimeoutException e) {
            given.countDown();
          }
        };
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(endless);
        PeerStream stream = alice.connectTo(bob).openStream()) {
      stream.write(bytes("go"));
      assertThat(given.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(acceptedBytes.get()).isBetween(64L << 10, 20L << 20);
    }
  }

  @Test
  void aReadEndsWhenNothingComesInTime() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        PeerStream stream = alice.connectTo(bob).openStream()) {
      stream.setTimeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
          .isInstanceOf(SocketTimeoutException.class);
      stream.setTimeout(PATIENCE);
      stream.write(bytes("x"));
      assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
    }
  }

  @Test
  void closingAStreamEndsABlockedReadAndNothingElse() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Connection connection = alice.connectTo(bob);
      PeerStream stream = connection.openStream();
      Future<Integer> reading = threads.submit(() -> stream.read(ByteBuffer.allocate(1)));
      stream.close();
      assertThatThrownBy(reading::get).hasCauseInstanceOf(IOException.class);
      assertThat(ask(connection, "still there?")).isEqualTo("still there?");
    }
  }

  @Test
  void closingAStreamEndsABlockedWrite() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    TestPeer.Answer deaf =
        (connection, stream) -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(deaf);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PeerStream stream = alice.connectTo(bob).openStream();
      Future<?> writing =
          threads.submit(
              () -> {
                stream.write(ByteBuffer.allocate(64 << 20));
                return null;
              });
      stream.close();
      assertThatThrownBy(writing::get).hasCauseInstanceOf(IOException.class);
      over.countDown();
    }
  }

  @Test
  void aRequestThatIsGivenUpBreaksOnlyItsStream() throws Exception {
    TestPeer.Answer moody =
        (connection, stream) -> {
          String question = readText(stream);
          if (question.equals("bad")) {
            throw new IOException("refused");
          }
          stream.write(bytes(question));
          stream.finishWriting();
        };
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(moody)) {
      Connection connection = alice.connectTo(bob);
      assertThatThrownBy(() -> ask(connection, "bad")).isInstanceOf(IOException.class);
      assertThat(ask(connection, "good")).isEqualTo("good");
    }
  }

  @Test
  void anAnswerCutShortIsNotTakenForAWholeOne() throws Exception {
    TestPeer.Answer half = (connection, stream) -> stream.write(bytes("half an ans"));
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(half)) {
      Connection connection = alice.connectTo(bob);
      assertThatThrownBy(() -> ask(connection, "?")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void garbageMayCostItsSenderTheConnection() throws Exception {
    TestPeer.Answer strict = (connection, stream) -> connection.close();
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(strict)) {
      Connection connection = alice.connectTo(bob);
      assertThatThrownBy(() -> ask(connection, "garbage")).isInstanceOf(IOException.class);
      assertThat(next(alice.closed)).isSameAs(connection);
      assertThat(connection.isOpen()).isFalse();
      assertThatThrownBy(connection::openStream).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closingAConnectionFailsItsStreamsOnBothSides() throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    TestPeer.Answer patient =
        (connection, stream) -> {
          stream.read(ByteBuffer.allocate(1));
          asked.countDown();
          try {
            readText(stream);
          } catch (IOException e) {
            broken.countDown();
            throw e;
          }
        };
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(patient);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Connection connection = alice.connectTo(bob);
      PeerStream stream = connection.openStream();
      stream.write(bytes("x"));
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      Future<Integer> reading = threads.submit(() -> stream.read(ByteBuffer.allocate(1)));
      connection.close();
      assertThatThrownBy(reading::get).hasCauseInstanceOf(IOException.class);
      assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> stream.write(bytes("x"))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void eachSideHearsOfAnEndExactlyOnce() throws Exception {
    TestPeer alice = peer(ECHO);
    TestPeer bob = peer(ECHO);
    try (alice;
        bob) {
      Connection connection = alice.connectTo(bob);
      Connection back = next(bob.accepted);
      connection.close();
      connection.close();
      assertThat(next(alice.closed)).isSameAs(connection);
      assertThat(next(bob.closed)).isSameAs(back);
    }
    // Their threads have ended: no more calls can come.
    assertThat(alice.closed).isEmpty();
    assertThat(bob.closed).isEmpty();
  }

  @Test
  void aClosedTransportSaysGoodbyeAndEndsItsThreads() throws Exception {
    try (TestPeer alice = peer(ECHO)) {
      List<Thread> before = ownThreads();
      TestPeer bob = peer(ECHO);
      Connection connection = bob.connectTo(alice);
      assertThat(ask(connection, "hello")).isEqualTo("hello");
      List<Thread> started = ownThreads().stream().filter(t -> !before.contains(t)).toList();
      assertThat(started).isNotEmpty();
      bob.close();
      bob.close();
      for (Thread thread : started) {
        thread.join(PATIENCE);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
      assertThat(bob.closed).containsExactly(connection);
      assertThat(next(alice.closed).peerId()).isEqualTo(bob.identity.peerId());
      assertThatThrownBy(() -> bob.connectTo(alice)).isInstanceOf(IOException.class);
    }
  }

  private static List<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lanspread-"))
        .toList();
  }

  @Test
  void aTakenPortIsSaidClearly() throws Exception {
    try (TestPeer alice = peer(ECHO)) {
      InetSocketAddress taken = alice.transport.listenAddress();
      assertThatThrownBy(() -> open(alice.identity, taken, alice, TransportOptions.DEFAULT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(taken.toString());
    }
  }

  @Test
  void aPeerThatListensEverywhereIsReachedOverTheLoopback() throws Exception {
    TestPeer host = peer(ECHO);
    try (host;
        TestPeer alice = peer(ECHO);
        Transport everywhere =
            open(host.identity, new InetSocketAddress(0), host, TransportOptions.DEFAULT)) {
      assertThat(everywhere.listenAddress().getPort()).isPositive();
      assertThat(ask(alice.transport.connect(everywhere.listenAddress(), PATIENCE), "hi"))
          .isEqualTo("hi");
      assertThat(ask(everywhere.connect(alice.transport.listenAddress(), PATIENCE), "hi"))
          .isEqualTo("hi");
    }
  }

  @Test
  void idleStreamsAreBounded() throws Exception {
    // The last of so many attempts is late on a busy machine, and the connection must live until
    // then.
    TransportOptions patient = TransportOptions.DEFAULT.withStreamWait(Duration.ofSeconds(3));
    try (TestPeer alice = peer(ECHO, patient);
        TestPeer bob = peer(ECHO);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Connection connection = alice.connectTo(bob);
      List<Future<Boolean>> attempts =
          IntStream.range(0, 10_000)
              .mapToObj(i -> threads.submit(() -> opensAndIdles(connection)))
              .toList();
      int opened = 0;
      for (Future<Boolean> attempt : attempts) {
        opened += attempt.get() ? 1 : 0;
      }
      assertThat(opened).isEqualTo(TransportOptions.DEFAULT.maxStreams());
      assertThat(bob.requests).hasValueLessThanOrEqualTo(opened);
      assertThat(ask(next(bob.accepted), "still serving?")).isEqualTo("still serving?");
      try (TestPeer carol = peer(ECHO)) {
        assertThat(ask(carol.connectTo(bob), "me too?")).isEqualTo("me too?");
      }
    }
  }

  private static boolean opensAndIdles(Connection connection) {
    try {
      connection.openStream().write(bytes("x"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aWaitingStreamOpensWhenAnotherEnds() throws Exception {
    try (TestPeer alice = peer(ECHO);
        TestPeer bob = peer(ECHO)) {
      Connection connection = alice.connectTo(bob);
      for (int i = 0; i < 3 * TransportOptions.DEFAULT.maxStreams(); i++) {
        assertThat(ask(connection, "request " + i)).isEqualTo("request " + i);
      }
    }
  }

  @Test
  void connectionsAreBounded() throws Exception {
    int limit = 2;
    try (TestPeer host = peer(ECHO, TransportOptions.DEFAULT.withMaxConnections(limit));
        TestPeer alice = peer(ECHO)) {
      List<Connection> kept = new ArrayList<>();
      for (int i = 0; i < mostConnections(limit) + 2; i++) {
        try {
          Connection connection = alice.connectTo(host);
          assertThat(ask(connection, "me too?")).isEqualTo("me too?");
          kept.add(connection);
        } catch (IOException e) {
          assertThat(kept).hasSizeGreaterThanOrEqualTo(limit);
        }
      }
      assertThat(kept).hasSizeBetween(limit, mostConnections(limit));
      assertThat(ask(kept.getLast(), "still?")).isEqualTo("still?");
      for (Connection _ : kept) {
        next(host.accepted);
      }
      assertThat(host.accepted).isEmpty();
      kept.getFirst().close();
      next(host.closed);
      assertThat(ask(alice.connectTo(host), "now?")).isEqualTo("now?");
    }
  }

  @Test
  void aPeerThatDoesNotGreetIsSentAway() throws Exception {
    try (TestPeer host = peer(ECHO, hurrying(Duration.ofSeconds(2)));
        TestPeer friend = peer(ECHO);
        TestPeer stranger = peer(ECHO)) {
      Connection kept = friend.connectTo(host);
      next(host.accepted).greeted();
      Connection idle = stranger.connectTo(host);

      assertThat(next(stranger.closed)).isSameAs(idle);
      assertThat(next(host.closed).peerId()).isEqualTo(stranger.identity.peerId());
      assertThat(ask(kept, "still?")).isEqualTo("still?");
    }
  }

  @Test
  void strangerHasFewStreamsAndAFriendMany() throws Exception {
    try (TestPeer host = peer(ECHO, hurrying(PATIENCE));
        TestPeer guest = peer(ECHO)) {
      Connection connection = guest.connectTo(host);
      Connection accepted = next(host.accepted);
      assertThat(answered(connection)).isEqualTo(4);

      accepted.greeted();

      assertThat(answered(connection)).isEqualTo(5);
    }
  }

  /** The number of answered streams among five that are open at once. */
  private static int answered(Connection connection) {
    List<PeerStream> open = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < 5; i++) {
      try {
        PeerStream stream = connection.openStream();
        open.add(stream);
        stream.write(bytes("x"));
        answered += stream.read(ByteBuffer.allocate(1));
      } catch (IOException e) {
        assertThat(answered).isEqualTo(4);
      }
    }
    open.forEach(PeerStream::close);
    return answered;
  }

  @Test
  void crowdThatIsSilentKeepsNobodyOut() throws Exception {
    StrangerLimits limits = new StrangerLimits(4, PATIENCE, 8, 8);
    try (TestPeer host = peer(ECHO, TransportOptions.DEFAULT.withStrangers(limits));
        TestPeer crowd = peer(ECHO);
        TestPeer friend = peer(ECHO)) {
      for (int i = 0; i < 20; i++) {
        crowd.connectTo(host);
        next(host.accepted);
      }

      assertThat(ask(friend.connectTo(host), "me too?")).isEqualTo("me too?");
      for (int i = 0; i < 20 + 1 - 8; i++) {
        next(crowd.closed);
      }
      assertThat(crowd.closed).isEmpty();
    }
  }

  static TransportOptions hurrying(Duration greetTimeout) {
    return TransportOptions.DEFAULT.withStrangers(new StrangerLimits(4, greetTimeout, 32, 32));
  }

  @Test
  void aPeerThatVanishesFailsItsStreams() throws Exception {
    try (TestPeer alice = peer(ECHO, IMPATIENT);
        TestPeer bob = peer(ECHO, IMPATIENT);
        Wire wire = wire(bob.transport.listenAddress())) {
      Connection connection = alice.transport.connect(wire.address(), PATIENCE);
      try (PeerStream stream = connection.openStream()) {
        stream.write(bytes("x"));
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(1);
        wire.pull();
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(SocketTimeoutException.class);
      }
      assertThat(next(alice.closed)).isSameAs(connection);
      assertThat(next(bob.closed).peerId()).isEqualTo(alice.identity.peerId());
    }
  }
}
