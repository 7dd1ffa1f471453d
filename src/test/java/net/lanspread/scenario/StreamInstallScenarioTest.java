package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.lanspread.demo.DrivenPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/** Games that are unpacked by one peer and installed by another as they come. */
@Timeout(180)
class StreamInstallScenarioTest {
  private static final Map<String, byte[]> CNCTW =
      Map.of(
          "bin/cnctw-payload.bin", Lab.random(5 << 20, 6),
          "data/cnctw-assets.dat", Lab.random(1 << 20, 7));
  private static final int MIB = 1 << 20;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S39_streamed_install() {
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
    assertThat(chunkPaths(client, 0))
        .containsExactly("bin/cnctw-payload.bin", "bin/cnctw-payload.bin", "data/cnctw-assets.dat");
    JsonNode finished = client.awaitEvent(0, "download-finished");
    assertThat(finished.path("bytes").asLong()).isEqualTo(6 * MIB);
    client.awaitEvent(
        0, "active-operations-changed", event -> event.toString().contains("\"StreamInstalling\""));
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
      third.awaitEvent(mark, "no-peers-have-game");
    }
    assertThat(Lab.allHashes(third.games())).isEmpty();
    assertThat(third.row("cnctw").map(row -> row.path("peer_count").asInt()).orElse(0)).isZero();
  }

  @Test
  void S41_solid() throws IOException {
    assumeShell();
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 10; i < 60; i++) {
      files.put("solid/f" + i, Lab.random(i % 3 * 100_000, i));
    }
    for (String source : List.of("built-in", "external")) {
      Lab.archive(lab.root(source, "cnctw").resolve("cnctw.eti"), files, true);
      lab.version(source, "cnctw", Lab.VERSION);
    }
    Path calls = lab.path("calls");
    Path unrar =
        script("echo $1 >> '%s'\n%s".formatted(calls, listing(files) + content("all", files)));

    for (PeerProcess source :
        List.of(lab.start("built-in"), lab.start("external", "--unrar", unrar.toString()))) {
      PeerProcess client = lab.start("client-of-" + source.id().substring(0, 8));
      client.connect(source);
      client.ask("stream-install", "game_id", "cnctw", "wait", true);
      assertInstalled(client, "cnctw", files);
    }
    assertThat(Files.readAllLines(calls)).as("one list and one pass").containsExactly("lt", "p");
  }

  @Test
  void S42_retry() throws Exception {
    lab.eachAlone();
    assumeShell();
    lab.game("bad", "cnc4", 20);
    lab.game("good", "cnc4", 20);
    PeerProcess bad = lab.start("bad", "--unrar", "/missing-unrar");
    PeerProcess good = lab.start("good");
    PeerProcess client = lab.clientOf(bad, good);
    int mark = 0;
    // Who answers first is asked first; the good source answers as late as it can be made to.
    for (int round = 0; round < 10 && !bad.stderr().contains("cannot be streamed"); round++) {
      if (round > 0) {
        client.ask("uninstall", "game_id", "cnc4", "wait", true);
      }
      mark = client.mark();
      signal("STOP", good);
      int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
      client.awaitEvent(mark, "install-begin");
      bad.ask("status");
      signal("CONT", good);
      assertThat(client.awaitReply(install).path("ok").asBoolean()).isTrue();
    }

    assertThat(bad.stderr()).as("the bad one was asked").contains("cannot be streamed");
    assertInstalled(
        client, "cnc4", Map.of("bin/cnc4.bin", Lab.random(20 * MIB, "cnc4".hashCode())));
    assertThat(client.events(mark, "download-chunk-finished"))
        .isNotEmpty()
        .allMatch(chunk -> chunk.path("peer_id").asString().equals(good.id()));
    assertThat(client.events(mark, "download-begin")).hasSize(1);
    assertThat(names(client, mark))
        .doesNotContain("download-failed", "install-failed")
        .contains("install-finished");
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
      assertThat(client.awaitEvent(mark, "download-failed").path("code").asString())
          .isEqualTo("archive-error");
      assertThat(names(client, mark)).doesNotContain("download-begin", "download-chunk-finished");
      assertNothingIsLeft(client, "cnc4");
    }

    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(Lab.hashes(client.root("cnc4"))).isEqualTo(Lab.hashes(source.root("cnc4")));
  }

  @Test
  void S43_sender_killed_mid_stream() {
    lab.eachAlone();
    lab.hollowGame("source", "cnc4", 2_000);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
    client.awaitEvent(0, "download-chunk-finished");
    source.kill();

    JsonNode reply = client.awaitReply(install);
    assertThat(reply.path("error").path("code").asString()).isEqualTo("peers-gone");
    assertThat(client.awaitEvent(0, "install-failed").path("code").asString())
        .isEqualTo("peers-gone");
    assertThat(names(client, 0))
        .containsSubsequence("download-peers-gone", "download-failed", "install-failed")
        .doesNotContain("download-finished", "install-finished", "download-cancelled");
    assertNothingIsLeft(client, "cnc4");
  }

  @Test
  void shutdownInTheMiddleOfAStreamEndsBothSides() {
    lab.hollowGame("source", "cnc4", 2_000);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    client.send("stream-install", "game_id", "cnc4");
    client.awaitEvent(0, "download-chunk-finished");
    client.shutdown();
    assertThat(Files.exists(client.root("cnc4"))).isFalse();

    PeerProcess again = lab.start("client");
    again.connect(source);
    int install = again.send("stream-install", "game_id", "cnc4", "wait", true);
    again.awaitEvent(0, "download-chunk-finished");
    source.shutdown();
    assertThat(again.awaitReply(install).path("error").path("code").asString())
        .isEqualTo("peers-gone");
    assertNothingIsLeft(again, "cnc4");
  }

  @Test
  void S44_receiver_cancels_mid_stream() {
    lab.hollowGame("source", "cnc4", 2_000);
    lab.game("source", "cod5", 1);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);

    // more often than the source serves at once: each of them must have become free again
    for (int times = 0; times < 6; times++) {
      int mark = client.mark();
      int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
      client.awaitEvent(mark, "download-chunk-finished");
      client.ask("cancel", "game_id", "cnc4");

      assertThat(client.awaitReply(install).path("error").path("code").asString())
          .isEqualTo("cancelled");
      client.awaitEvent(mark, "download-cancelled");
      assertThat(names(client, mark)).doesNotContain("download-finished", "install-finished");
      assertNothingIsLeft(client, "cnc4");
    }

    client.ask("stream-install", "game_id", "cod5", "wait", true);
    assertInstalled(client, "cod5", Map.of("bin/cod5.bin", Lab.random(MIB, "cod5".hashCode())));
  }

  @Test
  void cancelledStreamLeavesNoProgramBehind() throws Exception {
    lab.eachAlone();
    assumeShell();
    lab.game("source", "cnc4", 1);
    Path pid = lab.path("pid");
    Path unrar =
        script(
            """
            case $1 in lt)
              printf 'Archive: cnc4.eti\\nDetails: RAR 5\\n\\n'
              printf '        Name: a\\n        Type: File\\n        Size: 100000000\\n';;
            p)
              echo $$ > '%s.new'; mv '%s.new' '%s'
              head -c 9000000 /dev/zero; exec sleep 1000;;
            esac
            """
                .formatted(pid, pid, pid));
    PeerProcess source = lab.start("source", "--unrar", unrar.toString());
    PeerProcess client = lab.clientOf(source);
    for (boolean cancels : new boolean[] {true, false}) {
      Files.deleteIfExists(pid);
      int mark = client.mark();
      int install = client.send("stream-install", "game_id", "cnc4", "wait", true);
      client.awaitEvent(mark, "download-chunk-finished");
      ProcessHandle program =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      assertThat(program.isAlive()).isTrue();
      if (cancels) {
        client.ask("cancel", "game_id", "cnc4");
        assertThat(client.awaitReply(install).path("error").path("code").asString())
            .isEqualTo("cancelled");
      } else {
        client.kill();
      }
      CompletableFuture<ProcessHandle> end = program.onExit();
      assertThat(end).succeedsWithin(Duration.ofSeconds(30));
    }
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
      assertThat(client.awaitEvent(mark, "install-failed").path("code").asString())
          .isEqualTo("archive-error");
      assertThat(client.events(mark, "download-failed")).hasSize(1);
      assertNothingIsLeft(client, game);
    }
    assertThat(client.events(0, "download-chunk-finished"))
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

    assertThat(chunkPaths(client, 0)).containsExactly("all", "one", "ALL", "two", "all", "three");
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
      if (!client.events(from, name).isEmpty()) {
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
    return client.events(from, "download-chunk-finished").stream()
        .map(chunk -> chunk.path("path").asString())
        .toList();
  }

  private static void signal(String name, PeerProcess peer) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(peer.process().pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static void assumeShell() {
    assumeFalse(OS.WINDOWS.isCurrentOs(), "the stand-in for unrar is a shell script");
  }

  private Path script(String commands) throws IOException {
    Path script = Files.writeString(lab.path("fake-unrar"), "#!/bin/sh\n" + commands);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /** The part of such a script that lists the files. */
  private static String listing(Map<String, byte[]> files) {
    StringBuilder listing =
        new StringBuilder("if [ $1 = lt ]; then cat <<'END'\nArchive: cnctw.eti\nDetails: RAR 5\n");
    files.forEach(
        (path, bytes) ->
            listing
                .append("\n        Name: " + path + "\n        Type: File\n        Size: ")
                .append(bytes.length)
                .append("\n"));
    return listing.append("END\nfi\n").toString();
  }

  /** The part of such a script that prints the content of the files. */
  private String content(String name, Map<String, byte[]> files) throws IOException {
    Path all = lab.path(name);
    try (var out = Files.newOutputStream(all)) {
      for (byte[] bytes : new TreeMap<>(files).values()) {
        out.write(bytes);
      }
    }
    return "if [ $1 = p ]; then cat '%s'; fi\n".formatted(all);
  }
}
