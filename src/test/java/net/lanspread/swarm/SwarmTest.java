package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
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
          events::add);

  @Test
  void handshakeRefusesSelfWhoeverConnected() {
    IdleConnection toMyself = new IdleConnection(SELF);
    swarm.attach(new OneAnswer(toMyself));

    assertThat(swarm.connect(address(1))).isInstanceOf(Swarm.ConnectResult.ToSelf.class);
    assertThat(toMyself.isOpen()).isFalse();
    assertThat(swarm.welcome(new IdleConnection(SELF), hello(Message.PROTOCOL_VERSION)))
        .isInstanceOfSatisfying(
            Message.Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(WireCode.SELF));

    assertThat(table.entries()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void greetingInAnotherProtocolVersionIsRefusedAndNotRemembered() {
    swarm.attach(new OneAnswer(new IdleConnection(BERT)));

    assertThat(swarm.welcome(new IdleConnection(BERT), hello(Message.PROTOCOL_VERSION + 1)))
        .isInstanceOfSatisfying(
            Message.Refusal.class,
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
    swarm.attach(new OneAnswer(new IdleConnection(BERT)));

    assertThat(swarm.welcome(new IdleConnection(BERT), hello(Message.PROTOCOL_VERSION)))
        .isInstanceOf(Message.Welcome.class);

    assertThat(table.find(BERT).orElseThrow().address()).isEqualTo(address(4711));
    assertThat(events.poll()).isEqualTo(new PeerEvent.PeerDiscovered(BERT, address(4711)));
    swarm.close();
  }

  private static Message.Hello hello(int protocolVersion) {
    return new Message.Hello(protocolVersion, "bert", 4711, "1", 1, List.of());
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
      return address(50000);
    }

    @Override
    public boolean isOpen() {
      return ended.getCount() > 0;
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

  /** A network in which the same connection is made whatever the address. */
  private record OneAnswer(Connection connection) implements Transport {
    @Override
    public InetSocketAddress listenAddress() {
      return address(1);
    }

    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) {
      return connection;
    }

    @Override
    public void close() {}
  }
}
