package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

/**
 * The operations that go on after a start though something has changed meanwhile, or nobody is
 * there.
 */
@Timeout(240)
class UnfinishedScenarioTest {
  private static final String BIG = "alienswarm";
  private static final String SMALL = "cod5";
  private static final String NEWER = "20260101";

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void install_of_a_complete_download_needs_no_source() throws Exception {
    assumeFalse(OS.WINDOWS.isCurrentOs(), "the stand-in for unrar is a shell script");
    lab.game("source", BIG, 3);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.start("client", "--unrar", lab.script("never-ends", "exec sleep 240"));
    client.connect(source);
    client.send("download", "game_id", BIG, "install", true);
    client.fromStart().await("install-begin");
    client.shutdown();
    source.shutdown();
    assertThat(Files.exists(client.root(BIG).resolve("local"))).as("not yet").isFalse();

    PeerProcess again = lab.start("client");

    again.fromStart().await("install-begin");
    again.ask("download", "game_id", BIG, "install", true, "wait", true);
    assertThat(again.fromStart().events("install-finished")).hasSize(1);
  }

  @Test
  void download_that_is_not_patient_goes_on_after_each_clean_end() throws Exception {
    lab.hollowGame("source", BIG, 600);
    PeerProcess source = lab.start("source");
    for (int i = 0; i < 5; i++) {
      source.sendSlowly();
      PeerProcess client = lab.start("client" + i);
      client.connect(source);
      client.send("download", "game_id", BIG, "install", false);
      client.fromStart().await("download-chunk-finished", UnfinishedScenarioTest::isPayload);
      client.shutdown();
      assertThat(client.fromStart().events("download-failed"))
          .singleElement()
          .satisfies(end -> assertThat(end.path("code").asString()).isEqualTo("shutting-down"));

      PeerProcess again = lab.start("client" + i);
      source.sendFreely();
      again.connect(source);
      again.fromStart().await("download-finished");
      again.shutdown();
    }
  }

  @Test
  void update_that_had_not_begun_waits_for_the_newer_version() throws Exception {
    lab.game("source", SMALL, 3);
    lab.version("source", SMALL, NEWER);
    lab.game("client", SMALL, 2);
    unfinished("client", SMALL, "update", true, 0);
    PeerProcess client = lab.start("client");
    client.fromStart().await("local-library-changed");

    client.connect(lab.start("source"));

    client.fromStart().await("download-finished");
    assertThat(client.row(SMALL).orElseThrow().path("local_version").asString()).isEqualTo(NEWER);
  }

  @Test
  void repair_that_was_cut_off_goes_on_as_a_download() throws Exception {
    lab.game("source", SMALL, 3);
    lab.game("client", SMALL, 3);
    Files.delete(lab.root("client", SMALL).resolve("version.ini"));
    unfinished("client", SMALL, "verify", false, 1_000_000);
    PeerProcess client = lab.start("client");

    client.connect(lab.start("source"));

    client.fromStart().await("download-finished");
    assertThat(client.fromStart().events("no-peers-have-game")).isEmpty();
  }

  @Test
  void low_disk_install_leaves_nothing_of_an_unfinished_download() throws Exception {
    lab.game("source", SMALL, 3);
    Lab.write(
        lab.root("source", SMALL).resolve("game_start.sh"),
        "exit 0".getBytes(StandardCharsets.UTF_8));
    Lab.write(lab.root("client", SMALL).resolve(SMALL + ".eti"), new byte[1_000]);
    unfinished("client", SMALL, "", false, 1_000);
    Lab.write(
        lab.path("client").resolve("state/games").resolve(SMALL).resolve("downloaded_files.json"),
        ("[\"" + SMALL + ".eti\"]").getBytes(StandardCharsets.UTF_8));
    PeerProcess client = lab.clientOf(lab.start("source"));
    assertThat(row(client, SMALL).has("leftover")).isTrue();

    client.ask("stream-install", "game_id", SMALL, "wait", true);

    assertThat(row(client, SMALL).has("leftover")).isFalse();
    assertThat(client.refusal("discard", "game_id", SMALL)).isEqualTo("not-downloaded");
    assertThat(Lab.allHashes(client.root(SMALL)))
        .containsOnlyKeys("game_start.sh", "local/bin/" + SMALL + ".bin");
  }

  @Test
  void update_of_a_low_disk_game_goes_on_as_one_when_somebody_has_it() throws IOException {
    lab.game("source", SMALL, 3);
    PeerProcess source = lab.start("source");
    PeerProcess before = lab.clientOf(source);
    before.ask("stream-install", "game_id", SMALL, "wait", true);
    before.shutdown();
    source.shutdown();
    lab.game("source", SMALL, 4);
    lab.version("source", SMALL, "20260101");
    unfinished("client", SMALL, "update", true, 0);

    PeerProcess client = lab.start("client");
    client.connect(lab.start("source"));

    client.until(
        "the new version",
        () -> row(client, SMALL).path("local_version").asString("").equals("20260101"));
    assertThat(Lab.allHashes(client.root(SMALL))).containsOnlyKeys("local/bin/" + SMALL + ".bin");
  }

  /** A record of a peer's unfinished operation. */
  private void unfinished(
      String peer, String game, String operation, boolean patient, long doneBytes)
      throws IOException {
    String json =
        """
        [{"game_id":"%s","games_dir":"%s","bytes_done":%d,"bytes_total":3000000,
          "operation":"%s","install":false,"patient":%b}]
        """
            .formatted(game, lab.path(peer).resolve("games"), doneBytes, operation, patient);
    Lab.write(
        lab.path(peer).resolve("state").resolve("operations.json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isPayload(JsonNode chunk) {
    return !chunk.path("path").asString().equals("version.ini");
  }

  private static JsonNode row(PeerProcess client, String game) {
    return client.row(game).orElseThrow();
  }
}
