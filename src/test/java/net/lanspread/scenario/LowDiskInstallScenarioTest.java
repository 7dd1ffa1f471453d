package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.lanspread.content.GameId;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.download.GameContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** Games that are installed as they come, without their archives on the disk. */
@Timeout(180)
@Tag("process")
class LowDiskInstallScenarioTest {
  private static final Map<String, byte[]> CNCTW =
      Map.of(
          "bin/cnctw-payload.bin", Lab.random(5 << 20, 6),
          "data/cnctw-assets.dat", Lab.random(1 << 20, 7));
  private static final int MIB = 1 << 20;
  private static final Set<String> ENDS_OF_DOWNLOADS =
      Set.of("download-finished", "download-failed", "download-cancelled");

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S39_low_disk_install() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);

    client.ask("stream-install", "game_id", "cnctw", "wait", true);

    assertThat(names(client, 0))
        .containsSubsequence(
            "install-begin",
            "got-game-files",
            "download-begin",
            "download-chunk-finished",
            "download-finished",
            "install-finished")
        .doesNotContain("download-failed", "download-cancelled", "install-failed");
    assertThat(chunkPaths(client, 0)).containsExactly("cnctw.eti", "cnctw.eti");
    JsonNode finished = client.fromStart().await("download-finished");
    assertThat(finished.path("bytes").asLong())
        .isEqualTo(size(bravo.root("cnctw").resolve("cnctw.eti")));
    client
        .fromStart()
        .await(
            "active-operations-changed",
            event -> event.toString().contains("\"StreamInstalling\""));
    assertInstalled(client, "cnctw", CNCTW);
    assertThat(Files.exists(client.root("cnctw").resolve("version.ini"))).isFalse();
    try (Stream<Path> names = Files.list(client.root("cnctw"))) {
      assertThat(names).containsExactly(client.root("cnctw").resolve("local"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void S40_not_a_source() {
    PeerProcess bravo = lab.bravo();
    PeerProcess client = lab.clientOf(bravo);
    client.ask("stream-install", "game_id", "cnctw", "wait", true);
    bravo.shutdown();
    PeerProcess third = lab.start("third");
    third.connect(client);

    JsonNode shown = third.ask("list-peers").path("peers").get(0).path("games").get(0);
    assertThat(shown.path("game_id").asString()).isEqualTo("cnctw");
    assertThat(shown.path("availability").asString()).isEqualTo("LocalOnly");
    for (String cmd : List.of("download", "stream-install")) {
      int mark = third.mark();
      assertThat(third.refusal(cmd, "game_id", "cnctw", "wait", true))
          .isEqualTo("no-peers-have-game");
      third.from(mark).await("no-peers-have-game");
    }
    assertThat(Lab.allHashes(third.games())).isEmpty();
    assertThat(third.row("cnctw").map(row -> row.path("peer_count").asInt()).orElse(0)).isZero();
  }

  @Test
  void S41_solid() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 10; i < 60; i++) {
      files.put("solid/f" + i, Lab.random(i % 3 * 100_000, i));
    }
    Lab.archive(lab.root("source", "cnctw").resolve("cnctw.eti"), files, true);
    lab.version("source", "cnctw", Lab.VERSION);
    PeerProcess client = lab.clientOf(lab.start("source"));

    client.ask("stream-install", "game_id", "cnctw", "wait", true);

    assertThat(client.fromStart().events("download-chunk-finished"))
        .extracting(chunk -> chunk.path("offset").asLong())
        .as("one pass: no chunk comes twice")
        .doesNotHaveDuplicates()
        .isNotEmpty();
    assertInstalled(client, "cnctw", files);
  }

  @Test
  void S42_retry() throws Exception {
    Map<String, byte[]> files = Map.of("bin/cnc4.bin", Lab.random(20 * MIB, 1));
    GameContent content = content("cnc4", files);
    try (MemoryPeer damaging = memoryPeer("damaging", "cnc4", content).lying();
        MemoryPeer declining = memoryPeer("declining", "cnc4", content);
        MemoryPeer good = memoryPeer("good", "cnc4", content)) {
      declining.dieAfter(0);
      PeerProcess client = lab.start("client");
      for (MemoryPeer source : List.of(damaging, declining, good)) {
        client.ask("connect", "addr", source.address());
      }

      client.ask("stream-install", "game_id", "cnc4", "wait", true);

      assertThat(damaging.takeSent()).as("the damaging one was asked").isNotEmpty();
      assertInstalled(client, "cnc4", files);
      assertThat(client.fromStart().events("download-chunk-finished"))
          .isNotEmpty()
          .allMatch(chunk -> chunk.path("peer_id").asString().equals(good.id()));
      assertThat(names(client, 0)).doesNotContain("download-failed", "install-failed");
      try (Stream<Path> left = Files.list(client.root("cnc4"))) {
        assertThat(left).containsExactly(client.root("cnc4").resolve("local"));
      }
    }
  }

  @Test
  void readerThatCannotBeRunIsToldBeforeAByteIsFetched() {
    lab.game("source", "cnc4", 1);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.start("client", "--unrar", "/missing-unrar");
    client.connect(source);

    for (String cmd : List.of("stream-install", "download")) {
      int mark = client.mark();
      JsonNode reply = client.awaitReply(client.send(cmd, "game_id", "cnc4", "wait", true));

      assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
      assertThat(reply.path("error").path("message").asString()).contains("/missing-unrar");
      assertThat(client.from(mark).await("download-failed").path("code").asString())
          .isEqualTo("archive-error");
      assertThat(names(client, mark)).doesNotContain("download-begin", "download-chunk-finished");
      assertNothingIsLeft(client, "cnc4");
    }

    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(Lab.hashes(client.root("cnc4"))).isEqualTo(Lab.hashes(source.root("cnc4")));
  }

  @Test
  void readerThatNeedsWholeFilesIsToldBeforeAByteIsFetched() throws IOException {
    assumeFalse(OS.WINDOWS.isCurrentOs(), "the stand-in for unrar is a shell script");
    lab.game("source", "cnc4", 1);
    PeerProcess client = lab.start("client", "--unrar", lab.script("fake-unrar", "exit 0"));
    client.connect(lab.start("source"));

    JsonNode reply =
        client.awaitReply(client.send("stream-install", "game_id", "cnc4", "wait", true));

    assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
    assertThat(reply.path("error").path("message").asString()).contains("with its download");
    assertThat(names(client, 0)).doesNotContain("download-begin");
    assertNothingIsLeft(client, "cnc4");
  }

  @Test
  void S43_sender_killed_mid_stream() {
    lab.hollowGame("source", "cnc4", 2_000);
    PeerProcess source = lab.startAlone("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);

    int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
    client.fromStart().await("download-chunk-finished");
    source.kill();

    JsonNode reply = client.awaitReply(install);
    assertThat(reply.path("error").path("code").asString()).isEqualTo("peers-gone");
    assertThat(client.fromStart().await("install-failed").path("code").asString())
        .isEqualTo("peers-gone");
    assertThat(names(client, 0))
        .containsSubsequence("download-peers-gone", "download-failed", "install-failed")
        .doesNotContain("download-finished", "install-finished", "download-cancelled");
    assertNothingIsLeft(client, "cnc4");
  }

  @Test
  void senderKilledWhileAnotherOneIsThereIsDoneWithout() {
    for (String name : List.of("one", "two")) {
      lab.hollowGame(name, "cnc4", 400);
    }
    PeerProcess one = lab.startAlone("one").sendSlowly();
    PeerProcess two = lab.start("two");
    PeerProcess client = lab.clientOf(one, two);

    int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
    client.fromStart().until("a chunk of the one", isFrom(one.id()));
    one.kill();

    assertThat(client.awaitReply(install).path("ok").asBoolean()).isTrue();
    assertThat(client.row("cnc4").orElseThrow().path("availability").asString())
        .isEqualTo("LocalOnly");
    assertThat(size(client.root("cnc4").resolve("local/data/zeros.bin"))).isEqualTo(400L * MIB);
    assertThat(client.fromStart().events("download-chunk-finished"))
        .anyMatch(chunk -> chunk.path("peer_id").asString().equals(two.id()));
  }

  @Test
  void T03_low_disk_from_many() throws Exception {
    assumeTrue(OS.LINUX.isCurrentOs(), "memory is read from /proc");
    Map<String, byte[]> files = Map.of("bin/cnc4.bin", Lab.random(160 * MIB, 1));
    GameContent content = content("cnc4", files);
    for (String name : List.of("one", "two")) {
      content
          .files()
          .forEach((path, bytes) -> Lab.write(lab.root(name, "cnc4").resolve(path), bytes));
    }
    PeerProcess one = lab.startAlone("one");
    PeerProcess two = lab.start("two");
    for (PeerProcess source : List.of(one, two)) {
      source.ask("verify", "game_id", "cnc4", "wait", true); // now it has its hashes
    }
    try (MemoryPeer liar = memoryPeer("liar", "cnc4", content).lying()) {
      PeerProcess client = lab.startAlone("client");
      List.of(one, two).forEach(client::connect);
      client.ask("connect", "addr", liar.address());
      long idleBytes = Footprint.memoryBytes(client, "VmRSS");

      int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
      client.fromStart().until("a chunk of the one", isFrom(one.id()));
      one.kill();

      assertThat(client.awaitReply(install).path("ok").asBoolean()).isTrue();
      assertThat(liar.takeSent()).as("the liar was asked").isNotEmpty();
      assertThat(client.fromStart().events("download-chunk-finished"))
          .noneMatch(chunk -> chunk.path("peer_id").asString().equals(liar.id()))
          .anyMatch(chunk -> chunk.path("peer_id").asString().equals(two.id()));
      assertInstalled(client, "cnc4", files);
      assertThat(Footprint.memoryBytes(client, "VmHWM") - idleBytes)
          .as("the most memory that it had, beyond what it had before")
          .isLessThanOrEqualTo(128L * MIB);
    }
  }

  @Test
  void shutdownInTheMiddleOfAStreamEndsBothSides() {
    lab.hollowGame("source", "cnc4", 2_000);
    PeerProcess source = lab.start("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);

    client.send("stream-install", "game_id", "cnc4");
    client.fromStart().await("download-chunk-finished");
    client.shutdown();
    assertThat(Files.exists(client.root("cnc4"))).isFalse();

    PeerProcess again = lab.start("client");
    again.connect(source);
    int install = again.send("stream-install", "game_id", "cnc4", "wait", true);
    again.fromStart().await("download-chunk-finished");
    source.shutdown();
    assertThat(again.awaitReply(install).path("error").path("code").asString())
        .isEqualTo("peers-gone");
    assertNothingIsLeft(again, "cnc4");
  }

  @Test
  void S44_receiver_cancels_mid_stream() {
    lab.hollowGame("source", "cnc4", 2_000);
    lab.game("source", "cod5", 1);
    PeerProcess source = lab.start("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);

    // more often than the source serves at once: each of them must have become free again
    for (int times = 0; times < 6; times++) {
      int mark = client.mark();
      int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
      client.from(mark).await("download-chunk-finished");
      client.ask("cancel", "game_id", "cnc4");

      assertThat(client.awaitReply(install).path("error").path("code").asString())
          .isEqualTo("cancelled");
      client.from(mark).await("download-cancelled");
      assertThat(names(client, mark)).doesNotContain("download-finished", "install-finished");
      assertNothingIsLeft(client, "cnc4");
    }

    client.ask("stream-install", "game_id", "cod5", "wait", true);
    assertInstalled(client, "cod5", Map.of("bin/cod5.bin", Lab.random(MIB, "cod5".hashCode())));
  }

  @Test
  void S45_damaged_archive() throws IOException {
    lab.game("source", "cnc4", 3);
    lab.game("source", "cod5", 6);
    lab.game("source", "bf1942", 1);
    Path truncated = lab.root("source", "cnc4").resolve("cnc4.eti");
    byte[] bytes = Files.readAllBytes(truncated);
    Files.write(truncated, Arrays.copyOf(bytes, bytes.length - 100_000));
    Path wrong = lab.root("source", "cod5").resolve("cod5.eti");
    bytes = Files.readAllBytes(wrong);
    bytes[bytes.length - 1_000] ^= 1;
    Files.write(wrong, bytes);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    for (String game : List.of("cnc4", "cod5")) {
      int mark = client.mark();
      JsonNode reply =
          client.awaitReply(client.send("stream-install", "game_id", game, "wait", true));
      assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
      assertThat(reply.path("error").path("message").asString()).contains(game + ".eti");
      assertThat(client.from(mark).await("install-failed").path("code").asString())
          .isEqualTo("archive-error");
      assertThat(names(client, mark).stream().filter(ENDS_OF_DOWNLOADS::contains)).hasSize(1);
      assertNothingIsLeft(client, game);
    }
    assertThat(client.fromStart().events("download-chunk-finished"))
        .as("the wrong checksum came after bytes were written")
        .isNotEmpty();
    client.ask("stream-install", "game_id", "bf1942", "wait", true);
  }

  @Test
  void S46_already_installed() {
    PeerProcess bravo = lab.bravo();
    Lab.write(
        lab.root("client", "cnc4").resolve("local/mine.txt"),
        "mine".getBytes(StandardCharsets.UTF_8));
    PeerProcess client = lab.clientOf(bravo);
    client.ask("stream-install", "game_id", "cnctw", "wait", true);
    Map<String, String> before = Lab.allHashes(client.games());
    int mark = client.mark();

    assertThat(client.refusal("stream-install", "game_id", "cnctw")).isEqualTo("already-installed");
    assertThat(client.refusal("stream-install", "game_id", "cnc4")).isEqualTo("already-installed");

    assertThat(Lab.allHashes(client.games())).isEqualTo(before).containsKey("cnc4/local/mine.txt");
    assertThat(names(client, mark)).doesNotContain("install-begin", "download-begin");

    client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
    assertThat(client.refusal("stream-install", "game_id", "bfbc2"))
        .isEqualTo("already-downloaded");
    assertThat(client.refusal("stream-install", "game_id", "nothing")).isEqualTo("unknown-game");
  }

  @Test
  void S47_several_archives() {
    Path root = lab.root("multi", "cnctw");
    Lab.archive(root.resolve("a.eti"), Map.of("one", Lab.random(100, 1), "all", new byte[3]));
    Lab.archive(root.resolve("b.eti"), Map.of("two", Lab.random(MIB, 2), "ALL", new byte[200]));
    Lab.archive(root.resolve("c.ETI"), Map.of("three", Lab.random(100, 3), "all", new byte[40]));
    Lab.archive(root.resolve("more/d.eti"), Map.of("four", new byte[1]));
    lab.version("multi", "cnctw", Lab.VERSION);
    PeerProcess client = lab.clientOf(lab.start("multi"));

    client.ask("stream-install", "game_id", "cnctw", "wait", true);

    assertThat(chunkPaths(client, 0)).containsExactlyInAnyOrder("a.eti", "b.eti", "c.ETI");
    assertInstalled(
        client,
        "cnctw",
        Map.of(
            "one", Lab.random(100, 1),
            "two", Lab.random(MIB, 2),
            "three", Lab.random(100, 3),
            "all", new byte[40]));
  }

  @Test
  void gameWithoutArchivesIsNotStreamed() {
    lab.bigGame("source", "cnc4", 1);
    PeerProcess client = lab.clientOf(lab.start("source"));

    JsonNode reply =
        client.awaitReply(client.send("stream-install", "game_id", "cnc4", "wait", true));

    assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
    assertThat(reply.path("error").path("message").asString()).contains("download it instead");
    assertNothingIsLeft(client, "cnc4");
  }

  private static void assertInstalled(PeerProcess client, String game, Map<String, byte[]> files) {
    assertThat(Lab.allHashes(client.root(game).resolve("local"))).isEqualTo(Lab.hashesOf(files));
    assertThat(Lab.hashes(client.root(game))).isEmpty();
    JsonNode row = client.row(game).orElseThrow();
    assertThat(row.path("installed").asBoolean()).isTrue();
    assertThat(row.path("downloaded").asBoolean()).isFalse();
    assertThat(row.path("availability").asString()).isEqualTo("LocalOnly");
    assertThat(row.path("operation").isNull()).isTrue();
    assertThat(client.ask("status").path("operations")).isEmpty();
  }

  private static void assertNothingIsLeft(PeerProcess client, String game) {
    assertThat(Files.exists(client.root(game))).isFalse();
    assertThat(client.ask("status").path("operations")).isEmpty();
    assertThat(client.row(game).map(row -> row.path("installed").asBoolean()).orElse(false))
        .isFalse();
  }

  /** The names of all events about games, in order. */
  private static List<String> names(PeerProcess client, int from) {
    List<String> names = new ArrayList<>();
    for (String name :
        List.of(
            "got-game-files",
            "download-begin",
            "download-chunk-finished",
            "download-finished",
            "download-failed",
            "download-cancelled",
            "download-peers-gone",
            "install-begin",
            "install-finished",
            "install-failed")) {
      if (!client.from(from).events(name).isEmpty()) {
        names.add(name);
      }
    }
    names.sort(
        (a, b) ->
            Integer.compare(
                client.place(from, line -> DrivenPeer.isEvent(line, a)),
                client.place(from, line -> DrivenPeer.isEvent(line, b))));
    return names;
  }

  private static List<String> chunkPaths(PeerProcess client, int from) {
    return client.from(from).events("download-chunk-finished").stream()
        .map(chunk -> chunk.path("path").asString())
        .toList();
  }

  private static Predicate<JsonNode> isFrom(String peerId) {
    return line ->
        DrivenPeer.isEvent(line, "download-chunk-finished")
            && line.path("peer_id").asString().equals(peerId);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MemoryPeer memoryPeer(String name, String game, GameContent content) throws IOException {
    return new MemoryPeer(lab.path(name), new GameId(game), content);
  }

  /** A game of one archive. */
  private GameContent content(String game, Map<String, byte[]> files) throws IOException {
    Path archive = lab.path(game + ".rar");
    Lab.archive(archive, files);
    return GameContent.version(Lab.VERSION).with(game + ".eti", Files.readAllBytes(archive));
  }
}
