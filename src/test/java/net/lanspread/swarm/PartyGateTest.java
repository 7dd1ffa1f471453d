package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import org.junit.jupiter.api.Test;

class PartyGateTest {
  private static final PartyKey KEY = PartyKey.of("the key");
  private static final PeerId ANNA = id("anna");
  private static final PeerId BERT = id("bert");

  private final List<PeerEvent> events = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final PartyGate anna = new PartyGate(Optional.of(KEY), ANNA, events::add, nanos::get);
  private final PartyGate bert = new PartyGate(Optional.of(KEY), BERT, events::add, nanos::get);

  @Test
  void connectionIsOpenOnBothSidesOnceBothHaveProven() {
    Connection toBert = new ToPeer(BERT);
    Connection toAnna = new ToPeer(ANNA);
    assertThat(anna.isOpen(toBert)).isFalse();

    Message.Reply answer = bert.answer(toAnna, anna.question(toBert).orElseThrow());

    assertThat(bert.isOpen(toAnna)).isTrue();
    assertThat(bert.isOpen(new ToPeer(ANNA))).as("another connection of hers").isTrue();
    assertThat(bert.isOpen(new ToPeer(BERT))).as("somebody else").isFalse();
    assertThat(anna.isProven(toBert, (Message.KeyProven) answer)).isTrue();
    assertThat(anna.isOpen(toBert)).isTrue();
    assertThat(events).isEmpty();
    toAnna.close();
    assertThat(bert.isOpen(new ToPeer(ANNA)))
        .as("after the connection on which she proved")
        .isFalse();
  }

  @Test
  void firstProofDecides() {
    Message.ProveKey right = anna.question(new ToPeer(BERT)).orElseThrow();
    Connection connection = new ToPeer(ANNA);

    assertThat(code(bert.answer(connection, new Message.ProveKey(BERT.keyHash()))))
        .isEqualTo(WireCode.UNAUTHORIZED);
    assertThat(code(bert.answer(connection, right))).isEqualTo(WireCode.UNAUTHORIZED);

    assertThat(bert.isOpen(connection)).isFalse();
  }

  @Test
  void proofWorksOnceOnAConnection() {
    Message.ProveKey right = anna.question(new ToPeer(BERT)).orElseThrow();
    Connection connection = new ToPeer(ANNA);
    assertThat(bert.answer(connection, right)).isInstanceOf(Message.KeyProven.class);

    assertThat(code(bert.answer(connection, right))).isEqualTo(WireCode.MALFORMED);

    assertThat(bert.isOpen(connection)).isTrue();
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
    anna.refuse(new ToPeer(BERT));
    assertThat(events)
        .containsExactly(
            new PeerEvent.PeerUnauthorized(BERT, address(1), anna.problem(address(1))));
  }

  @Test
  void madeUpIdentitiesFillNeitherTheMemoryNorTheLog() {
    for (int i = 0; i < PartyGate.MAX_REMEMBERED + 10; i++) {
      anna.refused(id("stranger " + i), address(1));
    }

    assertThat(events).hasSize(PartyGate.MAX_REMEMBERED);
    assertThat(anna.mayApproach(id("stranger 0"), address(1))).as("forgotten").isTrue();
    assertThat(anna.mayApproach(id("stranger 10"), address(1))).isFalse();
  }

  @Test
  void withoutAKeyNothingIsAskedAndEverybodyComesIn() {
    PartyGate open = new PartyGate(Optional.empty(), ANNA, events::add, nanos::get);
    Connection connection = new ToPeer(BERT);

    assertThat(open.question(connection)).isEmpty();
    assertThat(open.isOpen(connection)).isTrue();
    assertThat(code(open.answer(connection, bert.question(new ToPeer(ANNA)).orElseThrow())))
        .isEqualTo(WireCode.UNAUTHORIZED);
    assertThat(open.isProven(connection, new Message.KeyProven(BERT.keyHash()))).isFalse();
  }

  private static WireCode code(Message.Reply reply) {
    return ((Message.Refusal) reply).code();
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A connection of which only the other end matters. */
  private static final class ToPeer implements Connection {
    private final PeerId peerId;
    private boolean closed;

    ToPeer(PeerId peerId) {
      this.peerId = peerId;
    }

    @Override
    public PeerId peerId() {
      return peerId;
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return address(50_000);
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public PeerStream openStream() throws IOException {
      throw new IOException("nothing is said here");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
