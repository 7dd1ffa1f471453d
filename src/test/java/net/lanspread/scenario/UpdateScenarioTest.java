package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.download.GameContent;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games that become newer. */
@Timeout(180)
class UpdateScenarioTest {
  private static final GameId GAME = new GameId("cod5");
  private static final byte[] BIG = Lab.random(3 * Chunks.CHUNK_BYTES + 1000, 1);

  private static final Object[] PLAY = {
    "game_id", "cod5", "username", "Tom", "language", "german", "launch", true, "wait", true
  };

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  /** A version with an archive of one file of this text, and a large file beside it. */
  private GameContent version(String digits, String installed) throws IOException {
    Path archive = lab.path("archive");
    Lab.archive(
        archive, Map.of("game.txt", installed.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return GameContent.version(digits)
        .with("cod5.eti", Files.readAllBytes(archive))
        .with("data/big.bin", BIG);
  }

  @Test
  void U01_update_fetches_the_one_chunk_that_changed_and_installs() throws Exception {
    GameContent old = version("20250101", "the game");
    byte[] changed = BIG.clone();
    changed[2 * Chunks.CHUNK_BYTES + 5] ^= 1;
    GameContent newer = version("20250202", "the game").with("data/big.bin", changed);
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, old)) {
      PeerProcess client = installed(source);
      Lab.write(client.root("cod5").resolve("local/save.dat"), new byte[] {1});
      assertThat(client.refusal("update", "game_id", "cod5")).isEqualTo("already-downloaded");
      holds(source, newer, client);
      int mark = client.mark();

      client.ask("update", "game_id", "cod5", "wait", true);

      assertThat(source.takeSent())
          .extracting(Message.GetChunk::path, Message.GetChunk::offset)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("version.ini", 0L),
              org.assertj.core.groups.Tuple.tuple("data/big.bin", 2L * Chunks.CHUNK_BYTES));
      assertThat(client.from(mark).await("download-finished").path("bytes").asLong())
          .isEqualTo(Chunks.CHUNK_BYTES + 8);
      client.from(mark).await("install-finished");
      assertThat(client.from(mark).events("active-operations-changed"))
          .allSatisfy(
              event ->
                  assertThat(event.path("operations").findValuesAsString("operation"))
                      .as("one operation of one kind")
                      .isSubsetOf("Updating"));
      assertThat(Lab.hashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(newer));
      assertThat(client.root("cod5").resolve("local")).isDirectoryContaining("glob:**game.txt");
      assertThat(client.root("cod5").resolve("local/save.dat")).hasBinaryContent(new byte[] {1});
      assertThat(client.refusal("update", "game_id", "cod5")).isEqualTo("already-downloaded");
    }
  }

  @Test
  void U02_what_cannot_be_updated_is_said_at_once() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, version("20250101", "a"))) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());

      assertThat(client.refusal("update", "game_id", "nonsense")).isEqualTo("unknown-game");
      assertThat(client.refusal("update", "game_id", "cod5")).isEqualTo("not-downloaded");
      assertThat(client.refusal("update", "game_id", "css")).isEqualTo("not-downloaded");
    }
  }

  @Test
  void U03_grown_shrunk_and_renamed_files_cost_what_is_new_in_them() throws Exception {
    GameContent old =
        GameContent.version("20250101")
            .with("grows.bin", Lab.random(Chunks.CHUNK_BYTES, 2))
            .with("shrinks.bin", BIG)
            .with("old/name.dat", "renamed");
    byte[] grown =
        java.util.Arrays.copyOf(Lab.random(Chunks.CHUNK_BYTES, 2), Chunks.CHUNK_BYTES + 9);
    GameContent newer =
        GameContent.version("20250202")
            .with("grows.bin", grown)
            .with("shrinks.bin", java.util.Arrays.copyOf(BIG, 2 * Chunks.CHUNK_BYTES))
            .with("new/name.dat", "renamed");
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, old)) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      client.ask("download", "game_id", "cod5", "install", false, "wait", true);
      source.takeSent();
      holds(source, newer, client);
      int mark = client.mark();

      client.ask("update", "game_id", "cod5", "wait", true);

      assertThat(MemoryPeer.bytes(source.takeSent())).isEqualTo(9 + "renamed".length() + 8);
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(newer));
      assertThat(client.from(mark).events("install-begin")).as("it was not installed").isEmpty();
    }
  }

  @Test
  void U04_failed_download_leaves_the_installed_game_and_the_next_update_goes_on()
      throws Exception {
    GameContent newer =
        version("20250202", "the new game").with("data/big.bin", Lab.random(BIG.length, 9));
    try (MemoryPeer source =
        new MemoryPeer(lab.path("source"), GAME, version("20250101", "the game"))) {
      PeerProcess client = installed(source);
      Path local = client.root("cod5").resolve("local");
      Map<String, String> before = Lab.allHashes(local);
      holds(source, newer, client);
      source.dieAfter(2);
      int mark = client.mark();

      assertThat(client.refusal("update", "game_id", "cod5", "wait", true)).isEqualTo("peers-gone");

      assertThat(Lab.allHashes(local)).isEqualTo(before);
      JsonNode row = client.row("cod5").orElseThrow();
      assertThat(row.path("downloaded").asBoolean()).isFalse();
      assertThat(row.path("installed").asBoolean()).isTrue();
      assertThat(row.path("availability").asString()).isEqualTo("LocalOnly");
      assertThat(row.path("update_available").asBoolean()).isTrue();
      assertThat(row.path("local_version").asString())
          .as("what is in local/")
          .isEqualTo("20250101");

      source.takeSent();
      long came =
          client.from(mark).events("download-chunk-finished").stream()
              .mapToLong(chunk -> chunk.path("bytes").asLong())
              .sum();
      source.dieAfter(Integer.MAX_VALUE);
      client.ask("update", "game_id", "cod5", "wait", true);
      assertThat(MemoryPeer.bytes(source.takeSent()))
          .isLessThanOrEqualTo(newer.list().totalBytes() - came + 8);
      assertThat(Lab.hashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(newer));
      assertThat(Files.readString(local.resolve("game.txt"))).isEqualTo("the new game");
    }
  }

  @Test
  void U05_update_whose_install_failed_is_installed_by_the_next() throws Exception {
    GameContent broken =
        GameContent.version("20250202").with("cod5.eti", "no archive").with("data/big.bin", BIG);
    try (MemoryPeer source =
        new MemoryPeer(lab.path("source"), GAME, version("20250101", "the game"))) {
      PeerProcess client = installed(source);
      Path local = client.root("cod5").resolve("local");
      Map<String, String> before = Lab.allHashes(local);
      holds(source, broken, client);

      assertThat(client.refusal("update", "game_id", "cod5", "wait", true))
          .isEqualTo("archive-error");

      assertThat(Lab.allHashes(local)).isEqualTo(before);
      assertThat(client.row("cod5").orElseThrow().path("local_version").asString())
          .isEqualTo("20250202");
      assertThat(client.row("cod5").orElseThrow().path("update_available").asBoolean())
          .as("local/ is still the old one")
          .isTrue();
      byte[] archive =
          Objects.requireNonNull(version("20250202", "mended by hand").files().get("cod5.eti"));
      Lab.write(client.root("cod5").resolve("cod5.eti"), archive);
      int mark = client.mark();
      client.ask("update", "game_id", "cod5", "wait", true);
      assertThat(client.from(mark).events("download-begin")).isEmpty();
      assertThat(Files.readString(local.resolve("game.txt"))).isEqualTo("mended by hand");
      assertThat(client.refusal("update", "game_id", "cod5")).isEqualTo("already-downloaded");
    }
  }

  @Test
  void U06_scripts_that_nobody_vouches_for_run_only_for_who_wants_them() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    GameContent old = version("20250101", "the game").with("game_start.sh", "echo old > ran\n");
    GameContent newer = version("20250202", "newer").with("game_start.sh", "echo theirs > ran\n");
    GameContent same = version("20250303", "newest").with("game_start.sh", "echo theirs > ran\n");
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, old)) {
      PeerProcess client = installed(source);
      Path ran = client.root("cod5").resolve("ran");
      client.ask("play", PLAY);
      assertThat(ran).as("a first install asks nothing").hasContent("old");
      holds(source, newer, client);
      client.ask("update", "game_id", "cod5", "wait", true);
      assertThat(scriptsChanged(client)).containsExactly("game_start.sh");
      client.shutdown();

      PeerProcess again = lab.start("client");
      assertThat(scriptsChanged(again)).as("after a new start").containsExactly("game_start.sh");
      JsonNode refused = again.awaitReply(again.send("play", PLAY)).path("error");
      assertThat(refused.path("code").asString()).isEqualTo("scripts-changed");
      assertThat(refused.path("message").asString()).contains("game_start.sh");
      assertThat(ran).as("nothing of theirs ran").hasContent("old");

      again.ask("play", with(PLAY, "accept_scripts", true));
      assertThat(ran).hasContent("theirs");
      assertThat(scriptsChanged(again)).isEmpty();
      again.ask("connect", "addr", source.address());
      holds(source, same, again);
      again.ask("update", "game_id", "cod5", "wait", true);
      again.ask("play", PLAY);
    }
  }

  @Test
  void U07_scripts_of_a_pinned_update_are_not_asked_about() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    GameContent old = version("20250101", "the game").with("game_start.sh", "echo old > ran\n");
    GameContent newer = version("20250202", "newer").with("game_start.sh", "echo pinned > ran\n");
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, old)) {
      source.showHashes();
      installed(source).shutdown();
      new CatalogFile(lab.catalog()).pin(GAME, newer.version(), newer.manifest().digest());
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      holds(source, newer, client);

      client.ask("update", "game_id", "cod5", "wait", true);

      assertThat(scriptsChanged(client)).isEmpty();
      client.ask("play", PLAY);
      assertThat(client.root("cod5").resolve("ran")).hasContent("pinned");
    }
  }

  private static Object[] with(Object[] fields, Object... more) {
    return Stream.concat(Stream.of(fields), Stream.of(more)).toArray();
  }

  private static List<String> scriptsChanged(PeerProcess client) {
    return client
        .row("cod5")
        .orElseThrow()
        .path("scripts_changed")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private PeerProcess installed(MemoryPeer source) {
    PeerProcess client = lab.start("client");
    client.ask("connect", "addr", source.address());
    client.ask("download", "game_id", "cod5", "wait", true);
    source.takeSent();
    return client;
  }

  private static void holds(MemoryPeer source, GameContent newer, PeerProcess client)
      throws IOException {
    source.hold(newer);
    client.until(
        "the update", () -> client.row("cod5").orElseThrow().path("update_available").asBoolean());
  }
}
