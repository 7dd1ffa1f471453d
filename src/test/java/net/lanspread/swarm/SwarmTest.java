package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedNetwork;
import org.junit.jupiter.api.Test;

class SwarmTest {
  private static final PeerId SELF = ScriptedConnection.id("self");

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
    ScriptedConnection toMyself = ScriptedConnection.silent(SELF);
    swarm.attach(new OneAnswer(toMyself));

    assertThat(swarm.connect(Bert.address(1))).isInstanceOf(Swarm.ConnectResult.ToSelf.class);
    assertThat(toMyself.isOpen()).isFalse();
    assertThat(swarm.welcome(ScriptedConnection.silent(SELF), Bert.hello(Message.PROTOCOL_VERSION)))
        .isInstanceOfSatisfying(
            Message.Refused.class, refusal -> assertThat(refusal.code()).isEqualTo(WireCode.SELF));

    assertThat(table.entries()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void handshakeThatABusyMachineTakesNineSecondsForIsWaitedFor() {
    swarm.attach(new BusyMachine(ScriptedConnection.silent(SELF), Duration.ofSeconds(9)));

    assertThat(swarm.connect(Bert.address(1))).isInstanceOf(Swarm.ConnectResult.ToSelf.class);
  }

  @Test
  void cloneThatConnectsIsRefusedAndToldOf() {
    swarm.attach(new OneAnswer(ScriptedConnection.silent(SELF)));

    assertThat(codeOf(swarm.welcome(ScriptedConnection.silent(SELF), Bert.helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);
    assertThat(codeOf(swarm.welcome(ScriptedConnection.silent(SELF), Bert.helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            PeerEvent.SameIdentity.class,
            told -> assertThat(told.address()).isEqualTo(Bert.address(4711)));
    assertThat(swarm.cloneProblem()).hasValueSatisfying(said -> assertThat(said).contains("4711"));
    assertThat(table.entries()).isEmpty();
  }

  @Test
  void newcomerGivesWayToAnotherStartOfItselfThatAnswers() {
    ScriptedConnection incumbent = Bert.obliging();
    swarm.attach(new OneAnswer(incumbent));
    swarm.welcome(incumbent, Bert.helloOf("1"));

    assertThat(codeOf(swarm.welcome(Bert.obliging(), Bert.helloOf("2"))))
        .isEqualTo(WireCode.SAME_IDENTITY);

    assertThat(swarm.connectionTo(Bert.ID)).containsSame(incumbent);
    swarm.close();
  }

  @Test
  void peerThatWasStartedAnewTakesThePlaceOfOneThatLooksAliveAndAnswersNoMore() {
    Connection before = Bert.stuck(new CountDownLatch(1));
    ScriptedConnection after = Bert.obliging();
    swarm.attach(new OneAnswer(Bert.obliging()));
    swarm.welcome(before, Bert.helloOf("1"));

    assertThat(swarm.welcome(after, Bert.helloOf("2"))).isInstanceOf(Message.Welcome.class);

    assertThat(swarm.connectionTo(Bert.ID)).containsSame(after);
    assertThat(before.isOpen()).isFalse();
    swarm.close();
  }

  @Test
  void refusedNewcomersConnectionIsNoneOfTheOther() throws Exception {
    ScriptedConnection incumbent = Bert.obliging();
    ScriptedConnection newcomer = Bert.obliging();
    swarm.attach(new OneAnswer(incumbent));
    swarm.welcome(incumbent, Bert.helloOf("1"));
    swarm.welcome(newcomer, Bert.helloOf("2"));

    assertThat(newcomer.hasGreeted()).isFalse();
    newcomer.close();
    assertThat(swarm.awaitGreeted(newcomer)).isFalse();
    swarm.closed(newcomer);
    assertThat(swarm.connectionTo(Bert.ID)).containsSame(incumbent);
    swarm.close();
  }

  private static WireCode codeOf(Message.Reply reply) {
    assertThat(reply).isInstanceOf(Message.Refused.class);
    return ((Message.Refused) reply).code();
  }

  @Test
  void greetingInAnotherProtocolVersionIsRefusedAndNotRemembered() {
    swarm.attach(new OneAnswer(Bert.silent()));

    assertThat(swarm.welcome(Bert.silent(), Bert.hello(Message.PROTOCOL_VERSION + 1)))
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.INCOMPATIBLE_VERSION));

    assertThat(table.entries()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void strangerAtAnotherPeersAddressIsSentAway() throws Exception {
    ScriptedConnection stranger = ScriptedConnection.silent(ScriptedConnection.id("stranger"));
    swarm.attach(new OneAnswer(stranger));

    swarm.sighted(Bert.ID, Bert.address(1));

    assertThat(stranger.ended().await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stranger.wasAsked()).isFalse();
    assertThat(table.entries()).isEmpty();
  }

  @Test
  void greetedPeerIsRememberedWhereItListens() {
    swarm.attach(new OneAnswer(Bert.obliging()));

    assertThat(swarm.welcome(Bert.obliging(), Bert.hello(Message.PROTOCOL_VERSION)))
        .isInstanceOf(Message.Welcome.class);

    assertThat(table.find(Bert.ID).orElseThrow().address()).isEqualTo(Bert.address(4711));
    assertThat(events.poll()).isEqualTo(new PeerEvent.PeerDiscovered(Bert.ID, Bert.address(4711)));
    swarm.close();
  }

  @Test
  void secondGreetingOnAConnectionIsRefused() {
    ScriptedConnection connection = Bert.obliging();
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));
    events.clear();

    assertThat(swarm.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION)))
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.MALFORMED));

    assertThat(events).isEmpty();
    swarm.close();
  }

  @Test
  void greetedPeersConnectionIsNoStrangers() {
    ScriptedConnection first = Bert.obliging();
    swarm.attach(new OneAnswer(first));
    assertThat(first.hasGreeted()).isFalse();

    swarm.welcome(first, Bert.hello(Message.PROTOCOL_VERSION));
    assertThat(first.hasGreeted()).isTrue();
    swarm.close();
  }

  @Test
  void peerHasFewConnectionsHoweverManyItMakes() {
    ScriptedConnection first = Bert.obliging();
    ScriptedConnection last = Bert.obliging();
    swarm.attach(new OneAnswer(first));
    swarm.welcome(first, Bert.hello(Message.PROTOCOL_VERSION));
    for (int i = 1; i < Links.MAX_OF_A_PEER; i++) {
      swarm.welcome(Bert.obliging(), Bert.hello(Message.PROTOCOL_VERSION));
    }
    swarm.heard(first);

    swarm.welcome(last, Bert.hello(Message.PROTOCOL_VERSION));
    assertThat(last.isOpen()).isTrue();
    assertThat(first.isOpen()).as("was heard just before").isTrue();
    swarm.welcome(Bert.obliging(), Bert.hello(Message.PROTOCOL_VERSION));
    assertThat(swarm.connectionTo(Bert.ID)).isPresent();
    swarm.close();
  }

  @Test
  void peerThatGreetsAndAnswersNothingElseIsGone() throws Exception {
    ScriptedConnection before = Bert.silent();
    Connection after = Bert.greeting();
    swarm.attach(new OneAnswer(after));
    swarm.welcome(before, Bert.hello(Message.PROTOCOL_VERSION));

    before.close();
    swarm.closed(before);

    assertThat(after.isOpen()).isFalse();
    assertThat(table.find(Bert.ID)).isEmpty();
    swarm.close();
  }

  @Test
  void connectionOnWhichThePeerWasHeardLastIsUsed() {
    ScriptedConnection older = Bert.obliging();
    ScriptedConnection newer = Bert.obliging();
    swarm.attach(new OneAnswer(older));
    swarm.welcome(older, Bert.hello(Message.PROTOCOL_VERSION));
    swarm.welcome(newer, Bert.hello(Message.PROTOCOL_VERSION));

    for (ScriptedConnection heard : List.of(newer, older, newer)) {
      assertUsedOnceHeard(heard);
    }
    swarm.close();
  }

  /**
   * A message that the link itself hears on another connection, on a thread of its own, may come in
   * between.
   */
  private void assertUsedOnceHeard(ScriptedConnection connection) {
    boolean used = false;
    for (int i = 0; i < 100 && !used; i++) {
      swarm.heard(connection);
      used = swarm.connectionTo(Bert.ID).filter(connection::equals).isPresent();
    }
    assertThat(used).isTrue();
  }

  @Test
  void strangersConnectionIsNotUsedHoweverMuchIsHeardOnIt() {
    ScriptedConnection greeted = Bert.obliging();
    swarm.attach(new OneAnswer(greeted));
    swarm.welcome(greeted, Bert.hello(Message.PROTOCOL_VERSION));

    swarm.heard(Bert.obliging());

    assertThat(swarm.connectionTo(Bert.ID)).containsSame(greeted);
    swarm.close();
  }

  @Test
  void peerWhoseConnectionOutlivesAMoveIsListedWhereItIsNow() throws Exception {
    ScriptedConnection connection = Bert.obliging();
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));
    events.clear();

    connection.moveTo(new InetSocketAddress("127.0.0.2", 50000));
    swarm.heard(connection);

    assertThat(table.find(Bert.ID).orElseThrow().address())
        .isEqualTo(new InetSocketAddress("127.0.0.2", 4711));
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(new PeerEvent.GamesListUpdated());
    swarm.close();
  }

  @Test
  void peerThatWasStartedAnewKeepsTheConnectionOnWhichItSaysSo() {
    ScriptedConnection before = Bert.silent();
    swarm.attach(new OneAnswer(Bert.obliging()));
    swarm.welcome(before, Bert.hello(Message.PROTOCOL_VERSION));
    ScriptedConnection anew = Bert.obliging();

    swarm.welcome(anew, Bert.startedAnew());

    assertThat(anew.isOpen()).isTrue();
    assertThat(before.isOpen()).isFalse();
    assertThat(table.find(Bert.ID).orElseThrow().address()).isEqualTo(Bert.address(4712));
    swarm.close();
  }

  @Test
  void courierOfAnEarlierStartEndsNoConnectionOfTheNext() {
    ScriptedConnection connection = Bert.obliging();
    swarm.attach(new OneAnswer(connection));
    swarm.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));

    swarm.silent(
        Bert.ID,
        new Courier(
            swarm,
            Bert.ID,
            new PingRhythm(Duration.ofSeconds(5), 1, 0),
            () -> new LibraryState(0, List.of()),
            new LibraryState(0, List.of())));

    assertThat(connection.isOpen()).isTrue();
    swarm.close();
  }

  /** A network in which every address leads to the same connection. */
  private record OneAnswer(Connection connection) implements ScriptedNetwork {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) {
      return connection;
    }
  }

  /** A network in which a handshake takes so long. */
  private record BusyMachine(Connection connection, Duration handshake) implements ScriptedNetwork {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      if (timeout.compareTo(handshake) < 0) {
        throw new IOException("no answer in " + timeout);
      }
      return connection;
    }
  }
}
