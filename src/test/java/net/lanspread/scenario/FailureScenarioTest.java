package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Sources that die, and disks that are full. */
@Timeout(180)
@Tag("process")
class FailureScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S18_source_killed_redundancy() {
    lab.bigGame("dying", "cnc4", 256);
    lab.bigGame("steady", "cnc4", 256);
    PeerProcess dying = lab.startAlone("dying").sendSlowly();
    PeerProcess steady = lab.start("steady").sendSlowly();
    PeerProcess client = lab.clientOf(dying, steady);

    int download = client.send("download", "game_id", "cnc4", "install", false, "wait", true);
    client.fromStart().await("download-chunk-finished", chunk -> isFrom(chunk, dying));
    dying.kill();
    steady.sendFreely();

    assertThat(client.awaitReply(download).path("ok").asBoolean()).isTrue();
    client.fromStart().await("download-finished");
    assertThat(client.fromStart().events("download-failed")).isEmpty();
    List<JsonNode> chunks = client.fromStart().events("download-chunk-finished");
    assertThat(chunks).anyMatch(chunk -> isFrom(chunk, steady));
    assertThat(chunks.stream().filter(chunk -> isFrom(chunk, dying)).count())
        .as("the source died in the middle")
        .isLessThan(chunks.size() / 2);
    assertThat(Lab.allHashes(client.root("cnc4"))).isEqualTo(Lab.hashes(steady.root("cnc4")));
  }

  private static boolean isFrom(JsonNode chunk, PeerProcess source) {
    return chunk.path("peer_id").asString().equals(source.id());
  }

  @Test
  void S19_only_source_killed() {
    lab.bigGame("source", "cnc4", 256);
    PeerProcess source = lab.startAlone("source").sendSlowly();
    PeerProcess client = lab.start("client");
    PeerProcess observer = lab.start("observer");
    client.connect(source);
    observer.connect(client);

    int download = client.send("download", "game_id", "cnc4", "install", false, "wait", true);
    client.fromStart().await("download-begin");
    source.kill();

    JsonNode reply = client.awaitReply(download);
    assertThat(reply.path("error").path("code").asString()).isEqualTo("peers-gone");
    assertThat(client.fromStart().await("download-failed").path("code").asString())
        .isEqualTo("peers-gone");
    client.fromStart().await("download-peers-gone");
    assertThat(client.fromStart().events("download-finished")).isEmpty();
    assertNothingIsLeft(client, client.root("cnc4"));
    assertThat(observer.ask("list-peers").path("peers").get(0).path("games")).isEmpty();

    client.connect(lab.start("source").sendFreely());
    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(Lab.allHashes(client.root("cnc4"))).isEqualTo(Lab.hashes(source.root("cnc4")));
    observer.until("the game at the client", () -> observer.row("cnc4").isPresent());
  }

  private static void assertNothingIsLeft(PeerProcess client, Path root) {
    assertThat(Files.exists(root.resolve("version.ini"))).isFalse();
    JsonNode row = client.row("cnc4").orElse(null);
    assertThat(row == null || !row.path("downloaded").asBoolean()).isTrue();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  @Test
  void S20_disk_full() throws IOException {
    lab.bigGame("source", "cnc4", 60);
    lab.bigGame("source", "cod5", 20);
    PeerProcess source = lab.start("source");
    Optional<PeerProcess> small = lab.startOnSmallDisk("client", 32);
    assumeTrue(small.isPresent(), "this machine allows no mount");
    PeerProcess client = small.get();
    client.connect(source);
    Path root = Lab.seenBy(client, client.root("cnc4"));

    assertThat(client.refusal("download", "game_id", "cnc4", "wait", true)).isEqualTo("disk-full");

    assertThat(client.fromStart().await("download-failed").path("code").asString())
        .isEqualTo("disk-full");
    assertThat(client.fromStart().events("download-begin"))
        .as("it shows before the first byte")
        .isEmpty();
    assertNothingIsLeft(client, root);

    Path sparse = Files.createDirectories(root.resolve("data")).resolve("cnc4.bin");
    try (RandomAccessFile hole = new RandomAccessFile(sparse.toFile(), "rw")) {
      hole.setLength(60L << 20);
    }
    int mark = client.mark();
    assertThat(client.refusal("download", "game_id", "cnc4", "wait", true)).isEqualTo("disk-full");

    client.from(mark).await("download-begin");
    assertThat(client.from(mark).await("download-failed").path("code").asString())
        .isEqualTo("disk-full");
    assertNothingIsLeft(client, root);

    Files.delete(sparse);
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(Lab.allHashes(Lab.seenBy(client, client.root("cod5"))))
        .isEqualTo(Lab.hashes(source.root("cod5")));
  }
}
