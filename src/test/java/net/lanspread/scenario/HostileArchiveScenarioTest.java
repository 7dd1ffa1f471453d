package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.archive.Rar5Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Archives that mean harm. */
@Timeout(180)
@Tag("process")
class HostileArchiveScenarioTest {
  private static final String GAME = HostilePeer.GAME.value();
  private static final byte[] NO_EXTRA = {};

  /** A compression field: RAR5's normal method with the smallest dictionary. */
  private static final int COMPRESSED = 3 << 7;

  private final Lab lab = new Lab().eachAlone();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private static Map<String, byte[]> hostileArchives() {
    byte[] data = {1, 2, 3};
    long crc = Rar5Bytes.crc(data);
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String path :
        new String[] {"../x", "../../../../x", "/x", "\\x", "C:\\x", "a/../../x", "nul", "x."}) {
      all.put("a path " + path, good().file(path, "2").end().toBytes());
    }
    for (int kind = 1; kind <= 5; kind++) {
      all.put(
          "a link of kind " + kind,
          good().link("lnk", kind, "../..").file("lnk/x", "2").end().toBytes());
    }
    all.put("a path twice", good().file("good", "2").end().toBytes());
    all.put("two paths by case", good().file("GOOD", "2").end().toBytes());
    all.put("a file that is a folder", good().file("good/x", "2").end().toBytes());
    all.put("a size too small", good().file("a", 2, crc, 0, data, NO_EXTRA).end().toBytes());
    all.put("a size too large", good().file("a", 9, crc, 0, data, NO_EXTRA).end().toBytes());
    all.put("no possible size", good().file("a", -1, crc, 0, data, NO_EXTRA).end().toBytes());
    all.put(
        "more than any disk holds",
        good().file("a", 1L << 60, crc, COMPRESSED, data, NO_EXTRA).end().toBytes());
    all.put(
        "sizes that overflow",
        good()
            .file("a", Long.MAX_VALUE, crc, COMPRESSED, data, NO_EXTRA)
            .file("b", Long.MAX_VALUE, crc, COMPRESSED, data, NO_EXTRA)
            .end()
            .toBytes());
    byte[] noise = Lab.random(100_000, 3);
    all.put(
        "compressed noise",
        good().file("a", 1 << 30, crc, COMPRESSED, noise, NO_EXTRA).end().toBytes());
    all.put("a wrong checksum", good().file("a", 3, crc ^ 1, 0, data, NO_EXTRA).end().toBytes());
    byte[] whole = good().file("a", "2").end().toBytes();
    all.put("cut in its data", Arrays.copyOf(whole, whole.length - 9));
    all.put("cut before its end", good().file("a", "2").toBytes());
    all.put("encrypted headers", new Rar5Bytes().encrypted().file("a", "2").end().toBytes());
    byte[] encryption = HexFormat.of().parseHex("30" + "01" + "00".repeat(47));
    all.put("an encrypted file", good().file("a", 3, crc, 0, data, encryption).end().toBytes());
    all.put("one volume of several", new Rar5Bytes(1).file("a", "2").endOfVolume().toBytes());
    all.put("no archive at all", noise);
    all.put("nothing", new byte[0]);
    return all;
  }

  private static Rar5Bytes good() {
    return new Rar5Bytes().file("good", "1");
  }

  @Test
  void X03_hostile_archives() throws IOException {
    lab.version("source", GAME, Lab.VERSION);
    lab.version("client", "cnc4", Lab.VERSION);
    lab.game("source", "bf1942", 1);
    Path theirs = lab.root("source", GAME).resolve("game.eti");
    Path ours = lab.root("client", "cnc4").resolve("game.eti");
    Lab.write(theirs, new byte[1]);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);
    Map<String, String> world = world();

    for (Map.Entry<String, byte[]> hostile : hostileArchives().entrySet()) {
      Files.write(theirs, hostile.getValue());
      Files.write(ours, hostile.getValue());

      JsonNode streamed = failure(client, "stream-install", GAME);
      // The source may still have the hashes of the one before.
      for (int i = 0; i < 20 && streamed.path("code").asString().equals("peers-gone"); i++) {
        streamed = failure(client, "stream-install", GAME);
      }
      JsonNode installed = failure(client, "install", "cnc4");

      for (JsonNode error : new JsonNode[] {streamed, installed}) {
        assertThat(error.path("code").asString()).as(hostile.getKey()).isEqualTo("archive-error");
        if (hostile.getKey().contains("encrypted")) {
          assertThat(error.path("message").asString())
              .contains("game.eti is encrypted: encrypted archives are not supported");
        }
      }
      Files.delete(ours);
      assertThat(world()).as(hostile.getKey()).isEqualTo(world);
    }

    client.ask("stream-install", "game_id", "bf1942", "wait", true);
    for (PeerProcess peer : new PeerProcess[] {source, client}) {
      assertThat(peer.stderr()).doesNotContain("OutOfMemory");
    }
  }

  @Test
  void archiveLargerThanTheDiskIsRefusedOnBothWays() {
    lab.hollowGame("source", GAME, 300);
    Optional<PeerProcess> small = lab.startOnSmallDisk("client", 32);
    assumeTrue(small.isPresent(), "this machine allows no mount");
    PeerProcess client = small.get();
    client.connect(lab.start("source"));

    assertThat(failure(client, "stream-install", GAME).path("code").asString())
        .isEqualTo("disk-full");
    assertThat(Files.exists(Lab.seenBy(client, client.root(GAME)))).isFalse();
    assertThat(client.fromStart().events("download-chunk-finished")).isEmpty();

    Path root = Lab.seenBy(client, client.root("cnc4"));
    Lab.hollowArchive(root.resolve("cnc4.eti"), 300);
    Lab.write(root.resolve("version.ini"), Lab.VERSION.getBytes(StandardCharsets.US_ASCII));
    client.until("the game", () -> client.row("cnc4").isPresent());
    assertThat(failure(client, "install", "cnc4").path("code").asString()).isEqualTo("disk-full");
    assertThat(Lab.allHashes(root)).containsOnlyKeys("cnc4.eti", "version.ini");
  }

  private static JsonNode failure(PeerProcess client, String cmd, String game) {
    JsonNode reply = client.awaitReply(client.send(cmd, "game_id", game, "wait", true));
    assertThat(reply.path("ok").asBoolean()).isFalse();
    return reply.path("error");
  }

  /** Everything in the lab that a path could climb to, the peers' logs and state left out. */
  private Map<String, String> world() {
    Map<String, String> files = new TreeMap<>();
    for (Path folder : List.of(lab.path(""), lab.path("client"))) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.filter(path -> !changesByItself(path)).toList()) {
          Lab.allHashes(entry).forEach((path, hash) -> files.put(entry + "/" + path, hash));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static boolean changesByItself(Path path) {
    return Set.of("source", "peers", "client", "state", "log.txt")
        .contains(path.getFileName().toString());
  }
}
