package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.BufferSource;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.Transport;
import org.junit.jupiter.api.Test;

class SwarmTest {
  private static final PeerId SELF = id("self");
  private static final PeerId BERT = id("bert");

  private final PeerTable table = new PeerTable();
  private final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();
  private final Swarm swarm =
      new Swarm(
          new Swarm.Self(SELF, "me", "1"),
          () -> new LibraryState(0, List.of()),
          table,
          events::add,
          Optional.empty());

  @Test
  void handshakeRefusesSelfOnEitherSide() {
    IdleConnection toMyself = new IdleConnection(SELF);
    swarm.attach(new OneAnswer(toMyself));

    assertThat(swarm.connect(address(1))).isInstanceOf(Swarm.ConnectResult.ToSelf.class);
    assertThat(toMyself.isOpen()).isFalse();
    assertThat(swarm.welcome(new IdleConnection(SELF), hello(Message.PROTOCOL_VERSION)))
        .isInstanceOfSatisfying(
            Message.Refused.class, refusal -> assertThat(refusal.code()).isEqualTo(WireCode.SELF));

    assertThat(table.entries()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void handshakeThatABusyMachineTakesNineSecondsForIsWaitedFor() {
    swarm.attach(new BusyMachine(new IdleConnection(SELF), Duration.ofSeconds(9)));

    assertThat(swarm.connect(address(1))).isInstanceOf(Swarm.ConnectResult.ToSelf.class);
  }

  @Test
  void cloneThatConnectsIsRefusedAndToldOf() {
    swarm.attach(new OneAnswer(new IdleConnection(SELF)));

    assertThat(codeOf(swarm.welcome(new IdleConnection(SELF), helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);
    assertThat(codeOf(swarm.welcome(new IdleConnection(SELF), helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            PeerEvent.SameIdentity.class,
            told -> assertThat(told.address()).isEqualTo(address(4711)));
    assertThat(swarm.cloneProblem()).hasValueSatisfying(said -> assertThat(said).contains("4711"));
    assertThat(table.entries()).isEmpty();
  }

  @Test
  void newcomerGivesWayToAnotherStartOfItselfThatAnswers() {
    ObligingConnection incumbent = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(incumbent));
    swarm.welcome(incumbent, helloOf("1"));

    assertThat(codeOf(swarm.welcome(new ObligingConnection(BERT), helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);

    assertThat(swarm.connectionTo(BERT)).containsSame(incumbent);
    swarm.close();
  }

  @Test
  void peerThatWasStartedAnewTakesThePlaceOfOneThatLooksAliveAndAnswersNoMore() {
    StuckConnection before = new StuckConnection(BERT);
    ObligingConnection after = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(new ObligingConnection(BERT)));
    swarm.welcome(before, helloOf("1"));

    assertThat(swarm.welcome(after, helloOf("2"))).isInstanceOf(Message.Welcome.class);

    assertThat(swarm.connectionTo(BERT)).containsSame(after);
    assertThat(before.isOpen()).isFalse();
    swarm.close();
  }

  @Test
  void refusedNewcomersConnectionIsNoneOfTheOther() throws Exception {
    ObligingConnection incumbent = new ObligingConnection(BERT);
    ObligingConnection newcomer = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(incumbent));
    swarm.welcome(incumbent, helloOf("1"));
    swarm.welcome(newcomer, helloOf("2"));

    assertThat(newcomer.idle.hasGreeted).isFalse();
    newcomer.close();
    assertThat(swarm.awaitGreeted(newcomer)).isFalse();
    swarm.closed(newcomer);
    assertThat(swarm.connectionTo(BERT)).containsSame(incumbent);
    swarm.close();
  }

  @Test
  void peerIsHeardOnWhicheverOfItsConnectionsIsAlive() {
    assertThat(
            Clones.isHeard(
                List.of(new IdleConnection(BERT), new ObligingConnection(BERT)), address(4711)))
        .isTrue();
    assertThat(Clones.isHeard(List.of(new IdleConnection(BERT)), address(4711))).isFalse();
  }

  @Test
  void aPeerThatAllowsNoStreamInTimeIsSilentAndIsNotWaitedForAnyLonger() throws Exception {
    StuckConnection stuck = new StuckConnection(BERT);

    assertThat(Clones.isHeard(List.of(stuck), address(4711))).isFalse();

    assertThat(stuck.givenUp.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static WireCode codeOf(Message.Reply reply) {
    assertThat(reply).isInstanceOf(Message.Refused.class);
    return ((Message.Refused) reply).code();
  }

  private static Message.Hello helloOf(String instance) {
    return new Message.Hello(Message.PROTOCOL_VERSION, "bert", 4711, instance, 1, List.of());
  }

  @Test
  void greetingInAnotherProtocolVersionIsRefusedAndNotRemembered() {
    swarm.attach(new OneAnswer(new IdleConnection(BERT)));

    assertThat(swarm.welcome(new IdleConnection(BERT), hello(Message.PROTOCOL_VERSION + 1)))
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.INCOMPATIBLE_VERSION));

    assertThat(table.entries()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void strangerAtAnotherPeersAddressIsSentAway() throws Exception {
    IdleConnection stranger = new IdleConnection(id("stranger"));
    swarm.attach(new OneAnswer(stranger));

    swarm.sighted(BERT, address(1));

    assertThat(stranger.ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stranger.wasAsked).isFalse();
    assertThat(table.entries()).isEmpty();
  }

  @Test
  void greetedPeerIsRememberedWhereItListens() {
    swarm.attach(new OneAnswer(new ObligingConnection(BERT)));

    assertThat(swarm.welcome(new ObligingConnection(BERT), hello(Message.PROTOCOL_VERSION)))
        .isInstanceOf(Message.Welcome.class);

    assertThat(table.find(BERT).orElseThrow().address()).isEqualTo(address(4711));
    assertThat(events.poll()).isEqualTo(new PeerEvent.PeerDiscovered(BERT, address(4711)));
    swarm.close();
  }

  @Test
  void secondGreetingOnAConnectionIsRefused() {
    ObligingConnection connection = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, hello(Message.PROTOCOL_VERSION));
    events.clear();

    assertThat(swarm.welcome(connection, hello(Message.PROTOCOL_VERSION)))
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.MALFORMED));

    assertThat(events).isEmpty();
    swarm.close();
  }

  @Test
  void greetedPeersConnectionIsNoStrangers() {
    ObligingConnection first = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(first));
    assertThat(first.idle.hasGreeted).isFalse();

    swarm.welcome(first, hello(Message.PROTOCOL_VERSION));
    assertThat(first.idle.hasGreeted).isTrue();
    swarm.close();
  }

  @Test
  void peerHasFewConnectionsHoweverManyItMakes() {
    ObligingConnection first = new ObligingConnection(BERT);
    ObligingConnection last = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(first));
    swarm.welcome(first, hello(Message.PROTOCOL_VERSION));
    for (int i = 1; i < Links.MAX_OF_A_PEER; i++) {
      swarm.welcome(new ObligingConnection(BERT), hello(Message.PROTOCOL_VERSION));
    }
    swarm.heard(first);

    swarm.welcome(last, hello(Message.PROTOCOL_VERSION));
    assertThat(last.isOpen()).isTrue();
    assertThat(first.isOpen()).as("was heard just before").isTrue();
    swarm.welcome(new ObligingConnection(BERT), hello(Message.PROTOCOL_VERSION));
    assertThat(swarm.connectionTo(BERT)).isPresent();
    swarm.close();
  }

  @Test
  void peerThatGreetsAndAnswersNothingElseIsGone() throws Exception {
    IdleConnection before = new IdleConnection(BERT);
    GreetingConnection after = new GreetingConnection(BERT);
    swarm.attach(new OneAnswer(after));
    swarm.welcome(before, hello(Message.PROTOCOL_VERSION));

    before.close();
    swarm.closed(before);

    assertThat(after.isOpen()).isFalse();
    assertThat(table.find(BERT)).isEmpty();
    swarm.close();
  }

  @Test
  void connectionOnWhichThePeerWasHeardLastIsUsed() {
    ObligingConnection older = new ObligingConnection(BERT);
    ObligingConnection newer = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(older));
    swarm.welcome(older, hello(Message.PROTOCOL_VERSION));
    swarm.welcome(newer, hello(Message.PROTOCOL_VERSION));

    for (ObligingConnection heard : List.of(newer, older, newer)) {
      assertUsedOnceHeard(heard);
    }
    swarm.close();
  }

  /**
   * A message that the link itself hears on another connection, on a thread of its own, may come in
   * between.
   */
  private void assertUsedOnceHeard(ObligingConnection connection) {
    boolean used = false;
    for (int i = 0; i < 100 && !used; i++) {
      swarm.heard(connection);
      used = swarm.connectionTo(BERT).filter(found -> found == connection).isPresent();
    }
    assertThat(used).isTrue();
  }

  @Test
  void strangersConnectionIsNotUsedHoweverMuchIsHeardOnIt() {
    ObligingConnection greeted = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(greeted));
    swarm.welcome(greeted, hello(Message.PROTOCOL_VERSION));

    swarm.heard(new ObligingConnection(BERT));

    assertThat(swarm.connectionTo(BERT)).containsSame(greeted);
    swarm.close();
  }

  @Test
  void peerWhoseConnectionOutlivesAMoveIsListedWhereItIsNow() throws Exception {
    ObligingConnection connection = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, hello(Message.PROTOCOL_VERSION));
    events.clear();

    connection.idle.remote = new InetSocketAddress("127.0.0.2", 50000);
    swarm.heard(connection);

    assertThat(table.find(BERT).orElseThrow().address())
        .isEqualTo(new InetSocketAddress("127.0.0.2", 4711));
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new PeerEvent.GamesListUpdated());
    swarm.close();
  }

  @Test
  void peerThatVanishedIsSoughtWhereItWas() throws Exception {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ObligingConnection connection = new ObligingConnection(BERT);
      patient.welcome(connection, hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(BERT)).isEmpty();
      for (int attempt = 0; attempt < 4; attempt++) {
        assertThat(sought.poll(10, TimeUnit.SECONDS)).isEqualTo(address(4711));
      }
    }
  }

  @Test
  void peerThatGreetsTwiceOnOneConnectionIsGoneWithIt() {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ObligingConnection connection = new ObligingConnection(BERT);
      patient.welcome(connection, hello(Message.PROTOCOL_VERSION));
      patient.welcome(connection, hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(BERT)).isEmpty();
    }
  }

  @Test
  void peerWhoseGreetingIsFasterThanItsConnectionIsGoneWithThat() {
    try (Swarm patient = seeking(new LinkedBlockingQueue<>())) {
      ObligingConnection connection = new ObligingConnection(BERT);
      patient.welcome(connection, hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(BERT)).isEmpty();
    }
  }

  @Test
  void peerThatWasStartedAnewKeepsTheConnectionOnWhichItSaysSo() {
    IdleConnection before = new IdleConnection(BERT);
    swarm.attach(new OneAnswer(new ObligingConnection(BERT)));
    swarm.welcome(before, hello(Message.PROTOCOL_VERSION));
    ObligingConnection anew = new ObligingConnection(BERT);

    swarm.welcome(anew, startedAnew());

    assertThat(anew.isOpen()).isTrue();
    assertThat(before.isOpen()).isFalse();
    assertThat(table.find(BERT).orElseThrow().address()).isEqualTo(address(4712));
    swarm.close();
  }

  @Test
  void linkThatEndsLeavesThePeerTheConnectionOnWhichItIsAboutToSayThatItWasStartedAnew() {
    try (Swarm patient = seeking(new LinkedBlockingQueue<>())) {
      ObligingConnection before = new ObligingConnection(BERT);
      patient.welcome(before, hello(Message.PROTOCOL_VERSION));
      ObligingConnection anew = new ObligingConnection(BERT);

      before.close();
      patient.closed(before);
      assertThat(table.find(BERT)).isEmpty();
      patient.welcome(anew, startedAnew());

      assertThat(anew.isOpen()).isTrue();
      assertThat(table.find(BERT).orElseThrow().address()).isEqualTo(address(4712));
    }
  }

  @Test
  void courierOfAnEarlierStartEndsNoConnectionOfTheNext() {
    ObligingConnection connection = new ObligingConnection(BERT);
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, hello(Message.PROTOCOL_VERSION));

    swarm.silent(
        BERT,
        new Courier(
            swarm,
            BERT,
            new PingRhythm(Duration.ofSeconds(5), 1, 0),
            () -> new LibraryState(0, List.of()),
            new LibraryState(0, List.of())));

    assertThat(connection.isOpen()).isTrue();
    swarm.close();
  }

  @Test
  void peerThatSaidGoodbyeIsNotSought() {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ObligingConnection connection = new ObligingConnection(BERT);
      patient.welcome(connection, hello(Message.PROTOCOL_VERSION));

      patient.goodbye(connection);
      patient.closed(connection);

      assertThat(table.find(BERT)).isEmpty();
      assertThat(sought).isEmpty();
    }
  }

  /** A swarm that tries again at once, on a network where nobody answers. */
  private Swarm seeking(BlockingQueue<InetSocketAddress> sought) {
    Swarm patient =
        new Swarm(
            new Swarm.Self(SELF, "me", "1"),
            () -> new LibraryState(0, List.of()),
            table,
            events::add,
            Optional.empty(),
            Duration.ofMillis(1));
    patient.attach(new NoAnswer(sought));
    return patient;
  }

  private static Message.Hello hello(int protocolVersion) {
    return new Message.Hello(protocolVersion, "bert", 4711, "1", 1, List.of());
  }

  private static Message.Hello startedAnew() {
    return new Message.Hello(Message.PROTOCOL_VERSION, "bert", 4712, "2", 1, List.of());
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A connection on which nothing is ever said. */
  private static final class IdleConnection implements Connection {
    final CountDownLatch ended = new CountDownLatch(1);
    volatile boolean wasAsked;
    volatile boolean hasGreeted;
    volatile InetSocketAddress remote = address(50000);
    private final PeerId peerId;

    IdleConnection(PeerId peerId) {
      this.peerId = peerId;
    }

    @Override
    public PeerId peerId() {
      return peerId;
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return remote;
    }

    @Override
    public boolean isOpen() {
      return ended.getCount() > 0;
    }

    @Override
    public void greeted() {
      hasGreeted = true;
    }

    @Override
    public PeerStream openStream() throws IOException {
      wasAsked = true;
      throw new IOException("nothing is said here");
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }

  /** A connection whose other side says something. */
  private abstract static class TalkingConnection implements Connection {
    final IdleConnection idle;

    TalkingConnection(PeerId peerId) {
      this.idle = new IdleConnection(peerId);
    }

    @Override
    public PeerId peerId() {
      return idle.peerId();
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return idle.remoteAddress();
    }

    @Override
    public boolean isOpen() {
      return idle.isOpen();
    }

    @Override
    public void greeted() {
      idle.greeted();
    }

    @Override
    public void close() {
      idle.close();
    }
  }

  /** A connection whose other side answers everything with {@link Message.Done}. */
  private static final class ObligingConnection extends TalkingConnection {
    ObligingConnection(PeerId peerId) {
      super(peerId);
    }

    @Override
    public PeerStream openStream() {
      return new DoneStream(MessageCodec.encode(new Message.Done()));
    }
  }

  /** A connection on which a stream is waited for until who waits gives up. */
  private static final class StuckConnection extends TalkingConnection {
    final CountDownLatch givenUp = new CountDownLatch(1);

    StuckConnection(PeerId peerId) {
      super(peerId);
    }

    @Override
    public PeerStream openStream() throws IOException {
      try {
        idle.ended.await();
      } catch (InterruptedException e) {
        givenUp.countDown();
      }
      return idle.openStream();
    }
  }

  /** A connection whose other side says welcome and then nothing. */
  private static final class GreetingConnection extends TalkingConnection {
    private final AtomicBoolean welcomed = new AtomicBoolean();

    GreetingConnection(PeerId peerId) {
      super(peerId);
    }

    @Override
    public PeerStream openStream() throws IOException {
      return welcomed.getAndSet(true)
          ? idle.openStream()
          : new DoneStream(
              MessageCodec.encode(
                  new Message.Welcome(Message.PROTOCOL_VERSION, "bert", 4711, "1", 1, List.of())));
    }
  }

  /** A stream on which the answer waits already. */
  private record DoneStream(ByteBuffer answer) implements PeerStream {
    @Override
    public int read(ByteBuffer into) {
      return new BufferSource(answer).read(into);
    }

    @Override
    public void write(ByteBuffer from) {
      from.position(from.limit());
    }

    @Override
    public void writeLast(ByteBuffer from) {
      write(from);
    }

    @Override
    public void setTimeout(Duration timeout) {}

    @Override
    public void close() {}
  }

  /** A network that is only the effect of a connect. */
  private interface Network extends Transport {
    @Override
    default InetSocketAddress listenAddress() {
      return address(1);
    }

    @Override
    default void close() {}
  }

  /** A network in which every address leads to the same connection. */
  private record OneAnswer(Connection connection) implements Network {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) {
      return connection;
    }
  }

  /** A network in which a handshake takes so long. */
  private record BusyMachine(Connection connection, Duration handshake) implements Network {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      if (timeout.compareTo(handshake) < 0) {
        throw new IOException("no answer in " + timeout);
      }
      return connection;
    }
  }

  /** A network in which nobody answers. */
  private record NoAnswer(BlockingQueue<InetSocketAddress> tried) implements Network {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      tried.add(address);
      throw new IOException("nobody answers");
    }
  }
}
