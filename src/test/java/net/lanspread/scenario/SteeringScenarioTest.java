package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The speed, the order and the pauses of downloads, set by users. */
@Timeout(120)
class SteeringScenarioTest {
  private static final String BIG = "alienswarm";
  private static final int BYTES_PER_SECOND = 4 * 1024 * 1024;

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void limits_hold_on_every_way() {
    lab.bigGame("source", BIG, 12);
    for (String transport : new String[] {"quic", "tls"}) {
      PeerProcess source = lab.start("source", "--transport", transport);
      PeerProcess sentTo = lab.start("sent-to-" + transport, "--transport", transport);
      source.ask("limits", "send_bytes_per_second", BYTES_PER_SECOND);
      assertThat(speedOf(sentTo, source)).as("sent by %s", transport).isLessThan(4.4);
      source.ask("limits", "send_bytes_per_second", 0);

      PeerProcess receiver = lab.start("receiver-" + transport, "--transport", transport);
      receiver.ask("limits", "receive_bytes_per_second", BYTES_PER_SECOND);
      assertThat(speedOf(receiver, source)).as("received by %s", transport).isLessThan(4.4);
      source.shutdown();
    }
  }

  /** The speed of a download, in MiB/s. */
  private static double speedOf(PeerProcess client, PeerProcess source) {
    client.connect(source);
    client.ask("download", "game_id", BIG, "install", false, "wait", true);
    assertThat(Lab.hashes(client.root(BIG))).isEqualTo(Lab.hashes(source.root(BIG)));
    return client.fromStart().await("download-finished").path("mib_per_s").asDouble();
  }

  @Test
  void paused_download_stays_paused_over_a_restart_and_keeps_its_chunks() throws IOException {
    lab.game("source", BIG, 64);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);
    client.ask("limits", "receive_bytes_per_second", BYTES_PER_SECOND);
    assertThat(client.refusal("pause", "game_id", BIG)).isEqualTo("no-operation");
    int download =
        client.send("download", "game_id", BIG, "install", false, "patient", true, "wait", true);
    client.fromStart().await("download-chunk-finished", SteeringScenarioTest::isPayload);

    JsonNode paused = client.ask("pause");
    assertThat(paused.path("games").path(0).asString()).isEqualTo(BIG);
    client.fromStart().await("operation-paused");
    assertThat(phase(client)).isEqualTo("paused");
    assertThat(client.row(BIG).orElseThrow().path("leftover").path("bytes_done").asLong())
        .isPositive();
    client.shutdown();
    assertThat(client.awaitReply(download).path("error").path("code").asString())
        .isEqualTo("shutting-down");

    PeerProcess again = lab.start("client");
    again.fromStart().await("operation-paused");
    again.connect(source);
    again.until("it is offered", () -> again.row(BIG).orElseThrow().path("peer_count").asInt() > 0);
    assertThat(phase(again)).isEqualTo("paused");
    assertThat(again.fromStart().events("download-begin")).as("nobody lets it go on").isEmpty();
    again.ask("limits", "receive_bytes_per_second", 0);
    again.ask("resume", "game_id", BIG);

    again.fromStart().await("operation-resumed");
    JsonNode finished = again.fromStart().await("download-finished");
    assertThat(finished.path("bytes").asLong())
        .as("only what was missing came")
        .isLessThan(Files.size(lab.root("source", BIG).resolve(BIG + ".eti")));
    assertThat(Lab.allHashes(again.root(BIG))).isEqualTo(Lab.hashes(lab.root("source", BIG)));
  }

  @Test
  void paused_download_is_one_download_and_can_be_cancelled() {
    lab.game("source", BIG, 64);
    PeerProcess client = lab.clientOf(lab.start("source"));
    client.ask("limits", "receive_bytes_per_second", BYTES_PER_SECOND);
    client.send("download", "game_id", BIG, "install", false);
    client.fromStart().await("download-chunk-finished", SteeringScenarioTest::isPayload);
    client.ask("pause", "game_id", BIG);
    client.fromStart().await("operation-paused");
    int resumed = client.mark();
    client.ask("resume", "game_id", BIG);
    client.from(resumed).await("download-chunk-finished", SteeringScenarioTest::isPayload);
    client.ask("pause", "game_id", BIG);
    client.from(resumed).await("operation-paused");

    client.ask("cancel", "game_id", BIG);

    client.fromStart().await("download-cancelled");
    assertThat(client.fromStart().events("download-begin")).as("one download").hasSize(1);
    assertThat(client.root(BIG)).as("nothing is left").doesNotExist();
  }

  @Test
  void download_that_waits_for_a_source_can_be_paused_and_keeps_nobody_from_a_turn() {
    PeerProcess client = lab.start("client");
    client.ask("limits", "downloads_at_once", 1);
    client.send("download", "game_id", BIG, "install", false, "patient", true);
    client.fromStart().await("download-waiting", line -> isOf(line, BIG));
    lab.game("source", "cod5", 3);
    lab.hollowGame("late", BIG, 8);
    client.connect(lab.start("source"));
    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    client.ask("pause", "game_id", BIG);
    client.fromStart().await("operation-paused", line -> isOf(line, BIG));
    client.connect(lab.start("late"));
    client.ask("resume", "game_id", BIG);

    client.fromStart().await("download-finished", line -> isOf(line, BIG));
  }

  @Test
  void downloads_come_one_after_the_other_in_the_order_that_is_wanted() {
    lab.hollowGame("source", BIG, 64);
    lab.game("source", "cod5", 3);
    lab.game("source", "css", 3);
    PeerProcess client = lab.clientOf(lab.start("source"));
    client.ask("limits", "downloads_at_once", 1, "receive_bytes_per_second", BYTES_PER_SECOND);
    for (String game : List.of(BIG, "cod5", "css")) {
      client.send("download", "game_id", game, "install", true);
    }
    client.fromStart().await("operation-queued", line -> isOf(line, "css"));
    assertThat(games(client.ask("queue"), "queue")).containsExactly("cod5", "css");

    JsonNode ordered = client.ask("queue", "order", List.of("css"));
    assertThat(games(ordered, "queue")).containsExactly("css", "cod5");
    client.ask("limits", "receive_bytes_per_second", 0);

    client.fromStart().await("install-finished", line -> isOf(line, "cod5"));
    assertThat(client.fromStart().events("download-finished"))
        .extracting(line -> line.path("game_id").asString())
        .containsExactly(BIG, "css", "cod5");
    assertThat(client.refusal("queue", "order", "css")).isEqualTo("invalid-argument");
  }

  @Test
  void downloads_that_queue_keep_their_order_over_a_restart() {
    lab.hollowGame("source", BIG, 64);
    lab.game("source", "cod5", 3);
    lab.game("source", "css", 3);
    PeerProcess source = lab.start("source");
    PeerProcess client = lab.clientOf(source);
    client.ask("limits", "downloads_at_once", 1, "receive_bytes_per_second", BYTES_PER_SECOND);
    for (String game : List.of(BIG, "cod5", "css")) {
      client.send("download", "game_id", game, "install", false, "patient", true);
    }
    client.fromStart().await("operation-queued", line -> isOf(line, "css"));
    client.ask("queue", "order", List.of("css", BIG));
    client.shutdown();

    PeerProcess again = lab.start("client");
    again.ask("limits", "receive_bytes_per_second", 0);
    again.ask("match", "on", true); // so that all have their source before one begins
    again.connect(source);
    again.until(
        "all ask for their turn",
        () -> games(again.ask("queue"), "queue").equals(List.of("css", BIG, "cod5")));
    again.ask("match", "on", false);

    again.fromStart().await("download-finished", line -> isOf(line, "cod5"));
    assertThat(again.fromStart().events("download-finished"))
        .extracting(line -> line.path("game_id").asString())
        .containsExactly("css", BIG, "cod5");
  }

  @Test
  void in_a_match_downloads_stop_and_go_on_after_it() {
    lab.hollowGame("source", BIG, 64);
    PeerProcess client = lab.clientOf(lab.start("source"));
    client.ask("limits", "receive_bytes_per_second", BYTES_PER_SECOND);
    int download = client.send("download", "game_id", BIG, "install", false, "wait", true);
    client.fromStart().await("download-chunk-finished", SteeringScenarioTest::isPayload);

    assertThat(client.ask("match", "on", true).path("on").asBoolean()).isTrue();
    client.fromStart().await("operation-queued");
    assertThat(phase(client)).isEqualTo("queued");
    client.ask("limits", "receive_bytes_per_second", 0);
    client.ask("match", "on", false);

    assertThat(client.awaitReply(download).path("ok").asBoolean()).isTrue();
    assertThat(client.fromStart().events("match-changed"))
        .extracting(line -> line.path("on").asBoolean())
        .containsExactly(true, false);
    assertThat(Lab.allHashes(client.root(BIG))).isEqualTo(Lab.hashes(lab.root("source", BIG)));
  }

  private static String phase(PeerProcess peer) {
    return peer.ask("status").path("operations").path(0).path("phase").asString("");
  }

  private static List<String> games(JsonNode result, String field) {
    return result.path(field).valueStream().map(JsonNode::asString).toList();
  }

  private static boolean isPayload(JsonNode chunk) {
    return !chunk.path("path").asString().equals("version.ini");
  }

  private static boolean isOf(JsonNode event, String game) {
    return event.path("game_id").asString("").equals(game);
  }

  @Test
  void limits_outlast_a_restart_and_one_alone_can_be_changed() {
    PeerProcess peer = lab.start("peer");
    JsonNode none = peer.ask("limits");
    assertThat(none.path("send_bytes_per_second").asLong()).isZero();
    assertThat(none.path("receive_bytes_per_second").asLong()).isZero();
    peer.ask("limits", "send_bytes_per_second", 100_000);
    peer.ask("limits", "receive_bytes_per_second", 200_000);
    assertThat(peer.refusal("limits", "receive_bytes_per_second", 100))
        .isEqualTo("invalid-argument");
    peer.shutdown();

    JsonNode kept = lab.start("peer").ask("limits");
    assertThat(kept.path("send_bytes_per_second").asLong()).isEqualTo(100_000);
    assertThat(kept.path("receive_bytes_per_second").asLong()).isEqualTo(200_000);
  }
}
