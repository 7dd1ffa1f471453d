package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What users say of how fast, in which order and when games come. */
@Timeout(120)
class SteeringScenarioTest {
  private static final String BIG = "alienswarm";
  private static final int BYTES_PER_SECOND = 4 * 1024 * 1024;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void limits_hold_on_every_way() {
    lab.bigGame("source", BIG, 12);
    for (String transport : new String[] {"quic", "tls"}) {
      PeerProcess source = lab.start("source", "--transport", transport);
      PeerProcess sentTo = lab.start("sent-to-" + transport, "--transport", transport);
      source.ask("limits", "send_bytes_per_second", BYTES_PER_SECOND);
      assertThat(speedOf(sentTo, source)).as("sent by %s", transport).isLessThan(4.4);
      source.ask("limits", "send_bytes_per_second", 0);

      PeerProcess receiver = lab.start("receiver-" + transport, "--transport", transport);
      receiver.ask("limits", "receive_bytes_per_second", BYTES_PER_SECOND);
      assertThat(speedOf(receiver, source)).as("received by %s", transport).isLessThan(4.4);
      source.shutdown();
    }
  }

  /** How fast the game comes, MiB/s. */
  private static double speedOf(PeerProcess client, PeerProcess source) {
    client.connect(source);
    client.ask("download", "game_id", BIG, "install", false, "wait", true);
    assertThat(Lab.hashes(client.root(BIG))).isEqualTo(Lab.hashes(source.root(BIG)));
    return client.awaitEvent(0, "download-finished").path("mib_per_s").asDouble();
  }

  @Test
  void limits_outlast_a_restart_and_one_alone_can_be_changed() {
    PeerProcess peer = lab.start("peer");
    JsonNode none = peer.ask("limits");
    assertThat(none.path("send_bytes_per_second").asLong()).isZero();
    assertThat(none.path("receive_bytes_per_second").asLong()).isZero();
    peer.ask("limits", "send_bytes_per_second", 100_000);
    peer.ask("limits", "receive_bytes_per_second", 200_000);
    assertThat(peer.refusal("limits", "receive_bytes_per_second", 100))
        .isEqualTo("invalid-argument");
    peer.shutdown();

    JsonNode kept = lab.start("peer").ask("limits");
    assertThat(kept.path("send_bytes_per_second").asLong()).isEqualTo(100_000);
    assertThat(kept.path("receive_bytes_per_second").asLong()).isEqualTo(200_000);
  }
}
