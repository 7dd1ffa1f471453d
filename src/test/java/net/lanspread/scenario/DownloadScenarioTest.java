package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Getting games from others. */
@Timeout(120)
@Tag("process")
class DownloadScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S04_download_no_install() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);

    client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);

    JsonNode files = client.fromStart().await("got-game-files");
    assertThat(files.path("version").asString()).isEqualTo(Lab.VERSION);
    assertThat(files.path("files").findValuesAsString("path"))
        .containsExactly("bfbc2.eti", "version.ini");
    assertThat(files.path("peers").get(0).asString()).isEqualTo(bravo.id());
    client.fromStart().await("download-begin");
    client.fromStart().await("download-finished");
    assertThat(client.fromStart().events("install-begin")).isEmpty();
    JsonNode row = client.row("bfbc2").orElseThrow();
    assertThat(row.path("downloaded").asBoolean()).isTrue();
    assertThat(row.path("installed").asBoolean()).isFalse();
    assertThat(row.path("operation").isNull()).isTrue();
    assertThat(Lab.allHashes(client.root("bfbc2"))).isEqualTo(Lab.hashes(bravo.root("bfbc2")));
    assertThat(Files.exists(client.root("bfbc2").resolve("local"))).isFalse();
  }

  @Test
  void S07_duplicate_sources() {
    PeerProcess alpha = lab.alpha().sendSlowly();
    PeerProcess bravo = lab.bravo().sendSlowly();
    PeerProcess client = lab.clientOf(alpha, bravo);

    client.ask("download", "game_id", "ggoo", "install", false, "wait", true);

    List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
    assertThat(sources(chunks)).containsExactlyInAnyOrder(alpha.id(), bravo.id());
    assertThat(distinctChunks(chunks)).hasSameSizeAs(chunks);
    assertThat(chunks.stream().mapToLong(chunk -> chunk.path("bytes").asLong()).sum())
        .isEqualTo(size(client.root("ggoo")));
    assertThat(client.fromStart().events("download-finished")).hasSize(1);
    assertThat(Lab.allHashes(client.root("ggoo"))).isEqualTo(Lab.hashes(alpha.root("ggoo")));
  }

  @Test
  void S08_ambiguous_content() {
    lab.game("one", "ggoo", 1);
    lab.game("two", "ggoo", 2);
    PeerProcess client = lab.clientOf(lab.start("one"), lab.start("two"));
    assertThat(client.row("ggoo").orElseThrow().path("peer_count").asInt()).isEqualTo(2);

    assertThat(client.refusal("download", "game_id", "ggoo", "wait", true))
        .isEqualTo("ambiguous-content");

    assertThat(client.fromStart().await("download-failed").path("code").asString())
        .isEqualTo("ambiguous-content");
    assertThat(Lab.allHashes(client.root("ggoo"))).isEmpty();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  @Test
  void S09_missing_game() {
    PeerProcess client = lab.clientOf(lab.bravo());

    assertThat(client.refusal("download", "game_id", "css")).isEqualTo("no-peers-have-game");

    assertThat(client.fromStart().await("no-peers-have-game").path("game_id").asString())
        .isEqualTo("css");
    assertThat(Files.exists(client.root("css"))).isFalse();
  }

  @Test
  void S13_exact_equality() {
    PeerProcess alpha = lab.alpha();
    PeerProcess client = lab.clientOf(alpha);

    for (String gameId : List.of("bf1942", "alienswarm")) {
      client.ask("download", "game_id", gameId, "install", false, "wait", true);
      assertThat(Lab.allHashes(client.root(gameId))).isEqualTo(Lab.hashes(alpha.root(gameId)));
    }
    assertThat(size(client.root("alienswarm"))).isGreaterThan(100L << 20);
    assertThat(Lab.hashes(client.root("alienswarm"))).containsKey("notes.txt");
  }

  @Test
  void S14_two_sources_large() {
    lab.bigGame("one", "cnc4", 320);
    lab.bigGame("two", "cnc4", 320);
    PeerProcess one = lab.start("one");
    PeerProcess two = lab.start("two");
    PeerProcess client = lab.clientOf(one, two);

    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);

    List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
    assertThat(distinctChunks(chunks)).hasSameSizeAs(chunks);
    long oneBytes = bytesFrom(one, chunks);
    long twoBytes = bytesFrom(two, chunks);
    assertThat(oneBytes + twoBytes).isEqualTo(size(client.root("cnc4")));
    assertThat(Math.abs(oneBytes - twoBytes)).isLessThanOrEqualTo(32L << 20);
    assertThat(Lab.allHashes(client.root("cnc4"))).isEqualTo(Lab.hashes(one.root("cnc4")));
  }

  private static long bytesFrom(PeerProcess source, List<JsonNode> chunks) {
    return chunks.stream()
        .filter(chunk -> chunk.path("peer_id").asString().equals(source.id()))
        .mapToLong(chunk -> chunk.path("bytes").asLong())
        .sum();
  }

  @Test
  void S31_bootstrapped_source() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    Map<String, String> original = Lab.hashes(bravo.root("bfbc2"));
    bravo.shutdown();
    PeerProcess third = lab.start("third");
    third.connect(client);

    third.ask("download", "game_id", "bfbc2", "install", false, "wait", true);

    assertThat(sources(third.fromStart().events("download-chunk-finished")))
        .containsExactly(client.id());
    assertThat(Lab.allHashes(third.root("bfbc2"))).isEqualTo(original);
  }

  @Test
  void S34_many_small_files() {
    for (int i = 0; i < 20; i++) {
      Lab.write(
          lab.root("source", "cod5").resolve("dir" + i % 3 + "/f" + i), Lab.random(500 + i, i));
    }
    lab.version("source", "cod5", Lab.VERSION);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
    assertThat(chunks).hasSize(21);
    assertThat(chunks.stream().map(chunk -> chunk.path("path").asString()).distinct()).hasSize(21);
    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(Lab.hashes(source.root("cod5")));
  }

  @Test
  void S37_throughput() throws IOException {
    long sizeBytes = 2L << 30;
    Path archive = lab.root("source", "ggoo").resolve("ggoo.eti");
    Files.createDirectories(archive.getParent());
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(sizeBytes);
    }
    lab.version("source", "ggoo", Lab.VERSION);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    client.ask("download", "game_id", "ggoo", "install", false);
    JsonNode done = client.fromStart().await("download-finished");

    long bytes = done.path("bytes").asLong();
    double seconds = done.path("duration_ms").asLong() / 1000.0;
    System.out.println("2 GiB through two peers: " + done.path("mib_per_s") + " MiB/s");
    assertThat(bytes).isEqualTo(sizeBytes + 8);
    assertThat(done.path("mib_per_s").asDouble())
        .isCloseTo(bytes / seconds / (1 << 20), org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(done.path("mbit_per_s").asDouble())
        .isCloseTo(bytes * 8 / seconds / 1e6, org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(Files.size(client.root("ggoo").resolve("ggoo.eti"))).isEqualTo(sizeBytes);
    assertThat(client.row("ggoo").orElseThrow().path("downloaded").asBoolean()).isTrue();
  }

  @Test
  void X01_pinned_version() throws Exception {
    new CatalogFile(lab.catalog()).pin(new GameId("cod5"), new Version("20250201"), null);
    for (String version : List.of("20250101", "20250201", "20990101")) {
      Lab.write(
          lab.root("v" + version, "cod5").resolve("data.bin"),
          version.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      lab.version("v" + version, "cod5", version);
    }
    PeerProcess older = lab.start("v20250101");
    PeerProcess pinned = lab.start("v20250201");
    PeerProcess newer = lab.start("v20990101");
    PeerProcess client = lab.start("client");
    List.of(older, pinned, newer).forEach(client::connect);
    JsonNode row = client.row("cod5").orElseThrow();
    assertThat(row.path("peer_count").asInt()).isEqualTo(3);
    assertThat(row.path("eti_game_version").asString()).isEqualTo("20250201");

    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    assertThat(sources(client.fromStart().events("download-chunk-finished")))
        .containsExactly(pinned.id());
    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(Lab.hashes(pinned.root("cod5")));
  }

  @Test
  void D02_resume_after_a_kill_fetches_only_what_is_missing() throws Exception {
    PeerProcess alpha = lab.alpha().sendSlowly();
    PeerProcess client = lab.startAlone("client");
    client.connect(alpha);
    client.send("download", "game_id", "alienswarm", "install", false);
    // version.ini is on the disk only when all else is
    client
        .fromStart()
        .until(
            "a chunk on the disk",
            line ->
                line.path("event").asString("").equals("download-chunk-finished")
                    && !line.path("path").asString().equals("version.ini"));
    client.kill();
    assertThat(Files.exists(client.root("alienswarm").resolve("version.ini"))).isFalse();

    alpha.sendFreely();
    PeerProcess again = lab.start("client");
    again.connect(alpha);

    long fetched = again.fromStart().await("download-finished").path("bytes").asLong();
    assertThat(fetched).isLessThan(size(alpha.root("alienswarm")));
    assertThat(Lab.allHashes(again.root("alienswarm")))
        .isEqualTo(Lab.hashes(alpha.root("alienswarm")));
  }

  @Test
  void D03_cancel_deletes_what_came() {
    PeerProcess alpha = lab.alpha().sendSlowly();
    PeerProcess client = lab.clientOf(alpha);
    int download = client.send("download", "game_id", "alienswarm", "wait", true);
    client.fromStart().await("download-chunk-finished");
    assertThat(client.refusal("download", "game_id", "alienswarm"))
        .isEqualTo("operation-in-progress");

    client.ask("cancel", "game_id", "alienswarm");

    assertThat(client.awaitReply(download).path("error").path("code").asString())
        .isEqualTo("cancelled");
    client.fromStart().await("download-cancelled");
    assertThat(Lab.allHashes(client.root("alienswarm"))).isEmpty();
    assertThat(client.fromStart().events("download-finished")).isEmpty();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  @Test
  void D04_update_replaces_the_old_version_and_its_files() throws Exception {
    Lab.write(lab.root("source", "cod5").resolve("old.dat"), Lab.random(1000, 1));
    lab.version("source", "cod5", "20250101");
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    Lab.write(client.root("cod5").resolve("mine.txt"), new byte[] {1});
    assertThat(client.refusal("download", "game_id", "cod5")).isEqualTo("already-downloaded");

    Files.delete(source.root("cod5").resolve("old.dat"));
    Lab.write(source.root("cod5").resolve("new.dat"), Lab.random(1000, 2));
    lab.version("source", "cod5", "20250202");
    client.until(
        "the update", () -> client.row("cod5").orElseThrow().path("update_available").asBoolean());
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    Map<String, String> now = Lab.allHashes(client.root("cod5"));
    assertThat(now.remove("mine.txt")).as("a file of the user's own stays").isNotNull();
    assertThat(now).isEqualTo(Lab.hashes(source.root("cod5")));
  }

  private static Set<String> sources(List<JsonNode> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.path("peer_id").asString())
        .collect(Collectors.toSet());
  }

  private static Set<String> distinctChunks(List<JsonNode> chunks) {
    Set<String> distinct = new HashSet<>();
    chunks.forEach(
        chunk -> distinct.add(chunk.path("path").asString() + "@" + chunk.path("offset").asLong()));
    return distinct;
  }

  private static long size(Path root) {
    try (var paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
