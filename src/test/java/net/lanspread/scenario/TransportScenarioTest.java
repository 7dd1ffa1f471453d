package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows of getting games once more, over one transport alone. */
@Timeout(120)
class TransportScenarioTest {

  @ParameterizedTest
  @ValueSource(strings = {"quic", "tls"})
  void S04_S07_over_one_transport(String transport) throws IOException {
    try (Lab lab = new Lab("--transport", transport)) {
      PeerProcess alpha = lab.alpha();
      PeerProcess bravo = lab.bravo();
      PeerProcess client = lab.clientOf(alpha, bravo);
      assertThat(opensBesides(client, transport)).as("the other transport's port").isTrue();

      client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
      client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

      assertThat(Lab.allHashes(client.root("bfbc2"))).isEqualTo(Lab.hashes(bravo.root("bfbc2")));
      assertThat(Lab.allHashes(client.root("ggoo"))).isEqualTo(Lab.hashes(alpha.root("ggoo")));
      alpha.until("the new copy", () -> peerCount(alpha, "bfbc2") == 1);
      int mark = alpha.mark();
      client.shutdown();
      alpha.from(mark).await("peer-lost");
      assertThat(peerCount(alpha, "bfbc2")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quic", "tls"})
  void S14_over_one_transport(String transport) {
    try (Lab lab = new Lab("--transport", transport)) {
      lab.bigGame("one", "cnc4", 256);
      lab.bigGame("two", "cnc4", 256);
      PeerProcess one = lab.start("one");
      PeerProcess client = lab.clientOf(one, lab.start("two"));

      client.ask("download", "game_id", "cnc4", "install", false, "wait", true);

      List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
      long total = chunks.stream().mapToLong(chunk -> chunk.path("bytes").asLong()).sum();
      long fromOne =
          chunks.stream()
              .filter(chunk -> chunk.path("peer_id").asString().equals(one.id()))
              .mapToLong(chunk -> chunk.path("bytes").asLong())
              .sum();
      assertThat(Math.abs(total - 2 * fromOne)).isLessThanOrEqualTo(32L << 20);
      assertThat(Lab.allHashes(client.root("cnc4"))).isEqualTo(Lab.hashes(one.root("cnc4")));
    }
  }

  private static int peerCount(PeerProcess peer, String gameId) {
    return peer.row(gameId).map(row -> row.path("peer_count").asInt()).orElse(0);
  }

  /** True when the port that the peer's transport does not need is free. */
  private static boolean opensBesides(PeerProcess peer, String transport) {
    int port = Integer.parseInt(peer.address().substring(peer.address().lastIndexOf(':') + 1));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      if (transport.equals("tls")) {
        new DatagramSocket(port, loopback).close();
      } else {
        new ServerSocket(port, 1, loopback).close();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
