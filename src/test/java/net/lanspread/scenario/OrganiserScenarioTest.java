package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.download.GameContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Organisers, and the guests who believe them. */
@Timeout(240)
@Tag("process")
class OrganiserScenarioTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final GameId GAME = new GameId("cod5");
  private static final byte[] PICTURE = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3
  };

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void O01_published_catalog() throws Exception {
    lab.game("organiser", "cod5", 5);
    lab.game("anna", "cod5", 5);
    Lab.write(lab.path("covers/cod5.png"), PICTURE);
    PeerProcess organiser = lab.start("organiser");
    PeerProcess anna = lab.startOpen("anna");
    PeerProcess bert = lab.startOpen("bert");
    anna.connect(organiser);
    bert.connect(anna); // and to nobody else
    JsonNode candidate = organiser.ask("list-publishable").path("games").path(0);
    assertThat(candidate.path("game_id").asString()).isEqualTo("cod5");
    assertThat(candidate.path("problem").isNull()).isTrue();

    JsonNode published = organiser.ask("publish", "name", "LAN Nord", "wait", true);

    assertThat(published.path("revision").asInt()).isEqualTo(1);
    assertThat(published.path("games").asInt()).isEqualTo(1);
    String words = published.path("fingerprint").asString();
    assertThat(words.split(" ", -1)).hasSize(4);
    for (PeerProcess guest : List.of(anna, bert)) {
      JsonNode heard = guest.fromStart().await("organiser-heard", _ -> true, SOON);
      assertThat(heard.path("fingerprint").asString()).isEqualTo(words);
      assertThat(heard.path("name").asString()).isEqualTo("LAN Nord");
      assertThat(guest.row("cod5").orElseThrow().path("vouched").asBoolean()).isFalse();
      guest.ask("accept-organiser", "fingerprint", words);
      guest.fromStart().await("organiser-revision", revision(1), SOON);
      JsonNode row = guest.row("cod5").orElseThrow();
      assertThat(row.path("title").asString()).isEqualTo("Title of cod5");
      assertThat(row.path("vouched").asBoolean()).isTrue();
      assertThat(row.path("eti_game_version").asString()).isEqualTo(Lab.VERSION);
      assertThat(picture(guest)).isEqualTo(PICTURE);
    }

    lab.game("organiser", "css", 1);
    int annaMark = anna.mark();
    int bertMark = bert.mark();
    assertThat(
            run(
                "catalog",
                "publish",
                "--games-dir",
                organiser.games().toString(),
                "--catalog",
                lab.catalog().toString(),
                "--state",
                organiser.state().toString(),
                "--name",
                "LAN Nord"))
        .contains("2 games are published as revision 2")
        .contains(words);

    anna.from(annaMark).await("organiser-revision", revision(2), SOON);
    bert.from(bertMark).await("organiser-revision", revision(2), SOON);
    String state = anna.state().toString();
    assertThat(run("organisers", "--state", state)).contains(words, "LAN Nord", "yes");
    run("organisers", "drop", "--state", state, words);
    anna.from(annaMark).await("organiser-dropped", _ -> true, SOON);
    assertThat(anna.row("cod5").orElseThrow().path("vouched").asBoolean()).isFalse();
    annaMark = anna.mark();
    run("organisers", "accept", "--state", state, words);
    anna.from(annaMark).await("organiser-revision", revision(2), SOON);
    assertThat(Files.readString(organiser.state().resolve("organisers/list")))
        .startsWith("accepted ");
    assertThat(Files.getPosixFilePermissions(organiser.state().resolve("organisers/key")))
        .hasSize(2);
  }

  @Test
  void O02_newer_revision_wrong_key_rollback() throws Exception {
    lab.game("organiser", "cod5", 1);
    PeerProcess organiser = lab.start("organiser");
    PeerProcess guest = lab.startOpen("guest");
    guest.connect(organiser);
    String words = organiser.ask("publish", "wait", true).path("fingerprint").asString();
    guest.fromStart().await("organiser-heard");
    guest.ask("accept-organiser", "fingerprint", words);
    guest.fromStart().await("organiser-revision", revision(1), SOON);
    copy(organiser.state().resolve("organisers"), lab.path("backup"));

    int mark = guest.mark();
    assertThat(organiser.ask("publish", "name", "again", "wait", true).path("revision").asInt())
        .isEqualTo(2);
    guest.from(mark).await("organiser-revision", revision(2), SOON);

    lab.version("other", "cod5", "20260101");
    PeerProcess other = lab.start("other");
    guest.connect(other);
    mark = guest.mark();
    String others =
        other.ask("publish", "name", "Mallory", "wait", true).path("fingerprint").asString();
    assertThat(others).isNotEqualTo(words);
    JsonNode heard = guest.from(mark).await("organiser-heard", _ -> true, SOON);
    assertThat(heard.path("fingerprint").asString()).isEqualTo(others);
    assertThat(guest.row("cod5").orElseThrow().path("eti_game_version").asString())
        .as("another key asks, and changes nothing")
        .isEqualTo(Lab.VERSION);

    guest.ask("accept-organiser", "fingerprint", others);
    guest.from(mark).await("organiser-revision", row -> isOf(row, others), SOON);
    assertThat(guest.row("cod5").orElseThrow().path("pin_clash").asString())
        .contains("Mallory", "20260101", Lab.VERSION);
    assertThat(guest.row("cod5").orElseThrow().path("eti_game_version").asString())
        .as("who was accepted first counts")
        .isEqualTo(Lab.VERSION);
    guest.ask("drop-organiser", "fingerprint", others);
    assertThat(guest.row("cod5").orElseThrow().has("pin_clash")).isFalse();
    other.shutdown();

    organiser.shutdown();
    guest.shutdown();
    copy(lab.path("backup"), organiser.state().resolve("organisers"));
    PeerProcess rolledBack = lab.start("organiser");
    assertThat(organiserRow(rolledBack, words).path("revision").asInt()).isEqualTo(1);
    PeerProcess again = lab.startOpen("guest");
    again.connect(rolledBack);

    rolledBack.fromStart().await("organiser-revision", revision(2), SOON);
    assertThat(organiserRow(again, words).path("revision").asInt())
        .as("an older one is refused")
        .isEqualTo(2);
    assertThat(organiserRow(again, words).path("name").asString()).isEqualTo("again");
    assertThat(again.fromStart().events("organiser-revision")).noneMatch(revision(1));
    assertThat(rolledBack.ask("publish", "wait", true).path("revision").asInt()).isEqualTo(3);
  }

  @Test
  void O03_pinned_party() throws Exception {
    GameContent pinned =
        GameContent.version(Lab.VERSION)
            .with("big.bin", Lab.random(3 * Chunks.CHUNK_BYTES, 1))
            .with("game_start.sh", "true");
    pinned
        .files()
        .forEach((path, bytes) -> Lab.write(lab.root("organiser", "cod5").resolve(path), bytes));
    PeerProcess organiser = lab.start("organiser");
    PeerProcess guest = lab.startOpen("guest");
    guest.connect(organiser);
    String words = organiser.ask("publish", "wait", true).path("fingerprint").asString();
    guest.fromStart().await("organiser-heard");
    guest.ask("accept-organiser", "fingerprint", words);
    guest.fromStart().await("organiser-revision", revision(1), SOON);
    String evil = "touch " + lab.path("run");
    try (MemoryPeer newer =
            stranger("newer", GameContent.version("99991231").with("game_start.sh", evil));
        MemoryPeer same = stranger("same", pinned.with("game_start.sh", evil));
        MemoryPeer more = stranger("more", pinned.with("game_setup.sh", evil));
        MemoryPeer liar = stranger("liar", pinned).lying()) {
      for (MemoryPeer stranger : List.of(newer, same, more, liar)) {
        guest.ask("connect", "addr", stranger.address());
      }
      assertThat(guest.row("cod5").orElseThrow().path("eti_game_version").asString())
          .isEqualTo(Lab.VERSION);
      guest.ask("download", "game_id", "cod5", "install", false, "wait", true);
      assertThat(Lab.allHashes(guest.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(pinned));
      assertThat(guest.refusal("update", "game_id", "cod5", "wait", true))
          .isEqualTo("already-downloaded");

      guest.ask("remove", "game_id", "cod5", "wait", true);
      organiser.shutdown();
      for (String command : List.of("download", "stream-install")) {
        assertThat(guest.refusal(command, "game_id", "cod5", "wait", true))
            .as(command)
            .isIn("verification-failed", "no-peers-have-game", "peers-gone");
        assertThat(guest.root("cod5").resolve("version.ini")).doesNotExist();
        assertThat(guest.row("cod5").orElseThrow().path("installed").asBoolean()).isFalse();
      }
      assertThat(Lab.allHashes(guest.games()))
          .as("what a download that failed has left is nobody's script")
          .doesNotContainValue(
              Lab.hashesOf(Map.of("script", evil.getBytes(StandardCharsets.UTF_8))).get("script"));
    }
    assertThat(lab.path("run")).doesNotExist();
  }

  @Test
  void firstOrganiserOfAPartyWithAKeyIsBelieved() {
    lab.game("organiser", "cod5", 1);
    PeerProcess organiser = lab.start("organiser", "--party-key", "swordfish");
    PeerProcess guest = lab.startOpen("guest", "--party-key", "swordfish");
    guest.connect(organiser);

    organiser.ask("publish", "wait", true);

    JsonNode accepted = guest.fromStart().await("organiser-accepted", _ -> true, SOON);
    assertThat(accepted.path("by_party_key").asBoolean()).isTrue();
    guest.fromStart().await("organiser-revision", revision(1), SOON);
    assertThat(guest.row("cod5").orElseThrow().path("title").asString()).isEqualTo("Title of cod5");
  }

  @Test
  void titlesOfPeersAreShownWhereNobodyVouches() {
    lab.game("source", "cod5", 1);
    PeerProcess source = lab.start("source");
    PeerProcess guest = lab.startOpen("guest");

    guest.connect(source);

    JsonNode row = guest.row("cod5").orElseThrow();
    assertThat(row.path("title").asString()).isEqualTo("Title of cod5");
    assertThat(row.path("vouched").asBoolean()).isFalse();
  }

  private MemoryPeer stranger(String name, GameContent content) throws IOException {
    MemoryPeer stranger = new MemoryPeer(lab.path(name), GAME, content);
    stranger.showHashes();
    return stranger;
  }

  private static java.util.function.Predicate<JsonNode> revision(int number) {
    return event -> event.path("revision").asInt() == number;
  }

  private static boolean isOf(JsonNode row, String words) {
    return row.path("fingerprint").asString("").equals(words);
  }

  private static JsonNode organiserRow(PeerProcess peer, String words) {
    return peer.ask("list-organisers")
        .path("organisers")
        .valueStream()
        .filter(row -> isOf(row, words))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] picture(PeerProcess guest) throws IOException {
    try (Stream<Path> files = Files.walk(guest.state().resolve("organisers/covers"))) {
      return Files.readAllBytes(
          files.filter(file -> file.endsWith("cod5.png")).findFirst().orElseThrow());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Lab.write(to.resolve(from.relativize(file).toString()), Files.readAllBytes(file));
      }
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(PeerProcess.java());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(lab.path("command.txt").toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(lab.path("command.txt"))).isZero();
    return said;
  }
}
