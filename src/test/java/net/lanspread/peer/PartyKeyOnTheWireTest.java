package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.PartyKey;
import net.lanspread.swarm.Strangers;
import net.lanspread.swarm.Swarm.ConnectResult;
import net.lanspread.transport.Connection;
import net.lanspread.transport.MemoryNetwork;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The words of a peer with a party key to somebody who does not know the key. */
@Timeout(60)
class PartyKeyOnTheWireTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Optional<PartyKey> KEY = Optional.of(PartyKey.of("the key"));
  private static final Sha256 WRONG = Sha256.hash(new byte[] {1});
  private static final GameId GAME = new GameId("game0");
  private static final Version VERSION = new Version("20250101");
  private static final List<Message.Request<?>> ALL_BUT_A_PROOF =
      List.of(
          new Message.Hello(Message.PROTOCOL_VERSION, "mallory", 1, "1", 1, List.of()),
          new Message.Hello(Message.PROTOCOL_VERSION + 1, "mallory", 1, "1", 1, List.of()),
          new Message.LibraryDelta(2, List.of(), List.of()),
          new Message.Ping(),
          new Message.Goodbye(),
          new Message.GetFileList(GAME),
          new Message.GetManifest(GAME, VERSION),
          new Message.GetChunk(GAME, VERSION, null, "version.ini", 0, 8));

  private final MemoryNetwork network = new MemoryNetwork();

  @Test
  void outsiderIsRefusedEveryRequest() throws Exception {
    try (LightPeer anna = peer("anna", KEY);
        Transport mallory = new Outsider(new Message.Done()).join()) {
      Connection connection = mallory.connect(anna.address(), TIMEOUT);

      assertAllRefused(connection);
      assertThat(ask(connection, new Message.ProveKey("00"))).isEqualTo(refusal());
      assertAllRefused(connection);

      assertThat(anna.peerCount()).isZero();
      assertThat(anna.events())
          .singleElement()
          .isInstanceOfSatisfying(
              PeerEvent.PeerUnauthorized.class,
              event -> {
                assertThat(event.peerId()).isEqualTo(id("mallory"));
                assertThat(event.message()).contains("party key");
              });
    }
  }

  private static void assertAllRefused(Connection connection) throws IOException {
    for (Message.Request<?> request : ALL_BUT_A_PROOF) {
      assertThat(ask(connection, request)).as("%s", request).isEqualTo(refusal());
    }
  }

  @Test
  void aGuesserLosesTheConnectionSoon() throws Exception {
    try (LightPeer anna = peer("anna", KEY);
        Transport mallory = new Outsider(new Message.Done()).join()) {
      Connection connection = mallory.connect(anna.address(), TIMEOUT);

      assertThat(ask(connection, new Message.ProveKey("00"))).isEqualTo(refusal());
      assertThat(ask(connection, new Message.ProveKey("00"))).isEqualTo(refusal());
      assertThat(connection.isOpen()).isTrue();
      // the third may still be answered, the fourth may not
      assertThatThrownBy(
              () -> {
                ask(connection, new Message.ProveKey("00"));
                ask(connection, new Message.ProveKey("00"));
              })
          .isInstanceOf(IOException.class);

      assertThat(connection.isOpen()).isFalse();
      assertThat(anna.events()).hasSize(1);
    }
  }

  @Test
  void wordsOfAnotherPairOpenNothing() throws Exception {
    Outsider outsider = new Outsider(new Message.Done());
    try (LightPeer anna = peer("anna", KEY);
        LightPeer bert = peer("bert", KEY);
        Transport mallory = outsider.join()) {
      assertThat(anna.connect(mallory.listenAddress()))
          .isInstanceOf(ConnectResult.Incompatible.class);
      Message.ProveKey overheard = (Message.ProveKey) outsider.asked.take();

      assertThat(ask(mallory.connect(anna.address(), TIMEOUT), overheard)).isEqualTo(refusal());
      assertThat(ask(mallory.connect(bert.address(), TIMEOUT), overheard)).isEqualTo(refusal());
    }
  }

  @Test
  void aRelayOfAllMessagesGetsNowhere() throws Exception {
    BlockingQueue<Connection> toBert = new LinkedBlockingQueue<>();
    Outsider between =
        new Outsider(
            request -> {
              try {
                return ask(toBert.element(), request);
              } catch (IOException e) {
                return refusal();
              }
            });
    try (LightPeer anna = peer("anna", KEY);
        LightPeer bert = peer("bert", KEY);
        Transport mallory = between.join()) {
      toBert.add(mallory.connect(bert.address(), TIMEOUT));

      assertThat(anna.connect(mallory.listenAddress()))
          .isInstanceOf(ConnectResult.Unauthorized.class);

      assertThat(between.asked).singleElement().isInstanceOf(Message.ProveKey.class);
      assertThat(anna.peerCount()).isZero();
      assertThat(bert.peerCount()).isZero();
    }
  }

  @Test
  void peerOfAnEarlierVersionIsToldSo() throws Exception {
    try (LightPeer anna = peer("anna", KEY);
        Transport mallory = new Outsider(new Message.Done()).join();
        PeerStream stream = mallory.connect(anna.address(), TIMEOUT).openStream()) {
      byte[] earlier =
          ("{\"proof\":\"" + WRONG.hex() + "\",\"type\":\"prove-key\"}")
              .getBytes(StandardCharsets.UTF_8);
      stream.setTimeout(TIMEOUT);
      stream.writeLast(
          ByteBuffer.allocate(4 + earlier.length).putInt(earlier.length).put(earlier).flip());

      assertThat(MessageCodec.read(stream::read))
          .isInstanceOfSatisfying(
              Message.Refused.class,
              refusal -> assertThat(refusal.code()).isEqualTo(WireCode.INCOMPATIBLE_VERSION));
    }
  }

  @Test
  void aPeerWithoutTheProofIsToldNothing() throws Exception {
    for (Message.Reply answer :
        List.of(
            new Message.KeyProven(WRONG),
            new Message.KeyChallenge("00", "00"),
            refusal(),
            new Message.Done(),
            new Message.Welcome(Message.PROTOCOL_VERSION, "m", 1, "1", 1, List.of()))) {
      Outsider outsider = new Outsider(answer);
      try (LightPeer anna = peer("anna", KEY);
          Transport mallory = outsider.join()) {
        ConnectResult result = anna.connect(mallory.listenAddress());

        assertThat(result).isNotInstanceOf(ConnectResult.Connected.class);
        assertThat(outsider.asked).singleElement().isInstanceOf(Message.ProveKey.class);
        assertThat(anna.peerCount()).isZero();
      }
    }
  }

  @Test
  void ourOwnWordsSentBackProveNothing() throws Exception {
    Outsider mirror =
        new Outsider(
            request ->
                request instanceof Message.ProveKey(String round1)
                    ? new Message.KeyChallenge(round1, round1.substring(0, 1080))
                    : new Message.Done());
    try (LightPeer anna = peer("anna", KEY);
        Transport mallory = mirror.join()) {
      assertThat(anna.connect(mallory.listenAddress()))
          .isInstanceOf(ConnectResult.Unauthorized.class);
      assertThat(mirror.asked).hasSize(1);
    }
  }

  @Test
  void keyIsProvenOncePerConnection() throws Exception {
    try (LightPeer anna = peer("anna", KEY);
        LightPeer bert = peer("bert", KEY)) {
      assertThat(bert.connect(anna.address())).isInstanceOf(ConnectResult.Connected.class);
      assertThat(network.requestsOf(bert.id())).isGreaterThanOrEqualTo(2);
      assertThat(anna.knows(bert.id(), GAME)).isTrue();
      assertThat(bert.knows(anna.id(), GAME)).isTrue();
    }
  }

  @Test
  void bothSidesOfADifferenceNameTheProblem() throws Exception {
    try (LightPeer anna = peer("anna", KEY);
        LightPeer bert = peer("bert", Optional.empty())) {
      assertThat(bert.connect(anna.address()))
          .isInstanceOfSatisfying(
              ConnectResult.Unauthorized.class,
              result -> assertThat(result.message()).contains("--party-key"));
      assertThat(anna.connect(bert.address()))
          .isInstanceOfSatisfying(
              ConnectResult.Unauthorized.class,
              result -> assertThat(result.message()).contains("another party key"));

      assertThat(anna.events()).hasOnlyElementsOfType(PeerEvent.PeerUnauthorized.class).hasSize(1);
      assertThat(bert.events()).hasOnlyElementsOfType(PeerEvent.PeerUnauthorized.class).hasSize(1);
      assertThat(anna.strangers()).as("Bert").isEqualTo(new Strangers(0, 1));
      assertThat(bert.strangers()).as("Anna").isEqualTo(new Strangers(1, 0));
    }
  }

  @Test
  void peersOfOtherPartiesAreToldApartByTheirKeysAndForgottenOnceTheyJoin() throws Exception {
    Optional<PartyKey> another = Optional.of(PartyKey.of("another key"));
    try (LightPeer anna = peer("anna", KEY);
        LightPeer carl = peer("carl", another)) {
      try (LightPeer bert = peer("bert", Optional.empty())) {
        anna.connect(bert.address());
      }
      anna.connect(carl.address());
      assertThat(anna.strangers()).as("whom she went to").isEqualTo(new Strangers(1, 1));
      assertThat(carl.strangers()).as("who came").isEqualTo(new Strangers(1, 0));

      try (LightPeer bert = peer("bert", KEY)) {
        assertThat(bert.connect(anna.address())).isInstanceOf(ConnectResult.Connected.class);
        assertThat(anna.strangers()).isEqualTo(new Strangers(1, 0));
      }
    }
  }

  private LightPeer peer(String name, Optional<PartyKey> key) throws IOException {
    PeerId id = id(name);
    return new LightPeer(id, LightPeer.games(0, 3), key, listener -> network.join(id, listener));
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Message.Refused refusal() {
    return new Message.Refused(WireCode.UNAUTHORIZED, "this peer asks for its party's key");
  }

  private static Message.Reply ask(Connection connection, Message.Request<?> request)
      throws IOException {
    try (PeerStream stream = connection.openStream()) {
      stream.setTimeout(TIMEOUT);
      stream.writeLast(MessageCodec.encode(request));
      return (Message.Reply) MessageCodec.read(stream::read);
    }
  }

  /** A peer that keeps the requests it gets, and answers them. */
  private class Outsider implements Transport.Listener {
    final BlockingQueue<Message> asked = new LinkedBlockingQueue<>();
    private final Function<Message.Request<?>, Message.Reply> answers;

    Outsider(Message.Reply answer) {
      this(_ -> answer);
    }

    Outsider(Function<Message.Request<?>, Message.Reply> answers) {
      this.answers = answers;
    }

    Transport join() {
      return network.join(id("mallory"), this);
    }

    @Override
    public void accepted(Connection connection) {}

    @Override
    public void requested(Connection connection, PeerStream stream) throws IOException {
      Message.Request<?> request = (Message.Request<?>) MessageCodec.read(stream::read);
      asked.add(request);
      stream.writeLast(MessageCodec.encode(answers.apply(request)));
    }

    @Override
    public void closed(Connection connection) {}
  }
}
