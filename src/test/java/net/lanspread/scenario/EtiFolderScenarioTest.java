package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games folders as people bring them: half synchronised, edited by hand, linked to other disks. */
@Timeout(120)
@Tag("process")
class EtiFolderScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  /** The code of each folder's problem. */
  private static Map<String, String> problems(PeerProcess peer) {
    Map<String, String> problems = new TreeMap<>();
    for (JsonNode problem : peer.ask("list-games").path("problems")) {
      problems.put(problem.path("folder").asString(), problem.path("code").asString());
    }
    return problems;
  }

  private static boolean isDownloaded(PeerProcess peer, String gameId) {
    return peer.row(gameId).map(row -> row.path("downloaded").asBoolean()).orElse(false);
  }

  private static int holders(PeerProcess peer, String gameId) {
    return peer.row(gameId).map(row -> row.path("peer_count").asInt()).orElse(0);
  }

  private static void finish(Path unfinished) throws IOException {
    String name = unfinished.getFileName().toString();
    Files.move(
        unfinished,
        unfinished.resolveSibling(name.substring(0, name.length() - ".!sync".length())),
        StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void E02_half_a_game() throws IOException {
    lab.game("synced", "cnc4", 1);
    lab.game("synced", "css", 1);
    Path archive = lab.root("synced", "cnc4").resolve("cnc4.eti");
    Path half = Files.move(archive, archive.resolveSibling("cnc4.eti.!sync"));
    Path deep = lab.root("synced", "css").resolve("maps/eu/dust.bsp.!sync");
    Lab.write(deep, Lab.random(1000, 3));
    lab.game("whole", "cnc4", 2);
    PeerProcess whole = lab.start("whole");
    PeerProcess synced = lab.startAlone("synced");
    PeerProcess other = lab.start("other");
    synced.connect(whole);
    other.connect(synced);

    assertThat(problems(synced)).isEqualTo(Map.of("cnc4", "bringing", "css", "bringing"));
    assertThat(isDownloaded(synced, "cnc4")).isFalse();
    JsonNode notices = synced.row("cnc4").orElseThrow().path("notices");
    assertThat(notices.path(0).path("code").asString()).isEqualTo("bringing");
    assertThat(synced.stderr()).contains("Resilio is still bringing this game");
    assertThat(other.row("cnc4")).isEmpty();
    Map<String, String> before = Lab.allHashes(synced.root("cnc4"));
    assertThat(synced.refusal("download", "game_id", "cnc4")).isEqualTo("operation-in-progress");
    assertThat(Lab.allHashes(synced.root("cnc4"))).isEqualTo(before);

    finish(half);
    other.until("cnc4 to be ready", () -> holders(other, "cnc4") == 1);
    finish(deep);
    other.until("css to be ready", () -> holders(other, "css") == 1);
    assertThat(problems(synced)).isEmpty();
    other.ask("download", "game_id", "css", "install", false, "wait", true);
    assertThat(Lab.allHashes(other.root("css"))).isEqualTo(Lab.hashes(synced.root("css")));
  }

  @Test
  void E05_forms_of_version_ini() {
    Map<String, byte[]> forms =
        Map.of(
            "alienswarm", "\ufeff20250101".getBytes(UTF_8),
            "bf1942", "20250101\r\n".getBytes(UTF_8),
            "ggoo", "20250101\r\nbuild 7\r\n".getBytes(UTF_8),
            "bfbc2", "20250101\0".getBytes(UTF_8),
            "cnc4", "version=20250101".getBytes(UTF_8),
            "cnctw", "\ufeff20250101".getBytes(UTF_16LE));
    forms.forEach(
        (gameId, form) -> {
          lab.game("edited", gameId, 1);
          Lab.write(lab.root("edited", gameId).resolve("version.ini"), form);
        });
    lab.game("edited", "cod5", 1);
    Path sentinel = lab.root("edited", "cod5").resolve("version.ini");
    assertThat(sentinel.toFile().renameTo(sentinel.resolveSibling("Version.ini").toFile()))
        .isTrue();
    lab.game("plain", "bf1942", 1);
    PeerProcess edited = lab.start("edited");
    PeerProcess plain = lab.start("plain");
    PeerProcess guest = lab.start("guest");
    guest.connect(edited);
    guest.connect(plain);

    assertThat(guest.gameIds()).containsExactly("alienswarm", "bf1942", "bfbc2", "ggoo");
    for (String gameId : guest.gameIds()) {
      Optional<JsonNode> row = guest.row(gameId);
      assertThat(row.orElseThrow().path("eti_game_version").asString()).isEqualTo(Lab.VERSION);
    }
    assertThat(problems(edited))
        .isEqualTo(Map.of("cnc4", "version-ini", "cnctw", "version-ini", "cod5", "name-case"));
    JsonNode done = guest.ask("download", "game_id", "bf1942", "install", false, "wait", true);
    assertThat(done.isMissingNode()).isFalse();
    assertThat(guest.root("bf1942").resolve("version.ini")).hasContent(Lab.VERSION);
    JsonNode files = guest.fromStart().await("got-game-files");
    assertThat(files.path("peers").size()).as("one content").isEqualTo(2);
    guest.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    edited.ask("verify", "game_id", "ggoo", "wait", true);
    assertThat(Lab.hashes(guest.root("bf1942"))).isEqualTo(Lab.hashes(plain.root("bf1942")));
  }

  @Test
  void E06_linked_root() throws IOException {
    Path moved = Files.createDirectories(lab.path("other-disk")).resolve("Moved Game");
    lab.game("mover", "ggoo", 1);
    Files.move(lab.root("mover", "ggoo"), moved);
    Path link = Files.createSymbolicLink(lab.root("mover", "ggoo"), moved);
    lab.game("newer", "ggoo", 2);
    lab.version("newer", "ggoo", "20250202");
    Files.createSymbolicLink(lab.root("mover", "css"), lab.path("unplugged"));
    PeerProcess mover = lab.start("mover");
    PeerProcess guest = lab.start("guest");
    guest.connect(mover);

    assertThat(isDownloaded(mover, "ggoo")).isTrue();
    assertThat(problems(mover)).isEqualTo(Map.of("css", "bad-link"));
    guest.ask("download", "game_id", "ggoo", "install", false, "wait", true);
    assertThat(Lab.allHashes(guest.root("ggoo"))).isEqualTo(Lab.allHashes(moved));

    PeerProcess newer = lab.start("newer");
    mover.connect(newer);
    mover.ask("update", "game_id", "ggoo", "wait", true);
    assertThat(Lab.allHashes(moved)).isEqualTo(Lab.allHashes(newer.root("ggoo")));
    assertThat(mover.row("ggoo").orElseThrow().path("local_version").asString())
        .isEqualTo("20250202");
    mover.ask("install", "game_id", "ggoo", "wait", true);
    assertThat(moved.resolve("local/bin/ggoo.bin")).exists();
    mover.ask("uninstall", "game_id", "ggoo", "wait", true);
    assertThat(moved.resolve("local")).doesNotExist();
    mover.ask("remove", "game_id", "ggoo", "wait", true);
    assertThat(moved).as("emptied and kept").isEmptyDirectory();
    assertThat(link).isSymbolicLink();
    assertThat(isDownloaded(mover, "ggoo")).isFalse();

    mover.ask("download", "game_id", "ggoo", "wait", true);
    assertThat(moved.resolve("version.ini")).hasContent("20250202");
    assertThat(moved.resolve("local/bin/ggoo.bin")).exists();
    lab.game("newer", "css", 1);
    mover.until("css to be offered", () -> holders(mover, "css") == 1);
    assertThat(mover.refusal("download", "game_id", "css")).isEqualTo("io-error");
    assertThat(lab.path("unplugged")).doesNotExist();
    Files.writeString(moved.resolve("version.ini"), "20250303");
    guest.until(
        "a change behind the link",
        () ->
            guest
                .row("ggoo")
                .map(row -> row.path("eti_game_version").asString().equals("20250303"))
                .orElse(false));
  }

  @Test
  void gamesOfADiskThatIsTakenAwayAreOfferedAgainWhenItIsBack() throws IOException {
    lab.game("holder", "css", 1);
    lab.game("holder", "ggoo", 1);
    lab.game("other", "cnc4", 1);
    PeerProcess holder = lab.start("holder");
    PeerProcess other = lab.start("other");
    holder.connect(other);
    assertThat(other.gameIds()).containsExactly("cnc4", "css", "ggoo");
    Path away = lab.path("away");

    Files.move(holder.games(), away);
    other.until("its games to go", () -> other.gameIds().size() == 1);
    assertThat(problems(holder)).isEqualTo(Map.of(holder.games().toString(), "games-folder-gone"));
    assertThat(holder.refusal("download", "game_id", "cnc4")).isEqualTo("io-error");
    assertThat(holder.games()).doesNotExist();

    Files.move(away, holder.games());
    other.until("its games to be back", () -> other.gameIds().size() == 3);
    assertThat(problems(holder)).isEmpty();
    holder.ask("download", "game_id", "cnc4", "install", false, "wait", true);
    other.ask("download", "game_id", "ggoo", "install", false, "wait", true);
  }
}
