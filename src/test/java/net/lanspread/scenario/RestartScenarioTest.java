package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The fate of operations that a peer did not bring to an end. */
@Timeout(240)
@Tag("process")
class RestartScenarioTest {
  private static final String BIG = "alienswarm";
  private static final int BIG_MIB = 600;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  /** The way in which a peer ends. */
  private enum Way {
    KILL,
    SIGNAL,
    SHUTDOWN,
    END_OF_INPUT
  }

  @Test
  void T04_downloads_go_on_after_a_restart() throws Exception {
    lab.hollowGame("source", BIG, BIG_MIB);
    lab.game("source", "cod5", 3);
    Map<String, String> whole = Lab.hashes(lab.root("source", BIG));
    for (Way way : Way.values()) {
      PeerProcess source = lab.start("source").sendSlowly();
      String name = "client-" + way;
      PeerProcess client = lab.startAlone(name);
      client.connect(source);
      client.send("download", "game_id", BIG, "install", false, "patient", true);
      client.fromStart().await("download-chunk-finished", RestartScenarioTest::isPayload);
      client.until("how much is here", () -> row(client, BIG).has("leftover"));
      source.shutdown();
      client.fromStart().await("download-waiting");
      client.ask("download", "game_id", "cod5", "install", true, "patient", true);
      end(client, way);
      assertThat(client.fromStart().events("download-cancelled")).isEmpty();
      assertThat(client.root(BIG).resolve(BIG + ".eti")).as("what came, after %s", way).exists();

      PeerProcess again = lab.start(name);
      again.until("both wait", () -> isWaiting(again, BIG) && isWaiting(again, "cod5"));
      JsonNode leftover = row(again, BIG).path("leftover");
      assertThat(leftover.path("bytes_done").asLong()).isPositive();
      assertThat(leftover.path("bytes_total").asLong()).isEqualTo(size(BIG));
      assertThat(
              again.fromStart().events("active-operations-changed").getFirst().path("operations"))
          .as("the first that was wanted begins first")
          .singleElement()
          .satisfies(first -> assertThat(first.path("game_id").asString()).isEqualTo(BIG));

      PeerProcess back = lab.start("source").sendFreely();
      again.connect(back);

      JsonNode finished = again.fromStart().await("download-finished", line -> isOf(line, BIG));
      assertThat(finished.path("bytes").asLong())
          .as("only what was missing came")
          .isLessThan(size(BIG));
      again.fromStart().await("install-finished", line -> isOf(line, "cod5"));
      assertThat(Lab.allHashes(again.root(BIG))).isEqualTo(whole);
      assertThat(row(again, BIG).has("leftover")).isFalse();
      again.shutdown();

      PeerProcess settled = lab.start(name);
      assertThat(settled.ask("status").path("operations")).as("nothing goes on twice").isEmpty();
      settled.shutdown();
      back.shutdown();
    }
  }

  @Test
  void what_is_not_wanted_any_more_is_discarded() throws Exception {
    lab.hollowGame("source", BIG, BIG_MIB);
    PeerProcess source = lab.start("source").sendSlowly();
    PeerProcess client = lab.startAlone("client");
    client.connect(source);
    assertThat(client.refusal("discard", "game_id", BIG)).isEqualTo("not-downloaded");
    client.send("download", "game_id", BIG, "install", false);
    client.fromStart().await("download-chunk-finished", RestartScenarioTest::isPayload);
    assertThat(client.refusal("discard", "game_id", BIG)).isEqualTo("operation-in-progress");
    client.until("how much is here", () -> row(client, BIG).has("leftover"));
    client.kill();
    source.shutdown();

    PeerProcess again = lab.start("client");
    assertThat(row(again, BIG).path("leftover").path("bytes_total").asLong())
        .as("listed, though nobody has it")
        .isEqualTo(size(BIG));
    again.ask("discard", "game_id", BIG, "wait", true);

    assertThat(Files.exists(again.root(BIG))).isFalse();
    assertThat(again.row(BIG)).isEmpty();
    assertThat(again.refusal("discard", "game_id", BIG)).isEqualTo("not-downloaded");
    PeerProcess back = lab.start("source");
    again.connect(back);
    again.until("it is offered", () -> again.row(BIG).isPresent());
    assertThat(again.fromStart().events("download-begin")).as("it does not go on").isEmpty();
  }

  @Test
  void patient_download_waits_for_a_source_that_comes_back_and_for_a_new_one() throws Exception {
    lab.hollowGame("source", BIG, BIG_MIB);
    PeerProcess client = lab.start("client");
    int waiting =
        client.send("download", "game_id", BIG, "install", false, "patient", true, "wait", true);
    client
        .fromStart()
        .await("download-waiting", line -> !line.path("reason").asString("").isEmpty());
    PeerProcess source = lab.startAlone("source").sendSlowly();
    client.connect(source);
    client.fromStart().await("download-chunk-finished", RestartScenarioTest::isPayload);
    int mark = client.mark();
    source.kill();
    client.from(mark).await("download-waiting");

    PeerProcess back = lab.start("source").sendFreely();
    client.connect(back);

    assertThat(client.awaitReply(waiting).path("ok").asBoolean()).isTrue();
    assertThat(client.fromStart().events("download-begin")).as("one download").hasSize(1);
    assertThat(client.fromStart().events("download-peers-gone")).isEmpty();
    assertThat(client.fromStart().events("download-failed")).isEmpty();
    assertThat(Lab.allHashes(client.root(BIG))).isEqualTo(Lab.hashes(lab.root("source", BIG)));
  }

  @Test
  void cancel_of_a_download_that_waits_leaves_nothing() throws Exception {
    lab.hollowGame("source", BIG, BIG_MIB);
    PeerProcess source = lab.startAlone("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);
    int download =
        client.send("download", "game_id", BIG, "install", false, "patient", true, "wait", true);
    client.fromStart().await("download-chunk-finished", RestartScenarioTest::isPayload);
    source.kill();
    client.fromStart().await("download-waiting");

    client.ask("cancel", "game_id", BIG);

    assertThat(client.awaitReply(download).path("error").path("code").asString())
        .isEqualTo("cancelled");
    client.fromStart().await("download-cancelled");
    assertThat(Files.exists(client.root(BIG))).isFalse();
    assertThat(client.row(BIG).filter(row -> row.has("leftover"))).isEmpty();
    client.shutdown();
    PeerProcess again = lab.start("client");
    assertThat(again.ask("status").path("operations")).isEmpty();
  }

  @Test
  void change_of_the_name_does_not_end_a_download_that_waits() {
    lab.game("source", BIG, 3);
    List<String> options = List.of("--catalog", lab.catalog().toString());
    try (AppProcess app = AppProcess.hosted(lab.path("app"), options).signIn().setUp("Tom");
        AppPage page = app.open()) {
      page.until("running", now -> now.get("peers").size() == 1);
      app.act(BIG, "install");
      page.until(BIG, "waiting", RestartScenarioTest::waits);

      assertThat(app.post("/api/settings", "name", "Ann").status()).isEqualTo(200);
      page.until("the new name", now -> now.get("me").path("name").asString("").equals("Ann"));
      page.until(BIG, "waiting again", RestartScenarioTest::waits);
      app.connect(lab.start("source"));

      page.until(BIG, "installed", game -> game.path("installed").asBoolean());
    }
  }

  private static boolean waits(JsonNode game) {
    return game.path("operation").path("phase").asString("").equals("waiting");
  }

  private static void end(PeerProcess client, Way way) throws IOException {
    switch (way) {
      case KILL -> client.kill();
      case SIGNAL -> {
        client.process().destroy();
        assertThat(client.awaitExit()).isZero();
      }
      case SHUTDOWN -> client.shutdown();
      case END_OF_INPUT -> {
        client.process().getOutputStream().close();
        assertThat(client.awaitExit()).isZero();
      }
    }
  }

  private long size(String game) throws IOException {
    Path root = lab.root("source", game);
    return Files.size(root.resolve(game + ".eti")) + Files.size(root.resolve("version.ini"));
  }

  private static boolean isPayload(JsonNode chunk) {
    return !chunk.path("path").asString().equals("version.ini");
  }

  private static boolean isOf(JsonNode event, String game) {
    return event.path("game_id").asString("").equals(game);
  }

  private static JsonNode row(PeerProcess client, String game) {
    return client.row(game).orElseThrow();
  }

  private static boolean isWaiting(PeerProcess client, String game) {
    Predicate<JsonNode> waits =
        status -> isOf(status, game) && status.path("phase").asString("").equals("waiting");
    Optional<JsonNode> found =
        client.ask("status").path("operations").valueStream().filter(waits).findFirst();
    return found.isPresent();
  }
}
