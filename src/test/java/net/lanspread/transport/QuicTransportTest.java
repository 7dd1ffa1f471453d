package net.lanspread.transport;

import static net.lanspread.transport.TestPeer.ECHO;
import static net.lanspread.transport.TestPeer.ask;
import static net.lanspread.transport.TestPeer.bytes;
import static net.lanspread.transport.TestPeer.next;
import static net.lanspread.transport.TestPeer.readText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuicTransportTest extends TransportContractTest {
  @Override
  Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return new QuicTransport(identity, address, listener, options);
  }

  @Override
  Wire wire(InetSocketAddress server) throws IOException {
    return new Cable(server);
  }

  @Test
  void nobodyAnswersAtADeadPort() throws Exception {
    try (TestPeer alice = new TestPeer(ECHO);
        DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress dead = (InetSocketAddress) silent.getLocalSocketAddress();
      assertThatThrownBy(() -> alice.transport.connect(dead, Duration.ofMillis(300)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(dead.toString());
      assertThat(alice.closed).isEmpty();
    }
  }

  @Test
  void randomPacketsHarmNobody() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestPeer alice = new TestPeer(ECHO);
        TestPeer bob = new TestPeer(ECHO);
        DatagramSocket attacker = new DatagramSocket()) {
      Connection connection = alice.connectTo(bob);
      for (int i = 0; i < 5000; i++) {
        byte[] packet = new byte[random.nextInt(1500)];
        random.nextBytes(packet);
        if (packet.length > 5 && i % 2 == 0) {
          // A long header of QUIC version 1, so that it gets further than the first check.
          packet[0] |= (byte) 0xc0;
          System.arraycopy(new byte[] {0, 0, 0, 1}, 0, packet, 1, 4);
        }
        attacker.send(new DatagramPacket(packet, packet.length, bob.transport.listenAddress()));
        if (i % 500 == 0) {
          assertThat(ask(connection, "fine? " + i)).as("seed %d", seed).isEqualTo("fine? " + i);
        }
      }
      assertThat(ask(connection, "fine?")).as("seed %d", seed).isEqualTo("fine?");
      assertThat(ask(alice.connectTo(bob), "new")).as("seed %d", seed).isEqualTo("new");
    }
  }

  @Test
  void aPeerThatAbandonsThousandsOfStreamsIsDisconnected() throws Exception {
    TestPeer.Answer refuse =
        (connection, stream) -> {
          throw new IOException("no");
        };
    try (TestPeer alice = new TestPeer(ECHO);
        TestPeer bob = new TestPeer(refuse)) {
      Connection connection = alice.connectTo(bob);
      int opened = 0;
      try {
        for (; opened < 100_000; opened++) {
          try (PeerStream stream = connection.openStream()) {
            stream.write(bytes("x"));
            assertThatThrownBy(() -> readText(stream)).isInstanceOf(IOException.class);
          }
        }
      } catch (IOException e) {
        assertThat(connection.isOpen()).isFalse();
      }
      assertThat(opened).isBetween(4000, 4200);
      assertThat(next(alice.closed)).isSameAs(connection);
    }
  }
}
