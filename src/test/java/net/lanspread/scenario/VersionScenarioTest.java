package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Several versions of a game at several peers: the target version, and its sources. */
@Timeout(120)
class VersionScenarioTest {
  /** Enough chunks that every source is asked as soon as it may be. */
  private static final int SEVERAL_CHUNKS_MIB = 24;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S15_three_versions() {
    PeerProcess oldest = holder("oldest", "20250101", SEVERAL_CHUNKS_MIB);
    PeerProcess newest = holder("newest", "20250301", SEVERAL_CHUNKS_MIB);
    PeerProcess middle = holder("middle", "20250201", SEVERAL_CHUNKS_MIB);
    PeerProcess client = clientOf(oldest, newest, middle);

    assertThat(client.gameIds()).containsExactly("ggoo");
    assertRow(client, "ggoo", 3, "20250301");
    assertThat(rawVersions(client))
        .isEqualTo(
            Map.of(oldest.id(), "20250101", middle.id(), "20250201", newest.id(), "20250301"));

    client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

    assertThat(client.fromStart().await("got-game-files").path("version").asString())
        .isEqualTo("20250301");
    assertThat(senders(client)).containsExactly(newest.id());
    assertSameContent(client, newest);
    assertThat(client.row("ggoo").orElseThrow().path("local_version").asString())
        .isEqualTo("20250301");
  }

  @Test
  void S16_fan_out_with_stale_peer() {
    PeerProcess a = holder("a", "20250101", 64);
    PeerProcess b = holder("b", "20250601", 64).sendSlowly();
    PeerProcess c = holder("c", "20250601", 64).sendSlowly();
    PeerProcess client = clientOf(a, b, c);
    assertRow(client, "ggoo", 3, "20250601");

    client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

    assertThat(senders(client)).containsExactlyInAnyOrder(b.id(), c.id());
    assertSameContent(client, b);
  }

  @Test
  void S17_conflict_among_newest() {
    PeerProcess a = holder("a", "20250101", 1);
    PeerProcess b = holder("b", "20250601", 2);
    PeerProcess c = holder("c", "20250601", 3);
    PeerProcess client = clientOf(a, b, c);
    assertRow(client, "ggoo", 3, "20250601");

    assertThat(client.refusal("download", "game_id", "ggoo", "wait", true))
        .isEqualTo("ambiguous-content");

    assertThat(client.fromStart().await("download-failed").path("code").asString())
        .isEqualTo("ambiguous-content");
    assertThat(client.fromStart().events("got-game-files")).isEmpty();
    assertThat(client.fromStart().events("download-chunk-finished")).isEmpty();
    assertThat(Lab.allHashes(client.root("ggoo"))).isEmpty();
    assertThat(client.row("ggoo").orElseThrow().path("downloaded").asBoolean()).isFalse();
    assertThat(client.ask("status").path("operations")).isEmpty();

    int mark = client.mark();
    c.shutdown();
    client.from(mark).await("peer-lost");
    client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

    assertThat(senders(client)).as("one of the two alone decides").containsExactly(b.id());
    assertSameContent(client, b);
  }

  @Test
  void S30_mesh() {
    Map<String, Map<String, String>> holdings =
        Map.of(
            "one", Map.of("ggoo", "20250101", "cod5", "20250101", "css", "20250101"),
            "two", Map.of("ggoo", "20250201", "bf1942", "20250101"),
            "three", Map.of("ggoo", "20250201", "cod5", "20240101", "cnc4", "20250101"),
            "four", Map.of("cod5", "20250301", "css", "20250101"),
            "five", Map.of("ggoo", "20241231", "bf1942", "20230101", "bfbc2", "20250101"),
            "six", Map.of("cod5", "20260101", "alienswarm", "20250101"));
    List<PeerProcess> mesh = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four", "five")) {
      PeerProcess peer = startWith(name, holdings.getOrDefault(name, Map.of()));
      mesh.forEach(peer::connect);
      mesh.add(peer);
    }
    PeerProcess sixth = startWith("six", holdings.getOrDefault("six", Map.of()));

    mesh.forEach(sixth::connect);

    assertThat(offers(sixth))
        .as("its own cod5 and alienswarm do not count")
        .isEqualTo(
            Map.of(
                "alienswarm", "0 null",
                "bf1942", "2 20250101",
                "bfbc2", "1 20250101",
                "cnc4", "1 20250101",
                "cod5", "3 20250301",
                "css", "2 20250101",
                "ggoo", "4 20250201"));
    mesh.add(sixth);
    for (PeerProcess peer : mesh) {
      peer.ask("wait-peers", "count", 5, "timeout_ms", 20_000);
      assertThat(peerIds(peer))
          .containsExactlyInAnyOrderElementsOf(
              mesh.stream().filter(other -> other != peer).map(PeerProcess::id).toList());
    }
    assertThat(offers(mesh.getFirst()))
        .isEqualTo(
            Map.of(
                "alienswarm", "1 20250101",
                "bf1942", "2 20250101",
                "bfbc2", "1 20250101",
                "cnc4", "1 20250101",
                "cod5", "3 20260101",
                "css", "1 20250101",
                "ggoo", "3 20250201"));
  }

  @Test
  void S36_newest_singleton() {
    PeerProcess newest = holder("newest", "20260501", SEVERAL_CHUNKS_MIB);
    List<PeerProcess> all = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four")) {
      all.add(holder(name, "20250101", SEVERAL_CHUNKS_MIB));
    }
    all.add(2, newest);
    PeerProcess client = clientOf(all.toArray(PeerProcess[]::new));
    assertRow(client, "ggoo", 5, "20260501");

    client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

    assertThat(senders(client)).containsExactly(newest.id());
    assertSameContent(client, newest);
  }

  /** Starts a peer with {@code ggoo}, whose bytes are others in each version and size. */
  private PeerProcess holder(String name, String version, int mib) {
    Lab.write(
        lab.root(name, "ggoo").resolve("ggoo.eti"), Lab.random(mib << 20, Long.parseLong(version)));
    lab.version(name, "ggoo", version);
    return lab.start(name);
  }

  private PeerProcess startWith(String name, Map<String, String> versions) {
    versions.forEach(
        (gameId, version) -> {
          Lab.write(lab.root(name, gameId).resolve("data.bin"), Lab.random(1000, 1));
          lab.version(name, gameId, version);
        });
    return lab.start(name);
  }

  private PeerProcess clientOf(PeerProcess... sources) {
    PeerProcess client = lab.start("client");
    List.of(sources).forEach(client::connect);
    return client;
  }

  private static void assertRow(
      PeerProcess peer, String gameId, int peerCount, String targetVersion) {
    JsonNode row = peer.row(gameId).orElseThrow();
    assertThat(row.path("peer_count").asInt()).isEqualTo(peerCount);
    assertThat(row.path("eti_game_version").asString()).isEqualTo(targetVersion);
  }

  private static void assertSameContent(PeerProcess client, PeerProcess source) {
    assertThat(Lab.allHashes(client.root("ggoo"))).isEqualTo(Lab.hashes(source.root("ggoo")));
  }

  /** The peers that have sent chunks. */
  private static Set<String> senders(PeerProcess client) {
    return client.fromStart().events("download-chunk-finished").stream()
        .map(chunk -> chunk.path("peer_id").asString())
        .collect(Collectors.toSet());
  }

  private static List<String> peerIds(PeerProcess peer) {
    return peer.ask("list-peers").path("peers").findValuesAsString("peer_id");
  }

  /** The word of each peer on the one game that it has, by peer id. */
  private static Map<String, String> rawVersions(PeerProcess client) {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode peer : client.ask("list-peers").path("peers")) {
      assertThat(peer.path("games")).hasSize(1);
      versions.put(
          peer.path("peer_id").asString(),
          peer.path("games").get(0).path("eti_version").asString());
    }
    return versions;
  }

  /**
   * The number of peers that have a game, and its target version, by game; each game has one row.
   */
  private static Map<String, String> offers(PeerProcess peer) {
    Map<String, String> offers = new TreeMap<>();
    for (JsonNode row : peer.ask("list-games").path("games")) {
      JsonNode version = row.path("eti_game_version");
      String before =
          offers.put(
              row.path("game_id").asString(),
              row.path("peer_count").asInt()
                  + " "
                  + (version.isNull() ? "null" : version.asString()));
      assertThat(before).as("the other row of %s", row).isNull();
    }
    return offers;
  }
}
