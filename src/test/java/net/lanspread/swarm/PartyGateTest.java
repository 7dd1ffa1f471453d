package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.ScriptedConnection;
import org.junit.jupiter.api.Test;

class PartyGateTest {
  private static final PartyKey KEY = PartyKey.of("the key");
  private static final PartyKey GUESS = PartyKey.of("a guess");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerId ANNA = ScriptedConnection.id("anna");
  private static final PeerId BERT = ScriptedConnection.id("bert");

  private final List<PeerEvent> events = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final PartyGate anna = gate(Optional.of(KEY), ANNA);
  private final PartyGate bert = gate(Optional.of(KEY), BERT);

  private PartyGate gate(Optional<PartyKey> key, PeerId self) {
    return new PartyGate(key, self, events::add, nanos::get, RANDOM);
  }

  @Test
  void connectionIsOpenOnBothSidesOnceBothHaveProven() {
    Connection toBert = ScriptedConnection.silent(BERT);
    Connection toAnna = ScriptedConnection.silent(ANNA);
    assertThat(anna.isOpen(toBert)).isFalse();

    KeyExchange exchange = anna.exchange(toBert).orElseThrow();
    Message.Reply challenge = bert.answer(toAnna, new Message.ProveKey(exchange.round1()));
    assertThat(bert.isOpen(toAnna)).as("in the middle").isFalse();
    Message.Reply answer =
        bert.answer(
            toAnna, anna.confirm(toBert, exchange, (Message.KeyChallenge) challenge).orElseThrow());

    assertThat(bert.isOpen(toAnna)).isTrue();
    assertThat(bert.isOpen(ScriptedConnection.silent(ANNA)))
        .as("another connection of hers")
        .isTrue();
    assertThat(bert.isOpen(ScriptedConnection.silent(BERT))).as("somebody else").isFalse();
    assertThat(anna.isProven(toBert, exchange, (Message.KeyProven) answer)).isTrue();
    assertThat(anna.isOpen(toBert)).isTrue();
    assertThat(events).isEmpty();
    toAnna.close();
    assertThat(bert.isOpen(ScriptedConnection.silent(ANNA)))
        .as("after the connection on which she proved")
        .isFalse();
  }

  @Test
  void wrongKeyOpensNothingOnEitherSide() {
    Connection toAnna = ScriptedConnection.silent(ANNA);
    Attempt guess = begin(GUESS, toAnna);

    assertThat(code(bert.answer(toAnna, guess.confirmation()))).isEqualTo(WireCode.UNAUTHORIZED);

    assertThat(bert.isOpen(toAnna)).isFalse();
    assertThat(anna.isOpen(ScriptedConnection.silent(BERT))).isFalse();
    assertThat(events).hasSize(1);
  }

  @Test
  void listenerWithAnotherKeyIsFoundOut() {
    PartyGate mallory = gate(Optional.of(GUESS), BERT);
    Connection toMallory = ScriptedConnection.silent(BERT);
    KeyExchange exchange = anna.exchange(toMallory).orElseThrow();
    Message.Reply challenge =
        mallory.answer(ScriptedConnection.silent(ANNA), new Message.ProveKey(exchange.round1()));
    assertThat(anna.confirm(toMallory, exchange, (Message.KeyChallenge) challenge)).isPresent();

    assertThat(anna.isProven(toMallory, exchange, new Message.KeyProven(BERT.keyHash()))).isFalse();

    assertThat(anna.isOpen(toMallory)).isFalse();
  }

  @Test
  void firstProofDecides() {
    Connection connection = ScriptedConnection.silent(ANNA);
    Attempt guess = begin(GUESS, connection);
    assertThat(code(bert.answer(connection, guess.confirmation())))
        .isEqualTo(WireCode.UNAUTHORIZED);

    KeyExchange right = anna.exchange(ScriptedConnection.silent(BERT)).orElseThrow();
    assertThat(code(bert.answer(connection, new Message.ProveKey(right.round1()))))
        .isEqualTo(WireCode.UNAUTHORIZED);

    assertThat(bert.isOpen(connection)).isFalse();
  }

  @Test
  void proofThatWasDisturbedByAnotherBeginOpensNothing() {
    Connection connection = ScriptedConnection.silent(ANNA);
    Attempt right = begin(KEY, connection);
    bert.answer(connection, new Message.ProveKey(right.exchange().round1()));

    assertThat(code(bert.answer(connection, right.confirmation())))
        .isEqualTo(WireCode.UNAUTHORIZED);

    assertThat(bert.isOpen(connection)).isFalse();
  }

  @Test
  void confirmationIsGoodForItsOwnExchangeAndOnce() {
    Connection connection = ScriptedConnection.silent(ANNA);
    Connection later = ScriptedConnection.silent(ANNA);
    Attempt right = begin(KEY, connection);
    assertThat(code(bert.answer(later, right.confirmation())))
        .as("without a begin")
        .isEqualTo(WireCode.UNAUTHORIZED);

    assertThat(bert.answer(connection, right.confirmation())).isInstanceOf(Message.KeyProven.class);
    connection.close();

    Connection replayed = ScriptedConnection.silent(ANNA);
    bert.answer(replayed, new Message.ProveKey(right.exchange().round1()));
    assertThat(code(bert.answer(replayed, right.confirmation())))
        .as("all of it again")
        .isEqualTo(WireCode.UNAUTHORIZED);
    assertThat(bert.isOpen(replayed)).isFalse();
  }

  @Test
  void proofWorksOnceOnAConnection() {
    Connection connection = ScriptedConnection.silent(ANNA);
    Attempt right = begin(KEY, connection);
    assertThat(bert.answer(connection, right.confirmation())).isInstanceOf(Message.KeyProven.class);

    assertThat(code(bert.answer(connection, new Message.ProveKey(right.exchange().round1()))))
        .isEqualTo(WireCode.MALFORMED);

    assertThat(bert.isOpen(connection)).isTrue();
  }

  @Test
  void aGuesserOnManyConnectionsIsPaced() {
    for (int i = 0; i < Guesses.AT_ONCE; i++) {
      Connection connection = ScriptedConnection.silent(ScriptedConnection.id("stranger " + i));
      assertThat(code(bert.answer(connection, new Message.ProveKey(""))))
          .as("guess %d", i)
          .isEqualTo(WireCode.UNAUTHORIZED);
    }
    Connection next = ScriptedConnection.silent(ANNA);
    KeyExchange right = anna.exchange(ScriptedConnection.silent(BERT)).orElseThrow();
    Message.ProveKey begin = new Message.ProveKey(right.round1());
    assertThat(code(bert.answer(next, begin))).isEqualTo(WireCode.BUSY);

    nanos.addAndGet(Guesses.PAUSE.toNanos());

    assertThat(bert.answer(ScriptedConnection.silent(ANNA), begin))
        .isInstanceOf(Message.KeyChallenge.class);
  }

  @Test
  void aPeerThatWeDialGetsFewProofsToo() {
    Connection toMallory = ScriptedConnection.silent(BERT);
    for (int i = 0; i < Guesses.AT_ONCE; i++) {
      assertThat(toldTo(toMallory)).as("proof %d", i).isPresent();
    }

    assertThat(toldTo(toMallory)).isEmpty();

    nanos.addAndGet(Guesses.PAUSE.toNanos());
    assertThat(toldTo(toMallory)).isPresent();
  }

  /** The answer of Anna to somebody who calls himself Bert and guesses the key. */
  private Optional<Message.ConfirmKey> toldTo(Connection connection) {
    KeyExchange exchange = anna.exchange(connection).orElseThrow();
    KeyExchange guess = GUESS.accepting(BERT, ANNA, RANDOM);
    String answer = guess.round2(exchange.round1()).orElseThrow();
    return anna.confirm(connection, exchange, new Message.KeyChallenge(guess.round1(), answer));
  }

  @Test
  void peerOfAnEarlierVersionIsToldThatItIsOne() {
    assertThat(code(bert.answer(ScriptedConnection.silent(ANNA), new Message.ProveKey(null))))
        .isEqualTo(WireCode.INCOMPATIBLE_VERSION);
    assertThat(events).isEmpty();
  }

  /** The progress of somebody who calls herself Anna with Bert. */
  private record Attempt(KeyExchange exchange, Message.ConfirmKey confirmation) {}

  private Attempt begin(PartyKey key, Connection connection) {
    KeyExchange exchange = key.connecting(ANNA, BERT, RANDOM);
    Message.KeyChallenge challenge =
        (Message.KeyChallenge) bert.answer(connection, new Message.ProveKey(exchange.round1()));
    String round2 = exchange.round2(challenge.round1()).orElseThrow();
    return new Attempt(
        exchange, new Message.ConfirmKey(round2, exchange.proof(challenge.round2()).orElseThrow()));
  }

  @Test
  void placeThatRefusedIsLeftAloneForAWhileAndReportedOnce() {
    assertThat(anna.mayApproach(BERT, address(1))).isTrue();

    anna.refused(BERT, address(1));
    anna.refused(BERT, address(1));

    assertThat(anna.mayApproach(BERT, address(1))).isFalse();
    assertThat(anna.mayApproach(BERT, address(2))).as("it started anew elsewhere").isTrue();
    nanos.addAndGet(PartyGate.PATIENCE.toNanos() - 1);
    assertThat(anna.mayApproach(BERT, address(1))).isFalse();
    nanos.addAndGet(1);
    assertThat(anna.mayApproach(BERT, address(1))).isTrue();
    anna.refused(BERT, address(2));
    anna.refuse(ScriptedConnection.silent(BERT));
    assertThat(events)
        .containsExactly(
            new PeerEvent.PeerUnauthorized(BERT, address(1), anna.problem(address(1))));
  }

  @Test
  void madeUpIdentitiesFillNeitherTheMemoryNorTheLog() {
    for (int i = 0; i < PartyGate.MAX_REMEMBERED + 10; i++) {
      anna.refused(ScriptedConnection.id("stranger " + i), address(1));
    }

    assertThat(events).hasSize(PartyGate.MAX_REMEMBERED);
    assertThat(anna.mayApproach(ScriptedConnection.id("stranger 0"), address(1)))
        .as("forgotten")
        .isTrue();
    assertThat(anna.mayApproach(ScriptedConnection.id("stranger 10"), address(1))).isFalse();
  }

  @Test
  void peersOfOtherPartiesAreCountedUntilTheyJoin() {
    Connection toAnna = ScriptedConnection.silent(ANNA);
    bert.answer(toAnna, begin(GUESS, toAnna).confirmation());
    bert.refuse(ScriptedConnection.silent(ScriptedConnection.id("carl")));
    bert.meets(ScriptedConnection.id("dora"), false);
    assertThat(bert.strangers()).isEqualTo(new Strangers(1, 2));

    bert.refuse(ScriptedConnection.silent(ANNA));
    assertThat(bert.strangers()).as("she has left her party").isEqualTo(new Strangers(0, 3));

    bert.joins(ANNA);
    assertThat(bert.strangers()).isEqualTo(new Strangers(0, 2));
    for (int i = 0; i < PartyGate.MAX_REMEMBERED + 10; i++) {
      bert.meets(ScriptedConnection.id("stranger " + i), true);
    }
    assertThat(bert.strangers().all()).isEqualTo(PartyGate.MAX_REMEMBERED);
  }

  @Test
  void withoutAKeyNothingIsAskedAndEverybodyComesIn() {
    PartyGate open = gate(Optional.empty(), ANNA);
    Connection connection = ScriptedConnection.silent(BERT);

    assertThat(open.exchange(connection)).isEmpty();
    assertThat(open.isOpen(connection)).isTrue();
    assertThat(
            code(
                open.answer(
                    connection,
                    new Message.ProveKey(
                        bert.exchange(ScriptedConnection.silent(ANNA)).orElseThrow().round1()))))
        .isEqualTo(WireCode.UNAUTHORIZED);
    assertThat(open.strangers()).isEqualTo(new Strangers(1, 0));
  }

  private static WireCode code(Message.Reply reply) {
    return ((Message.Refused) reply).code();
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
