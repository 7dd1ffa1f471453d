package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.discovery.Sighting;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.Test;

/** Discovery hears others again and again. */
class HeardPeersTest {
  private final HeardPeers heard = new HeardPeers();

  private void hear(int who, int version) {
    PeerId id = new PeerId(Sha256.hash(ByteBuffer.allocate(4).putInt(who).array()));
    heard.add(
        new Sighting(id, version, new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000)));
  }

  @Test
  void everybodyCountsOnceByTheVersionHeardLast() {
    hear(1, Message.PROTOCOL_VERSION);
    hear(1, Message.PROTOCOL_VERSION);
    hear(2, Message.PROTOCOL_VERSION + 1);
    hear(3, Sighting.NO_VERSION);
    assertThat(heard.count(true)).isEqualTo(1);
    assertThat(heard.count(false)).isEqualTo(2);

    hear(2, Message.PROTOCOL_VERSION);
    assertThat(heard.count(true)).isEqualTo(2);
  }

  @Test
  void inventedPeersTakeNoMemoryWithoutEnd() {
    for (int i = 0; i < HeardPeers.MAX_COUNTED + 10; i++) {
      hear(i, Message.PROTOCOL_VERSION);
    }

    assertThat(heard.count(true)).isEqualTo(HeardPeers.MAX_COUNTED);
  }
}
