package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import net.lanspread.archive.Rar5Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Roots with several archives, as ETI's are. */
@Timeout(120)
class EtiArchivesScenarioTest {
  private static final Map<String, byte[]> GAME = Map.of("game.exe", Lab.random(300_000, 1));
  private static final Map<String, byte[]> EXTRA = Map.of("maps/extra.dat", Lab.random(90_000, 2));
  private static final Map<String, byte[]> PROFILE =
      Map.of("profile.txt", Lab.random(100, 3), "game.exe", Lab.random(100, 4));

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void E08_script_s_archives() {
    Path root = lab.root("holder", "cnc4");
    Lab.archive(root.resolve("cnc4.eti"), GAME);
    Lab.archive(root.resolve("coh_profile.eti"), PROFILE);
    Lab.archive(root.resolve("extra.eti"), EXTRA);
    Lab.write(
        root.resolve("game_setup.cmd"),
        "unrar x -o -y \"%game_path%\\COH_Profile.eti\" \"%USERPROFILE%\"\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    lab.version("holder", "cnc4", Lab.VERSION);
    PeerProcess holder = lab.start("holder");
    PeerProcess lowDisk = lab.clientOf(holder);
    PeerProcess downloader = lab.start("downloader");
    downloader.connect(holder);

    holder.ask("install", "game_id", "cnc4", "wait", true);
    lowDisk.ask("stream-install", "game_id", "cnc4", "wait", true);
    downloader.ask("download", "game_id", "cnc4", "wait", true);

    Map<String, byte[]> both =
        Map.of("game.exe", GAME.get("game.exe"), "maps/extra.dat", EXTRA.get("maps/extra.dat"));
    for (PeerProcess peer : new PeerProcess[] {holder, lowDisk, downloader}) {
      assertThat(Lab.allHashes(peer.root("cnc4").resolve("local"))).isEqualTo(Lab.hashesOf(both));
    }
    assertThat(Lab.hashes(downloader.root("cnc4"))).isEqualTo(Lab.hashes(root));
  }

  @Test
  void copiesInAnArchiveComeWholeOnEveryWay() throws Exception {
    Path root = lab.root("holder", "cnc4");
    Lab.write(
        root.resolve("cnc4.eti"),
        new Rar5Bytes()
            .file("maps/a.map", "a map")
            .link("maps/copy.map", 5, "maps/a.map")
            .link("linked.map", 4, "maps/copy.map")
            .oldVersion("game.cfg", 1, "old")
            .file("game.cfg", "new")
            .end()
            .toBytes());
    lab.version("holder", "cnc4", Lab.VERSION);
    PeerProcess holder = lab.start("holder");
    PeerProcess lowDisk = lab.clientOf(holder);

    holder.ask("install", "game_id", "cnc4", "wait", true);
    lowDisk.ask("stream-install", "game_id", "cnc4", "wait", true);

    byte[] map = "a map".getBytes(StandardCharsets.US_ASCII);
    Map<String, byte[]> files =
        Map.of(
            "maps/a.map", map,
            "maps/copy.map", map,
            "linked.map", map,
            "game.cfg", "new".getBytes(StandardCharsets.US_ASCII));
    for (PeerProcess peer : new PeerProcess[] {holder, lowDisk}) {
      assertThat(Lab.allHashes(peer.root("cnc4").resolve("local"))).isEqualTo(Lab.hashesOf(files));
    }
  }

  @Test
  void gameThatCannotBeUnpackedIsToldBeforeAnybodyTries() {
    Lab.write(
        lab.root("holder", "cnc4").resolve("cnc4.eti"), new Rar5Bytes().encrypted().toBytes());
    lab.version("holder", "cnc4", Lab.VERSION);
    PeerProcess holder = lab.start("holder");
    String row = "";

    // The first question begins a look in the background.
    for (int asked = 0; asked < 1_000 && !row.contains("cannot-unpack"); asked++) {
      row = holder.row("cnc4").orElseThrow().toString();
    }

    assertThat(row).contains("cannot-unpack", "cnc4.eti is encrypted");
  }

  @Test
  void E12_game_that_cannot_be_unpacked_here_is_not_fetched_to_be_installed() {
    Path root = lab.root("holder", "cnc4");
    Lab.write(root.resolve("cnc4.eti"), new Rar5Bytes().encrypted().toBytes());
    Lab.write(root.resolve("data.bin"), Lab.random(30 << 20, 5));
    lab.version("holder", "cnc4", Lab.VERSION);
    PeerProcess holder = lab.start("holder");
    PeerProcess client = lab.clientOf(holder);
    assertThat(client.row("cnc4").orElseThrow().path("notices")).as("nobody asked").isEmpty();
    int mark = client.mark();

    JsonNode reply = client.awaitReply(client.send("download", "game_id", "cnc4", "wait", true));

    assertThat(reply.path("error").path("code").asString()).isEqualTo("archive-error");
    assertThat(reply.path("error").path("message").asString())
        .contains("cnc4.eti is encrypted", "can still be downloaded");
    assertThat(client.from(mark).await("download-failed").path("code").asString())
        .isEqualTo("archive-error");
    assertThat(client.from(mark).events("download-begin")).isEmpty();
    assertThat(client.from(mark).events("download-chunk-finished")).isEmpty();
    assertThat(client.root("cnc4")).doesNotExist();
    assertThat(client.row("cnc4").orElseThrow().path("notices").toString())
        .contains("cannot-unpack", "cnc4.eti is encrypted");
    assertThat(client.ask("status").path("operations")).isEmpty();

    client.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    assertThat(Lab.hashes(client.root("cnc4"))).isEqualTo(Lab.hashes(root));
  }
}
