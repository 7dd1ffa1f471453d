package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.download.GameContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games that are unpacked while their download still runs. */
@Timeout(120)
@Tag("process")
class AheadScenarioTest {
  private static final int KILLS = 5;
  private static final GameId GAME = new GameId("cod5");
  private static final Map<String, byte[]> FILES =
      Map.of("a/first.bin", Lab.random(100_000, 1), "b/second.bin", Lab.random(5 << 20, 2));
  private static final byte[] BIG = Lab.random(4 * Chunks.CHUNK_BYTES, 3);

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private GameContent game() throws Exception {
    Path archive = lab.path("archive");
    Lab.archive(archive, FILES);
    return GameContent.version("20250101")
        .with("cod5.eti", Files.readAllBytes(archive))
        .with("data/big.bin", BIG);
  }

  private static Path staged(PeerProcess client) {
    return client.root("cod5").resolve(".local.installing");
  }

  private static void awaitStaged(PeerProcess client) {
    client.until(
        "the archive is unpacked",
        () -> Lab.allHashes(staged(client)).entrySet().containsAll(Lab.hashesOf(FILES).entrySet()));
  }

  @Test
  void archiveIsUnpackedWhileTheSourceHasTheRest() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, game())) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      source.holdBack("data/big.bin");
      int mark = client.mark();
      int id = client.send("download", "game_id", "cod5", "wait", true);
      awaitStaged(client);
      assertThat(client.from(mark).events("download-finished")).isEmpty();
      assertThat(client.from(mark).events("install-begin")).isEmpty();
      source.holdBack("");

      JsonNode reply = client.awaitReply(id);

      assertThat(reply.path("ok").asBoolean()).as("%s", reply).isTrue();
      client.from(mark).await("download-finished");
      client.from(mark).await("install-finished");
      assertThat(Lab.hashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(game()));
      assertThat(Lab.allHashes(client.root("cod5").resolve("local")))
          .isEqualTo(Lab.hashesOf(FILES));
      assertThat(staged(client)).doesNotExist();
    }
  }

  @Test
  void cancelInTheMiddleLeavesNothing() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, game())) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      source.holdBack("data/big.bin");
      int id = client.send("download", "game_id", "cod5", "wait", true);
      awaitStaged(client);

      client.ask("cancel", "game_id", "cod5");

      assertThat(client.awaitReply(id).path("error").path("code").asString())
          .isEqualTo("cancelled");
      assertThat(client.root("cod5")).doesNotExist();
    }
  }

  @Test
  void restartInTheMiddleEndsWell() throws Exception {
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, game())) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      source.holdBack("data/big.bin");
      client.send("download", "game_id", "cod5", "wait", true);
      awaitStaged(client);

      client.close();
      assertThat(staged(client)).doesNotExist();
      source.holdBack("");
      PeerProcess again = lab.start("client");
      again.ask("connect", "addr", source.address());

      again.until("it goes on by itself", () -> Files.exists(again.root("cod5").resolve("local")));
      assertThat(Lab.allHashes(again.root("cod5").resolve("local"))).isEqualTo(Lab.hashesOf(FILES));
      assertThat(Lab.hashes(again.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(game()));
    }
  }

  @Test
  void T02_kill_anywhere_in_it() throws Exception {
    long seed = 20261130;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Release game = Release.of(lab, 1);
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, game.content())) {
      PeerProcess undisturbed = lab.startAlone("undisturbed");
      undisturbed.ask("connect", "addr", source.address());
      long begin = System.nanoTime();
      undisturbed.ask("download", "game_id", "cod5", "wait", true);
      long wholeNanos = System.nanoTime() - begin;
      for (int round = 0; round < KILLS; round++) {
        String name = "killed" + round;
        PeerProcess client = lab.startAlone(name);
        client.ask("connect", "addr", source.address());
        double moment = (round + random.nextDouble()) / KILLS;
        int id = client.send("download", "game_id", "cod5", "wait", true);
        client.awaitReplyFor(id, Duration.ofNanos((long) (moment * wholeNanos)));
        client.kill();
        Files.deleteIfExists(client.state().resolve("connected_by_hand"));

        PeerProcess again = lab.start(name);
        assertOldOrNew(again, game);
        again.ask("connect", "addr", source.address());
        again.until("it goes on by itself", () -> isWhole(again, game));
        assertThat(staged(again)).doesNotExist();
        again.close();
      }
    }
  }

  private static void assertOldOrNew(PeerProcess client, Release game) {
    Path root = client.root("cod5");
    if (Files.exists(root.resolve("version.ini"))) {
      assertThat(Lab.hashes(root)).containsAllEntriesOf(game.downloaded());
    }
    assertThat(Lab.allHashes(root.resolve("local"))).isIn(Map.of(), game.installed());
  }

  private static boolean isWhole(PeerProcess client, Release game) {
    Path root = client.root("cod5");
    return client.row("cod5").orElseThrow().path("operation").isNull()
        && Lab.hashes(root).equals(game.downloaded())
        && Lab.allHashes(root.resolve("local")).equals(game.installed());
  }

  @Test
  void brokenArchiveFailsTheInstallAndLeavesTheDownload() throws Exception {
    GameContent broken = game();
    byte[] bytes = broken.chunk("cod5.eti", 0, broken.text("cod5.eti").length());
    bytes[50_000] ^= 1;
    GameContent content = broken.with("cod5.eti", bytes);
    try (MemoryPeer source = new MemoryPeer(lab.path("source"), GAME, content)) {
      PeerProcess client = lab.start("client");
      client.ask("connect", "addr", source.address());
      int mark = client.mark();

      JsonNode reply = client.awaitReply(client.send("download", "game_id", "cod5", "wait", true));

      assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
      client.from(mark).await("download-finished");
      client.from(mark).await("install-failed");
      assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(content));
    }
  }
}
