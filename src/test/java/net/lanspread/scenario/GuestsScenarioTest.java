package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Guests whom no announcement brings together. */
@Timeout(120)
@Tag("process")
class GuestsScenarioTest {
  private static final Duration FOUND = Duration.ofSeconds(10);

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  /** Peers at addresses without an interface look for others, but no announcement reaches them. */
  @Test
  void N01_found_through_a_third() {
    PeerProcess third = lab.startAt("127.0.0.2:0", "third");
    PeerProcess alpha = lab.startAt("127.0.0.3:0", "alpha");
    PeerProcess bravo = lab.startAt("127.0.0.4:0", "bravo");
    JsonNode _ = alpha.ask("connect", "addr", third.address());
    JsonNode _ = bravo.ask("connect", "addr", third.address());

    awaitDiscovery(alpha, bravo);
    awaitDiscovery(bravo, alpha);
  }

  @Test
  void N02_connected_by_hand_once() throws InterruptedException {
    PeerProcess source = lab.start("source");
    PeerProcess guest = lab.startAlone("guest");
    JsonNode _ = guest.ask("connect", "addr", source.address());
    String id = source.id();
    guest.kill();

    PeerProcess again = lab.start("guest");

    JsonNode _ =
        again
            .fromStart()
            .await("peer-discovered", found -> found.path("peer_id").asString().equals(id), FOUND);
    assertThat(again.peerAddresses()).containsEntry(id, source.address());
  }

  private static void awaitDiscovery(PeerProcess at, PeerProcess other) {
    JsonNode found =
        at.fromStart()
            .await(
                "peer-discovered",
                peer -> peer.path("peer_id").asString().equals(other.id()),
                FOUND);
    assertThat(found.path("addr").asString()).isEqualTo(other.address());
  }
}
