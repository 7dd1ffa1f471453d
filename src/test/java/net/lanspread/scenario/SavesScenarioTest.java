package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The files that players have in their installed games, and games that another program installed.
 */
@Timeout(180)
class SavesScenarioTest {
  private static final String NEWER = "20250202";
  private static final byte[] ENGINE = Lab.random(2 * 1024 * 1024, 5);

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void E09_updates_keep_what_the_player_made() throws Exception {
    holds("source", Lab.VERSION, old());
    PeerProcess source = lab.start("source");
    PeerProcess downloaded = lab.start("downloaded");
    downloaded.connect(source);
    downloaded.ask("download", "game_id", "css", "wait", true);
    PeerProcess streamed = lab.start("streamed");
    streamed.connect(source);
    streamed.ask("stream-install", "game_id", "css", "wait", true);
    PeerProcess watched = lab.start("watched");
    watched.connect(source);
    watched.ask("download", "game_id", "css", "wait", true);
    for (PeerProcess peer : new PeerProcess[] {downloaded, streamed, watched}) {
      play(peer);
    }

    holds("watched", NEWER, newer());
    holds("source", NEWER, newer());
    for (PeerProcess peer : new PeerProcess[] {downloaded, streamed, watched}) {
      peer.until("the update", () -> row(peer).path("update_available").asBoolean());
      peer.ask("update", "game_id", "css", "wait", true);
      assertKept(peer);
    }

    downloaded.ask("uninstall", "game_id", "css", "keep_saves", true, "wait", true);
    assertThat(downloaded.root("css").resolve("local")).doesNotExist();
    assertThat(downloaded.state().resolve("saves/css/20250202/saves/slot.sav"))
        .hasContent("level 9");
    assertThat(codes(downloaded)).contains("saves-put-away");

    downloaded.ask("install", "game_id", "css", "wait", true);
    Path local = downloaded.root("css").resolve("local");
    assertThat(local.resolve("saves/slot.sav")).hasContent("level 9");
    assertThat(local.resolve(".lanspread-kept/20250101/cfg/keys.cfg")).hasContent("my keys");
    assertThat(downloaded.state().resolve("saves/css")).doesNotExist();
    assertThat(codes(downloaded)).contains("saves-brought-back").doesNotContain("saves-put-away");
  }

  /** Makes a save, changes a file of the game, and one that only the old version has stays. */
  private static void play(PeerProcess peer) {
    Path local = peer.root("css").resolve("local");
    Lab.write(local.resolve("saves/slot.sav"), "level 9".getBytes(UTF_8));
    Lab.write(local.resolve("cfg/keys.cfg"), "my keys".getBytes(UTF_8));
  }

  private static void assertKept(PeerProcess peer) {
    Map<String, byte[]> expected = new HashMap<>(newer());
    expected.put("saves/slot.sav", "level 9".getBytes(UTF_8));
    expected.put(".lanspread-kept/20250101/cfg/keys.cfg", "my keys".getBytes(UTF_8));
    assertThat(Lab.allHashes(peer.root("css").resolve("local"))).isEqualTo(Lab.hashesOf(expected));
    JsonNode notice = row(peer).path("notices").path(0);
    assertThat(notice.path("code").asString()).isEqualTo("saves-kept");
    assertThat(notice.path("message").asString()).contains("1 file", ".lanspread-kept/20250101");
    assertThat(row(peer).path("update_available").asBoolean()).isFalse();
    peer.ask("play", "game_id", "css", "username", "Tom", "language", "german");
    assertThat(codes(peer)).doesNotContain("saves-kept");
  }

  @Test
  void E10_install_of_another_launcher_is_adopted() throws IOException {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    holds("peer", Lab.VERSION, old());
    Path root = lab.root("peer", "css");
    old().forEach((path, bytes) -> Lab.write(root.resolve("local").resolve(path), bytes));
    Lab.write(root.resolve("local/cfg/keys.cfg"), "rewritten by the game".getBytes(UTF_8));
    Lab.write(root.resolve("local/account_name.txt"), "stub\n".getBytes(UTF_8));
    Lab.write(root.resolve("game_setup.sh"), "echo >> setup_ran\n".getBytes(UTF_8));
    Lab.write(root.resolve("game_start.sh"), "echo >> started\n".getBytes(UTF_8));
    holds("peer", "cod5", Lab.VERSION, old());
    Path incomplete = lab.root("peer", "cod5").resolve("local");
    Lab.write(incomplete.resolve("bin/engine.bin"), new byte[] {1, 2, 3});
    Lab.write(incomplete.resolve("saves/slot.sav"), "level 3".getBytes(UTF_8));
    Map<String, String> before = Lab.allHashes(root.resolve("local"));
    before.put("account_name.txt", Lab.hashesOf(Map.of("a", "Tom\n".getBytes(UTF_8))).get("a"));

    PeerProcess peer = lab.start("peer");
    peer.ask(
        "play",
        "game_id",
        "css",
        "username",
        "Tom",
        "language",
        "german",
        "launch",
        true,
        "wait",
        true);

    assertThat(root.resolve("started")).exists();
    assertThat(root.resolve("setup_ran")).doesNotExist();
    assertThat(Lab.allHashes(root.resolve("local"))).isEqualTo(before);
    assertThat(peer.fromStart().events("install-begin")).isEmpty();
    assertThat(row(peer).path("notices").size()).isZero();

    peer.until(
        "the incomplete one is told",
        () -> peer.row("cod5").orElseThrow().path("notices").toString().contains("bin/engine.bin"));
    assertThat(peer.refusal("install", "game_id", "cod5")).isEqualTo("already-installed");
    peer.ask("install", "game_id", "cod5", "repair", true, "wait", true);
    assertThat(incomplete.resolve("bin/engine.bin")).hasBinaryContent(ENGINE);
    assertThat(incomplete.resolve("saves/slot.sav")).hasContent("level 3");
    assertThat(peer.row("cod5").orElseThrow().path("notices").toString())
        .doesNotContain("adoption-incomplete");
  }

  private static Map<String, byte[]> old() {
    return Map.of(
        "bin/engine.bin", ENGINE,
        "bin/old.dll", Lab.random(5000, 6),
        "cfg/keys.cfg", "factory keys".getBytes(UTF_8));
  }

  private static Map<String, byte[]> newer() {
    return Map.of(
        "bin/engine.bin", Lab.random(2 * 1024 * 1024, 7),
        "bin/new.dll", Lab.random(6000, 8),
        "cfg/keys.cfg", "better factory keys".getBytes(UTF_8));
  }

  private void holds(String peer, String version, Map<String, byte[]> files) throws IOException {
    holds(peer, "css", version, files);
  }

  /** Puts a version into a peer's games folder as another program would: the archive in one go. */
  private void holds(String peer, String gameId, String version, Map<String, byte[]> files)
      throws IOException {
    Path archive = lab.root(peer, gameId).resolve(gameId + ".eti");
    Path made = lab.path("made.rar");
    Lab.archive(made, files);
    Files.createDirectories(archive.getParent());
    Files.move(made, archive, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    lab.version(peer, gameId, version);
  }

  private static JsonNode row(PeerProcess peer) {
    return peer.row("css").orElseThrow();
  }

  private static String codes(PeerProcess peer) {
    return row(peer).path("notices").findValuesAsString("code").toString();
  }
}
