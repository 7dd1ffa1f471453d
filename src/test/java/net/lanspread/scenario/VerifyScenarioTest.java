package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.download.GameContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games that are read again, byte for byte, and repaired. */
@Timeout(180)
class VerifyScenarioTest {
  private static final GameId GAME = new GameId("cod5");
  private static final GameContent CONTENT =
      GameContent.version("20250101")
          .with("data/big.bin", Lab.random(3 * Chunks.CHUNK_BYTES + 1000, 1))
          .with("data/small.dat", "small")
          .with("readme.txt", "read me")
          .with("empty.dat", "");

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void V01_silent_damage_is_found_and_only_it_is_fetched() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT)) {
      PeerProcess client = downloaded(source);
      Path big = client.root("cod5").resolve("data/big.bin");
      damage(big, Chunks.CHUNK_BYTES + 7);
      int mark = client.mark();

      JsonNode result = client.ask("verify", "game_id", "cod5", "wait", true);

      assertThat(result.path("manifest_digest").asString())
          .isEqualTo(CONTENT.manifest().digest().hex());
      assertFinished(client, mark, true, 1);
      assertThat(source.takeSent())
          .singleElement()
          .satisfies(
              chunk -> {
                assertThat(chunk.path()).isEqualTo("data/big.bin");
                assertThat(chunk.offset()).isEqualTo(Chunks.CHUNK_BYTES);
                assertThat(chunk.lengthBytes()).isEqualTo(Chunks.CHUNK_BYTES);
              });
      assertThat(client.from(mark).events("download-chunk-finished")).hasSize(1);
      assertThat(client.from(mark).await("download-finished").path("bytes").asLong())
          .isEqualTo(Chunks.CHUNK_BYTES);
      assertThat(
              client.place(mark, line -> line.path("event").asString("").equals("verify-finished")))
          .as("the last word")
          .isGreaterThan(
              client.place(
                  mark, line -> line.path("event").asString("").equals("download-finished")));
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(hashes(CONTENT));
      assertThat(client.row("cod5").orElseThrow().path("downloaded").asBoolean()).isTrue();
    }
  }

  @Test
  void V02_nothing_wrong_writes_nothing() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT)) {
      PeerProcess client = downloaded(source);
      Lab.write(client.root("cod5").resolve("mine.txt"), new byte[] {1});
      Map<String, FileTime> times = times(client.root("cod5"));
      int mark = client.mark();

      client.ask("verify", "game_id", "cod5", "wait", true);

      assertFinished(client, mark, true, 0);
      assertThat(times(client.root("cod5"))).isEqualTo(times);
      assertThat(client.from(mark).events("download-begin")).isEmpty();
      assertThat(source.takeSent()).isEmpty();
    }
  }

  @Test
  void V03_missing_files_and_wrong_lengths_are_repaired_and_own_files_stay() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT)) {
      PeerProcess client = downloaded(source);
      Path root = client.root("cod5");
      Files.delete(root.resolve("readme.txt"));
      Files.delete(root.resolve("empty.dat"));
      Files.writeString(root.resolve("data/small.dat"), "smaller no more");
      try (RandomAccessFile big =
          new RandomAccessFile(root.resolve("data/big.bin").toFile(), "rw")) {
        big.setLength(3L * Chunks.CHUNK_BYTES);
      }
      Lab.write(root.resolve("data/mine.txt"), new byte[] {1});
      int mark = client.mark();

      JsonNode result = client.ask("verify", "game_id", "cod5", "wait", true);

      assertFinished(client, mark, true, 4);
      assertThat(MemoryPeer.bytes(source.takeSent()))
          .as("the end of one file, and another one; what was too long was cut off")
          .isEqualTo(1000 + "read me".length());
      Map<String, String> now = Lab.allHashes(root);
      assertThat(now.remove("data/mine.txt")).isNotNull();
      assertThat(now).isEqualTo(hashes(CONTENT));
      assertThat(result.path("manifest_digest").asString())
          .as("of what was downloaded, not of what lies beside it")
          .isEqualTo(CONTENT.manifest().digest().hex());
    }
  }

  @Test
  void V04_damage_that_nobody_can_repair_is_reported_and_left() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT)) {
      PeerProcess first = downloaded(source);
      first.shutdown();
      // Else it would connect to the source by itself, sooner or later.
      Files.delete(lab.path("client").resolve("state/connected_by_hand"));
      PeerProcess client = lab.start("client");
      Path root = client.root("cod5");
      int mark = client.mark();
      client.ask("verify", "game_id", "cod5", "wait", true);
      assertFinished(client, mark, true, 0);
      Files.writeString(root.resolve("readme.txt"), "READ ME");
      damage(root.resolve("data/big.bin"), 0);
      Map<String, String> before = Lab.allHashes(root);

      for (int times = 0; times < 2; times++) {
        int again = client.mark();
        assertThat(client.refusal("verify", "game_id", "cod5", "wait", true))
            .as("what was read last time is not what the game should be")
            .isEqualTo("verification-failed");
        assertFinished(client, again, false, 2);
      }

      assertThat(Lab.allHashes(root)).isEqualTo(before);
      JsonNode damaged = client.row("cod5").orElseThrow();
      assertThat(damaged.path("downloaded").asBoolean()).isTrue();
      assertThat(damaged.path("availability").asString()).as("kept back").isEqualTo("LocalOnly");
      assertThat(damaged.path("notices").path(0).path("code").asString()).isEqualTo("damaged");
      client.shutdown();
      client = lab.start("client");
      PeerProcess guest = lab.start("guest");
      client.connect(guest);
      assertThat(guest.row("cod5")).as("not offered, after a restart").isEmpty();
      client.ask("connect", "addr", source.address());
      source.takeSent();
      client.ask("verify", "game_id", "cod5", "wait", true);
      guest.until("it is offered", () -> guest.row("cod5").isPresent());
      assertThat(client.row("cod5").orElseThrow().path("notices")).isEmpty();
      assertThat(source.takeSent()).hasSize(2);
      assertThat(Lab.allHashes(root)).isEqualTo(hashes(CONTENT));
    }
  }

  @Test
  void V05_repair_that_is_cut_off_is_completed_by_a_download() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT)) {
      PeerProcess client = downloaded(source);
      Path root = client.root("cod5");
      damage(root.resolve("data/big.bin"), 0);
      damage(root.resolve("data/big.bin"), Chunks.CHUNK_BYTES);
      source.dieAfter(1);
      int mark = client.mark();

      assertThat(client.refusal("verify", "game_id", "cod5", "wait", true))
          .isEqualTo("verification-failed");

      assertFinished(client, mark, false, 2);
      assertThat(root.resolve("version.ini")).doesNotExist();
      source.dieAfter(Integer.MAX_VALUE);
      source.takeSent();
      client.ask("download", "game_id", "cod5", "install", false, "wait", true);
      assertThat(MemoryPeer.bytes(source.takeSent())).isEqualTo(Chunks.CHUNK_BYTES + 8);
      assertThat(Lab.allHashes(root)).isEqualTo(hashes(CONTENT));
    }
  }

  @Test
  void V06_what_cannot_be_verified_is_said_at_once_and_a_cancel_changes_nothing() throws Exception {
    Path hollow = lab.root("client", "css").resolve("big.bin");
    Files.createDirectories(hollow.getParent());
    try (RandomAccessFile file = new RandomAccessFile(hollow.toFile(), "rw")) {
      file.setLength(4L << 30);
    }
    lab.version("client", "css", "20250101");
    PeerProcess client = lab.start("client");
    assertThat(client.refusal("verify", "game_id", "nonsense")).isEqualTo("unknown-game");
    assertThat(client.refusal("verify", "game_id", "cod5")).isEqualTo("not-downloaded");

    int verify = client.send("verify", "game_id", "css", "wait", true);
    client
        .fromStart()
        .await(
            "active-operations-changed",
            event -> event.path("operations").toString().contains("Verifying"));
    assertThat(client.refusal("verify", "game_id", "css")).isEqualTo("operation-in-progress");
    assertThat(client.refusal("update", "game_id", "css")).isEqualTo("operation-in-progress");
    client.ask("cancel", "game_id", "css");

    assertThat(client.awaitReply(verify).path("error").path("code").asString())
        .isEqualTo("cancelled");
    assertFinished(client, 0, false, 0);
    assertThat(client.ask("status").path("operations")).isEmpty();
    assertThat(client.row("css").orElseThrow().path("downloaded").asBoolean()).isTrue();
  }

  @Test
  void V07_pinned_digest_decides_against_the_party() throws Exception {
    GameContent other = CONTENT.with("readme.txt", "another");
    new CatalogFile(lab.catalog()).pin(GAME, new Version("20250101"), CONTENT.manifest().digest());
    CONTENT
        .files()
        .forEach((path, bytes) -> Lab.write(lab.root("client", "cod5").resolve(path), bytes));
    damage(lab.root("client", "cod5").resolve("data/small.dat"), 0);
    try (MemoryPeer anna = new MemoryPeer(lab.path("anna"), GAME, other);
        MemoryPeer bert = new MemoryPeer(lab.path("bert"), GAME, other);
        MemoryPeer carl = new MemoryPeer(lab.path("carl"), GAME, CONTENT)) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", anna.address());
      client.ask("connect", "addr", bert.address());
      int mark = client.mark();
      assertThat(client.refusal("verify", "game_id", "cod5", "wait", true))
          .isEqualTo("verification-failed");
      assertFinished(
          client,
          mark,
          false,
          CONTENT.manifest().files().stream().mapToLong(file -> file.chunks().size()).sum());
      client.ask("connect", "addr", carl.address());
      mark = client.mark();

      client.ask("verify", "game_id", "cod5", "wait", true);

      assertFinished(client, mark, true, 1);
      assertThat(carl.takeSent()).hasSize(1);
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(hashes(CONTENT));
    }
  }

  @Test
  void V08_peers_of_the_version_say_what_it_is() throws Exception {
    GameContent wrong = CONTENT.with("readme.txt", "an earlier try to write it");
    wrong
        .files()
        .forEach((path, bytes) -> Lab.write(lab.root("client", "cod5").resolve(path), bytes));
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, CONTENT);
        MemoryPeer newer =
            new MemoryPeer(lab.path("newer"), GAME, GameContent.version("20260101"))) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      client.ask("connect", "addr", newer.address());
      int mark = client.mark();

      client.ask("verify", "game_id", "cod5", "wait", true);

      assertFinished(client, mark, true, 1);
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(hashes(CONTENT));
      assertThat(newer.takeSent()).isEmpty();
    }
  }

  private PeerProcess downloaded(MemoryPeer source) {
    PeerProcess client = lab.start("client");
    client.ask("connect", "addr", source.address());
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    source.takeSent();
    return client;
  }

  private static void assertFinished(PeerProcess client, int mark, boolean ok, long badChunks) {
    JsonNode event = client.from(mark).await("verify-finished");
    assertThat(event.path("game_id").isString()).isTrue();
    assertThat(event.path("ok").asBoolean()).isEqualTo(ok);
    assertThat(event.path("bad_chunks").asLong(-1)).isEqualTo(badChunks);
    assertThat(client.from(mark).events("verify-finished")).hasSize(1);
  }

  /** Changes one byte, so that neither size nor times tell. */
  private static void damage(Path file, long offset) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
    Files.setLastModifiedTime(file, time);
  }

  private static Map<String, FileTime> times(Path root) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        times.put(root.relativize(path).toString(), Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  static Map<String, String> hashes(GameContent content) {
    Map<String, String> hashes = new TreeMap<>();
    content.files().forEach((path, bytes) -> hashes.put(path, Sha256.hash(bytes).hex()));
    return hashes;
  }
}
