package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The peers that are there, and the games of each. */
@Timeout(120)
@Tag("process")
class MembershipScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S01_startup_scan() {
    PeerProcess alpha = lab.alpha();

    JsonNode changed = alpha.fromStart().await("local-library-changed");

    assertThat(changed.path("games")).hasSize(3);
    assertThat(alpha.gameIds()).containsExactly("alienswarm", "bf1942", "ggoo");
    for (String gameId : alpha.gameIds()) {
      JsonNode row = alpha.row(gameId).orElseThrow();
      assertThat(row.path("downloaded").asBoolean()).isTrue();
      assertThat(row.path("installed").asBoolean()).isFalse();
      assertThat(row.path("availability").asString()).isEqualTo("Ready");
      assertThat(row.path("local_version").asString()).isEqualTo(Lab.VERSION);
      assertThat(row.path("title").asString()).isEqualTo("Title of " + gameId);
    }
  }

  @Test
  void S02_direct_connect() {
    PeerProcess alpha = lab.alpha();
    PeerProcess bravo = lab.bravo();

    JsonNode met = alpha.ask("connect", "addr", bravo.address());

    assertThat(met.path("peer_id").asString()).isEqualTo(bravo.id());
    assertThat(met.path("addr").asString()).isEqualTo(bravo.address());
    bravo.ask("wait-peers", "count", 1, "timeout_ms", 10_000);
    assertOnlyPeer(alpha, bravo, "bfbc2", "cnc4", "cnctw", "ggoo");
    assertOnlyPeer(bravo, alpha, "alienswarm", "bf1942", "ggoo");
  }

  private static void assertOnlyPeer(PeerProcess at, PeerProcess other, String... games) {
    JsonNode peers = at.ask("list-peers").path("peers");
    assertThat(peers).hasSize(1);
    assertThat(peers.get(0).path("peer_id").asString()).isEqualTo(other.id());
    assertThat(peers.get(0).path("addr").asString()).isEqualTo(other.address());
    assertThat(peers.get(0).path("games").findValuesAsString("game_id")).containsExactly(games);
    assertThat(peers.get(0).path("games").findValuesAsString("availability")).containsOnly("Ready");
  }

  @Test
  void S03_aggregation() {
    PeerProcess alpha = lab.alpha();
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.start("client");

    client.connect(alpha);
    client.connect(bravo);

    assertThat(client.gameIds())
        .containsExactly("alienswarm", "bf1942", "bfbc2", "cnc4", "cnctw", "ggoo");
    for (String gameId : client.gameIds()) {
      JsonNode row = client.row(gameId).orElseThrow();
      assertThat(row.path("peer_count").asInt()).isEqualTo(gameId.equals("ggoo") ? 2 : 1);
      assertThat(row.path("eti_game_version").asString()).isEqualTo(Lab.VERSION);
      assertThat(row.path("availability").isNull()).isTrue();
    }
  }

  @Test
  void S10_goodbye() {
    PeerProcess alpha = lab.alpha();
    PeerProcess bravo = lab.bravo();
    alpha.connect(bravo);
    assertThat(alpha.gameIds()).contains("bfbc2");
    String bravoId = bravo.id();

    bravo.shutdown();

    alpha.fromStart().await("peer-lost", lost -> lost.path("peer_id").asString().equals(bravoId));
    assertThat(alpha.ask("list-peers").path("peers")).isEmpty();
    assertThat(alpha.gameIds()).containsExactly("alienswarm", "bf1942", "ggoo");
  }

  @Test
  void S11_same_identity() {
    PeerProcess alpha = lab.start("alpha");
    PeerProcess bravo = lab.startAlone("bravo");
    alpha.connect(bravo);
    String id = bravo.id();
    String oldAddress = bravo.address();
    bravo.kill();

    PeerProcess again = lab.start("bravo");
    again.connect(alpha);

    assertThat(again.id()).isEqualTo(id);
    assertThat(again.address()).isNotEqualTo(oldAddress);
    JsonNode peers = alpha.ask("list-peers").path("peers");
    assertThat(peers).hasSize(1);
    assertThat(peers.get(0).path("peer_id").asString()).isEqualTo(id);
    assertThat(peers.get(0).path("addr").asString()).isEqualTo(again.address());
  }

  @Test
  void S27_self() {
    PeerProcess alpha = lab.start("alpha");
    String port = alpha.address().substring(alpha.address().lastIndexOf(':'));

    assertThat(alpha.refusal("connect", "addr", alpha.address())).isEqualTo("self-connect");
    assertThat(alpha.refusal("connect", "addr", "localhost" + port)).isEqualTo("self-connect");

    assertThat(alpha.ask("list-peers").path("peers")).isEmpty();
    assertThat(alpha.fromStart().events("peer-discovered")).isEmpty();
  }

  @Test
  void S29_empty_peer() {
    PeerProcess bravo = lab.bravo();
    PeerProcess empty = lab.start("empty");
    empty.connect(bravo);
    bravo.ask("wait-peers", "count", 1, "timeout_ms", 10_000);
    assertThat(bravo.ask("list-peers").path("peers").get(0).path("games")).isEmpty();

    int mark = bravo.mark();
    empty.ask("download", "game_id", "bfbc2", "install", false, "wait", true);

    bravo.from(mark).await("games-list-updated");
    JsonNode row = bravo.row("bfbc2").orElseThrow();
    assertThat(row.path("peer_count").asInt()).isEqualTo(1);
    assertThat(row.path("eti_game_version").asString()).isEqualTo(Lab.VERSION);
  }

  @Test
  void S35_unknown_id() {
    lab.game("stranger", "notours", 1);
    lab.game("stranger", "cod5", 1);
    java.nio.file.Path bigger = lab.path("bigger.db");
    CatalogFixture.writeEti(bigger, "notours", "cod5");
    PeerProcess stranger = lab.launch("stranger", bigger);
    PeerProcess witness = lab.launch("witness", bigger);
    PeerProcess client = lab.start("client");
    witness.connect(stranger);
    client.connect(stranger);
    assertThat(witness.gameIds())
        .as("the stranger announces it")
        .containsExactly("cod5", "notours");

    assertThat(client.gameIds()).containsExactly("cod5");
    assertThat(
            client
                .ask("list-peers")
                .path("peers")
                .get(0)
                .path("games")
                .findValuesAsString("game_id"))
        .containsExactly("cod5");
    assertThat(client.refusal("download", "game_id", "notours")).isEqualTo("unknown-game");
    assertThat(Files.exists(client.root("notours"))).isFalse();
  }

  @Test
  void D01_deltas_without_reconnect() {
    PeerProcess alpha = lab.start("alpha");
    PeerProcess bravo = lab.start("bravo");
    alpha.connect(bravo);

    lab.game("bravo", "cod5", 1);
    alpha.until("cod5 at bravo", () -> alpha.row("cod5").isPresent());

    lab.version("bravo", "cod5", "20260202");
    alpha.until(
        "the new version",
        () ->
            alpha
                .row("cod5")
                .orElseThrow()
                .path("eti_game_version")
                .asString("")
                .equals("20260202"));
    assertThat(alpha.fromStart().events("peer-lost")).isEmpty();
    assertThat(List.of(alpha.fromStart().events("peer-discovered"))).hasSize(1);
  }
}
