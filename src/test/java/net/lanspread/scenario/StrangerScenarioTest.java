package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogFile;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.download.GameContent;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Peers that announce much, answer little, or are gone. */
@Timeout(300)
@Tag("process")
class StrangerScenarioTest {
  private static final List<String> TRANSPORTS = List.of("auto", "quic", "tls");
  private static final Version NEWEST = new Version("99999999");
  private static final GameContent CONTENT =
      GameContent.version(Lab.VERSION).with("big.bin", Lab.random(4 * Chunks.CHUNK_BYTES, 1));

  /** The delay that a stranger may cost a download. */
  private static final Duration DELAY = Duration.ofSeconds(6);

  /** A stranger's manner with one kind of question about a game that it has. */
  private record Deed(Class<? extends Message.Request<?>> question, Stranger.Manner manner) {}

  @Test
  void H02_newest_of_all() throws Exception {
    for (String transport : TRANSPORTS) {
      for (Stranger.Manner manner : List.of(Stranger.Manner.SILENTLY, Stranger.Manner.REFUSING)) {
        try (Lab lab = new Lab("--transport", transport);
            Stranger stranger = newest(lab, transport)) {
          new CatalogFile(lab.catalog()).pin(new GameId("cnc4"), new Version(Lab.VERSION), null);
          stranger.answers(Message.GetFileList.class, manner);
          PeerProcess bravo = lab.bravo();
          PeerProcess client = lab.clientOf(bravo);
          client.ask("connect", "addr", stranger.address());
          long connected = System.nanoTime();

          client.ask("download", "game_id", "bfbc2", "install", false, "wait", true);
          assertThat(since(connected)).as("%s %s", transport, manner).isLessThan(DELAY);
          client.until("honest rows", DELAY, () -> showsWhatBravoHas(client));
          client.ask("download", "game_id", "cnc4", "install", false, "wait", true);

          for (String gameId : List.of("bfbc2", "cnc4")) {
            assertThat(Lab.allHashes(client.root(gameId)))
                .isEqualTo(Lab.hashes(bravo.root(gameId)));
          }
          assertThat(client.fromStart().events("got-game-files"))
              .allSatisfy(
                  event -> {
                    assertThat(event.path("version").asString()).isEqualTo(Lab.VERSION);
                    assertThat(event.path("holders").asInt()).isEqualTo(1);
                    assertThat(event.path("others").asInt()).isZero();
                  });
          assertThat(client.refusal("update", "game_id", "bfbc2")).isEqualTo("already-downloaded");
          assertThat(client.ask("list-peers").path("peers").findValuesAsString("peer_id"))
              .as("it is there all the same")
              .contains(stranger.id());
          assertThat(client.fromStart().events("peer-banned")).isEmpty();
        }
      }
    }
  }

  private static Stranger newest(Lab lab, String transport) throws IOException {
    return new Stranger(
        lab.path("mallory"),
        transport,
        Stream.of("alienswarm", "bf1942", "ggoo", "bfbc2", "cnc4", "cnctw", "cod5", "css")
            .map(id -> new GameSummary(new GameId(id), NEWEST, true, false, 1_000_000))
            .toList(),
        GameContent.version(NEWEST.digits()).with("new.bin", "newer than all"));
  }

  private static boolean showsWhatBravoHas(PeerProcess client) {
    return Stream.of("ggoo", "bfbc2", "cnc4", "cnctw")
        .allMatch(
            gameId -> {
              JsonNode row = client.row(gameId).orElseThrow();
              return row.path("eti_game_version").asString("").equals(Lab.VERSION)
                  && !row.path("update_available").asBoolean()
                  && row.path("peer_count").asInt() == 2
                  && row.path("holders").asInt() == 1
                  && row.path("others").asInt() == 0;
            });
  }

  @Test
  void aPeerThatFailedToProveItsVersionMayComeBack() throws Exception {
    try (Lab lab = new Lab();
        Stranger late = newest(lab, "auto")) {
      late.answers(Message.GetFileList.class, Stranger.Manner.SILENTLY);
      PeerProcess client = lab.clientOf(lab.bravo());
      client.ask("connect", "addr", late.address());
      client.until("honest rows", () -> showsWhatBravoHas(client));

      late.answers(Message.GetFileList.class, Stranger.Manner.WELL);

      client.until(
          "its version",
          () ->
              client
                  .row("ggoo")
                  .orElseThrow()
                  .path("eti_game_version")
                  .asString()
                  .equals(NEWEST.digits()));
      assertThat(client.row("ggoo").orElseThrow().path("others").asInt()).isEqualTo(1);
    }
  }

  @Test
  void H03_trickle() throws Exception {
    for (String transport : TRANSPORTS) {
      for (boolean pinned : List.of(false, true)) {
        try (Lab lab = new Lab("--transport", transport);
            Stranger stranger = holder(lab, transport)) {
          CONTENT
              .files()
              .forEach((path, bytes) -> Lab.write(lab.root("anna", "cod5").resolve(path), bytes));
          if (pinned) {
            new CatalogFile(lab.catalog())
                .pin(new GameId("cod5"), CONTENT.version(), CONTENT.manifest().digest());
          }
          PeerProcess anna = lab.start("anna");
          anna.ask("verify", "game_id", "cod5", "wait", true); // now it has its hashes
          PeerProcess client = lab.clientOf(anna);
          Duration alone = downloaded(client);
          client.ask("connect", "addr", stranger.address());
          for (Deed deed :
              List.of(
                  new Deed(Message.GetFileList.class, Stranger.Manner.TRICKLING),
                  new Deed(Message.GetFileList.class, Stranger.Manner.WITHOUT_HASHES),
                  new Deed(Message.GetManifest.class, Stranger.Manner.TRICKLING),
                  new Deed(Message.GetChunk.class, Stranger.Manner.TRICKLING))) {
            stranger.answers(deed.question(), deed.manner());

            assertThat(downloaded(client))
                .as("%s, %s, pinned: %s", deed, transport, pinned)
                .isLessThan(alone.plus(DELAY));
          }
          assertThat(client.fromStart().events("peer-banned")).isEmpty();
        }
      }
    }
  }

  private static Stranger holder(Lab lab, String transport) throws IOException {
    return new Stranger(
        lab.path("mallory"),
        transport,
        List.of(
            new GameSummary(
                new GameId("cod5"), CONTENT.version(), true, false, CONTENT.list().totalBytes())),
        CONTENT);
  }

  /** The time of the download; the game is gone again afterwards. */
  private static Duration downloaded(PeerProcess client) {
    long begun = System.nanoTime();
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);
    Duration took = since(begun);
    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(VerifyScenarioTest.hashes(CONTENT));
    client.ask("remove", "game_id", "cod5", "wait", true);
    return took;
  }

  /**
   * On loopback each peer has a vote of its own; {@code ContentVoteTest} shows that 50 elsewhere
   * have one.
   */
  @Test
  void H04_ghost() throws Exception {
    try (Lab lab = new Lab()) {
      PeerProcess client = lab.clientOf(lab.charlie());
      Process ghosts =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Ghosts.class.getName(),
                  lab.path("ghosts").toString(),
                  client.address().substring(client.address().lastIndexOf(':') + 1),
                  "50")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(ghosts.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).isEqualTo(Ghosts.GREETED);
        assertThat(client.row("cod5").orElseThrow().path("peer_count").asInt()).isEqualTo(51);
      } finally {
        ghosts.destroyForcibly().waitFor();
      }
      Instant killed = Instant.now();

      client.until("they are gone", () -> client.fromStart().events("peer-lost").size() == 50);

      assertThat(
              Instant.parse(client.fromStart().events("peer-lost").getLast().path("at").asString())
                  .minusSeconds(15))
          .isBefore(killed);
      assertThat(client.ask("list-peers").path("peers")).hasSize(1);
      assertThat(client.row("cod5").orElseThrow().path("peer_count").asInt()).isEqualTo(1);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
