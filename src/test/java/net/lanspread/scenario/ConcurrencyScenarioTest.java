package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Several things at once. */
@Timeout(120)
class ConcurrencyScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S24_two_clients_one_source() {
    PeerProcess alpha = lab.alpha();
    PeerProcess one = lab.start("one");
    PeerProcess two = lab.start("two");
    List<PeerProcess> clients = List.of(one, two);
    clients.forEach(client -> client.connect(alpha));

    List<Integer> downloads = clients.stream().map(ConcurrencyScenarioTest::download).toList();
    clients.forEach(client -> client.fromStart().await("download-chunk-finished"));
    JsonNode status = alpha.ask("status");
    clients.forEach(
        client ->
            assertThat(client.fromStart().events("download-finished"))
                .as("the source answers before a download ends")
                .isEmpty());

    assertThat(status.path("operations")).isEmpty();
    assertThat(status.path("peer_count").asInt()).isEqualTo(2);
    Map<String, String> original = Lab.hashes(alpha.root("alienswarm"));
    for (int i = 0; i < clients.size(); i++) {
      PeerProcess client = clients.get(i);
      assertSuccess(client.awaitReply(downloads.get(i)));
      assertThat(sources(client)).containsExactly(alpha.id());
      assertThat(Lab.allHashes(client.root("alienswarm"))).isEqualTo(original);
    }
  }

  @Test
  void S25_two_games_at_once() {
    PeerProcess alpha = lab.alpha();
    PeerProcess client = lab.start("client");
    client.connect(alpha);

    int large = download(client);
    client.fromStart().await("download-chunk-finished");
    int small = client.send("download", "game_id", "ggoo", "install", true, "wait", true);
    client
        .fromStart()
        .await("download-chunk-finished", chunk -> chunk.path("game_id").asString().equals("ggoo"));
    assertThat(ids(client.fromStart().events("download-finished")))
        .as("both run at once")
        .doesNotContain("alienswarm");
    assertSuccess(client.awaitReply(small));
    assertSuccess(client.awaitReply(large));

    assertThat(ids(client.fromStart().events("download-finished")))
        .containsExactlyInAnyOrder("alienswarm", "ggoo");
    assertThat(ids(client.fromStart().events("install-finished"))).containsExactly("ggoo");
    assertThat(Lab.hashes(client.root("ggoo"))).isEqualTo(Lab.hashes(alpha.root("ggoo")));
    assertThat(Lab.allHashes(client.root("ggoo").resolve("local")))
        .containsAllEntriesOf(
            Lab.hashesOf(Map.of("bin/ggoo.bin", Lab.random(30 << 20, "ggoo".hashCode()))));
    assertThat(Lab.allHashes(client.root("alienswarm")))
        .isEqualTo(Lab.hashes(alpha.root("alienswarm")));
    assertThat(client.row("ggoo").orElseThrow().path("installed").asBoolean()).isTrue();
    JsonNode row = client.row("alienswarm").orElseThrow();
    assertThat(row.path("downloaded").asBoolean()).isTrue();
    assertThat(row.path("installed").asBoolean()).isFalse();
    assertThat(Files.exists(client.root("alienswarm").resolve("local"))).isFalse();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  @Test
  void S26_same_game_twice() {
    PeerProcess alpha = lab.alpha();
    PeerProcess client = lab.start("client");
    client.connect(alpha);

    int first = download(client);
    client.fromStart().await("download-chunk-finished");
    assertThat(client.refusal("download", "game_id", "alienswarm", "install", true))
        .isEqualTo("operation-in-progress");
    assertThat(client.fromStart().events("download-finished")).as("the first still runs").isEmpty();
    assertSuccess(client.awaitReply(first));

    assertThat(client.fromStart().events("download-begin")).hasSize(1);
    assertThat(client.fromStart().events("download-finished")).hasSize(1);
    assertThat(client.fromStart().events("download-failed")).isEmpty();
    List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
    Set<String> distinct =
        chunks.stream()
            .map(chunk -> chunk.path("path").asString() + "@" + chunk.path("offset").asLong())
            .collect(Collectors.toSet());
    assertThat(distinct).as("nothing came twice").hasSameSizeAs(chunks);
    assertThat(Lab.allHashes(client.root("alienswarm")))
        .isEqualTo(Lab.hashes(alpha.root("alienswarm")));
    assertThat(client.row("alienswarm").orElseThrow().path("installed").asBoolean()).isFalse();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  /** Begins to get the game that takes long, and does not install it. */
  private static int download(PeerProcess client) {
    return client.send("download", "game_id", "alienswarm", "install", false, "wait", true);
  }

  private static void assertSuccess(JsonNode reply) {
    assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
  }

  private static List<String> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.path("game_id").asString()).toList();
  }

  private static Set<String> sources(PeerProcess client) {
    return client.fromStart().events("download-chunk-finished").stream()
        .map(chunk -> chunk.path("peer_id").asString())
        .collect(Collectors.toSet());
  }
}
