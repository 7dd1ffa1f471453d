package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Connection;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedNetwork;
import org.junit.jupiter.api.Test;

/** Peers that vanish, and are sought where they were. */
class VanishedPeerTest {
  private final PeerTable table = new PeerTable();

  @Test
  void peerThatVanishedIsSoughtWhereItWas() throws Exception {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ScriptedConnection connection = Bert.obliging();
      patient.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(Bert.ID)).isEmpty();
      for (int attempt = 0; attempt < 4; attempt++) {
        assertThat(sought.poll(10, TimeUnit.SECONDS)).isEqualTo(Bert.address(4711));
      }
    }
  }

  @Test
  void peerThatGreetsTwiceOnOneConnectionIsGoneWithIt() {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ScriptedConnection connection = Bert.obliging();
      patient.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));
      patient.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(Bert.ID)).isEmpty();
    }
  }

  @Test
  void peerWhoseGreetingIsFasterThanItsConnectionIsGoneWithThat() {
    try (Swarm patient = seeking(new LinkedBlockingQueue<>())) {
      ScriptedConnection connection = Bert.obliging();
      patient.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));

      connection.close();
      patient.closed(connection);

      assertThat(table.find(Bert.ID)).isEmpty();
    }
  }

  @Test
  void linkThatEndsLeavesThePeerTheConnectionOnWhichItIsAboutToSayThatItWasStartedAnew() {
    try (Swarm patient = seeking(new LinkedBlockingQueue<>())) {
      ScriptedConnection before = Bert.obliging();
      patient.welcome(before, Bert.hello(Message.PROTOCOL_VERSION));
      ScriptedConnection anew = Bert.obliging();

      before.close();
      patient.closed(before);
      assertThat(table.find(Bert.ID)).isEmpty();
      patient.welcome(anew, Bert.startedAnew());

      assertThat(anew.isOpen()).isTrue();
      assertThat(table.find(Bert.ID).orElseThrow().address()).isEqualTo(Bert.address(4712));
    }
  }

  @Test
  void peerThatSaidGoodbyeIsNotSought() {
    BlockingQueue<InetSocketAddress> sought = new LinkedBlockingQueue<>();
    try (Swarm patient = seeking(sought)) {
      ScriptedConnection connection = Bert.obliging();
      patient.welcome(connection, Bert.hello(Message.PROTOCOL_VERSION));

      patient.goodbye(connection);
      patient.closed(connection);

      assertThat(table.find(Bert.ID)).isEmpty();
      assertThat(sought).isEmpty();
    }
  }

  /** A swarm that tries again at once, on a network where nobody answers. */
  private Swarm seeking(BlockingQueue<InetSocketAddress> sought) {
    Swarm patient =
        new Swarm(
            new Swarm.Self(ScriptedConnection.id("self"), "me", "1"),
            () -> new LibraryState(0, List.of()),
            table,
            _ -> {},
            Optional.empty(),
            Duration.ofMillis(1));
    patient.attach(new NoAnswer(sought));
    return patient;
  }

  /** A network in which nobody answers. */
  private record NoAnswer(BlockingQueue<InetSocketAddress> tried) implements ScriptedNetwork {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      tried.add(address);
      throw new IOException("nobody answers");
    }
  }
}
