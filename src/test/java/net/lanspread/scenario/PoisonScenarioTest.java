package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.download.GameContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Sources that send bytes of another content. */
@Timeout(180)
class PoisonScenarioTest {
  private static final GameId GAME = new GameId("cod5");
  private static final GameContent CONTENT =
      GameContent.version("20250101").with("big.bin", Lab.random(16 * Chunks.CHUNK_BYTES, 1));

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void X04_poisoned_source() throws Exception {
    for (String name : List.of("anna", "bert")) {
      CONTENT
          .files()
          .forEach((path, bytes) -> Lab.write(lab.root(name, "cod5").resolve(path), bytes));
    }
    PeerProcess anna = lab.start("anna");
    PeerProcess bert = lab.start("bert");
    for (PeerProcess source : List.of(anna, bert)) {
      source.ask("verify", "game_id", "cod5", "wait", true); // now it has its hashes
    }
    try (MemoryPeer liar = new MemoryPeer(lab.path("liar"), GAME, CONTENT).lying()) {
      PeerProcess client = lab.clientOf(anna, bert);
      client.ask("connect", "addr", liar.address());

      downloadUntilALieHasCome(client);

      assertThat(liar.takeSent()).isNotEmpty();
      assertOnlyBanned(client, liar);
      assertThat(chunks(client, 0)).noneMatch(isFrom(liar));
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(CONTENT));

      assertThat(client.ask("list-peers").path("peers").findValuesAsString("peer_id"))
          .contains(liar.id())
          .hasSize(3);
      assertThat(client.row("cod5").orElseThrow().path("peer_count").asInt()).isEqualTo(3);
      assertNotAskedAgain(client, liar);
    }
  }

  /**
   * The chunks that the liar is asked for at the end may come from the others sooner, and are not
   * read then.
   */
  private static void downloadUntilALieHasCome(PeerProcess client) {
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    for (int more = 0; more < 10 && client.fromStart().events("peer-banned").isEmpty(); more++) {
      client.ask("remove", "game_id", "cod5", "wait", true);
      client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    }
  }

  @Test
  void H01_stream_of_lies() throws Exception {
    Map<String, byte[]> payload = Map.of("bin/cod5.bin", Lab.random(5 << 20, 1));
    Path archive = lab.path("archive.rar");
    Lab.archive(archive, payload);
    GameContent content =
        GameContent.version("20250101").with("cod5.eti", Files.readAllBytes(archive));
    new CatalogFile(lab.catalog()).pin(GAME, new Version("20250101"), content.manifest().digest());
    for (String command : List.of("stream-install", "download")) {
      try (MemoryPeer honest = new MemoryPeer(lab.path(command + "-honest"), GAME, content);
          MemoryPeer liar = new MemoryPeer(lab.path(command + "-liar"), GAME, content).lying()) {
        PeerProcess client = lab.start(command);
        client.ask("connect", "addr", liar.address());

        assertThat(client.refusal(command, "game_id", "cod5", "wait", true))
            .isIn("verification-failed", "peers-gone");
        assertThat(client.root("cod5").resolve("version.ini")).doesNotExist();
        assertThat(client.row("cod5").orElseThrow().path("installed").asBoolean()).isFalse();
        assertThat(client.root("cod5").resolve("local")).doesNotExist();

        client.ask("connect", "addr", honest.address());
        client.ask(command, "game_id", "cod5", "wait", true);

        assertThat(Lab.allHashes(client.root("cod5").resolve("local")))
            .isEqualTo(Lab.hashesOf(payload));
      }
    }
  }

  /** The peer is not asked again in any operation; alone it is nobody. */
  private void assertNotAskedAgain(PeerProcess client, MemoryPeer liar) throws IOException {
    Path big = client.root("cod5").resolve("big.bin");
    byte[] damaged = Files.readAllBytes(big);
    damaged[0] ^= 1;
    Files.write(big, damaged);
    client.ask("verify", "game_id", "cod5", "wait", true);
    client.ask("remove", "game_id", "cod5", "wait", true);
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    assertThat(liar.takeSent()).isEmpty();
    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(CONTENT));

    liar.hold(GameContent.version("20260101").with("big.bin", "newer than all"));
    client.until(
        "its news",
        () ->
            client
                .ask("list-peers")
                .path("peers")
                .findValuesAsString("eti_version")
                .contains("20260101"));
    assertThat(client.row("cod5").orElseThrow().path("eti_game_version").asString())
        .isEqualTo("20250101");
    assertThat(client.refusal("update", "game_id", "cod5"))
        .as("what it offers counts for nothing")
        .isEqualTo("already-downloaded");
    client.ask("remove", "game_id", "cod5", "wait", true);
    client.ask("stream-install", "game_id", "cod5");
    client.fromStart().await("install-failed");
    assertThat(client.fromStart().events("got-game-files"))
        .allSatisfy(event -> assertThat(event.path("version").asString()).isEqualTo("20250101"));
    assertOnlyBanned(client, liar);
  }

  @Test
  void poisonedSourceIsFoundOutWhenTheHashesCome() throws Exception {
    try (MemoryPeer anna = source("anna");
        MemoryPeer bert = source("bert");
        MemoryPeer liar = source("liar").lying()) {
      PeerProcess client = lab.start("client");
      List<MemoryPeer> all = List.of(anna, bert, liar);
      all.forEach(source -> client.ask("connect", "addr", source.address()));
      int download = client.send("download", "game_id", "cod5", "install", false, "wait", true);
      client.fromStart().until("two chunks of the liar", new Second(isFrom(liar)));

      all.forEach(MemoryPeer::showHashes);

      assertThat(client.awaitReply(download).path("ok").asBoolean()).isTrue();
      assertOnlyBanned(client, liar);
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(CONTENT));
    }
  }

  private MemoryPeer source(String name) throws IOException {
    return new MemoryPeer(lab.path(name), GAME, CONTENT).hidingHashes();
  }

  /** Is satisfied by the second chunk that is wanted. */
  private static final class Second implements Predicate<JsonNode> {
    private final Predicate<JsonNode> wanted;
    private int count;

    Second(Predicate<JsonNode> wanted) {
      this.wanted = wanted;
    }

    @Override
    public boolean test(JsonNode line) {
      return line.path("event").asString("").equals("download-chunk-finished")
          && wanted.test(line)
          && ++count == 2;
    }
  }

  private static Predicate<JsonNode> isFrom(MemoryPeer source) {
    return chunk -> chunk.path("peer_id").asString().equals(source.id());
  }

  private static List<JsonNode> chunks(PeerProcess client, int mark) {
    return client.from(mark).events("download-chunk-finished");
  }

  private static void assertOnlyBanned(PeerProcess client, MemoryPeer liar) {
    assertThat(client.fromStart().events("peer-banned"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("peer_id").asString()).isEqualTo(liar.id());
              assertThat(event.path("reason").asString()).isNotBlank();
            });
  }
}
