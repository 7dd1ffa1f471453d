package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who plays what, and which servers run. */
@Timeout(120)
@Tag("process")
class NowScenarioTest {
  private static final Object[] CSS = {"game_id", "css", "username", "Tom", "language", "german"};

  /** Runs as long as its root is there. */
  private static final String RUNNING = "while [ -e game_start.sh ]; do sleep 0.1; done\n";

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  private void installedCss(String peer) {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    lab.version(peer, "css", Lab.VERSION);
    write(peer, "local/css.bin", "css");
    write(peer, "game_start.sh", RUNNING);
    write(peer, "server_start.sh", "echo served\n" + RUNNING);
  }

  private void write(String peer, String path, String text) {
    Lab.write(lab.root(peer, "css").resolve(path), text.getBytes(UTF_8));
  }

  @Test
  void P09_who_plays_is_spared_by_others_that_find_the_game_elsewhere() {
    lab.bigGame("player", "css", 40);
    lab.bigGame("host", "css", 40);
    PeerProcess player = lab.start("player");
    PeerProcess host = lab.start("host");
    player.ask("match", "on", true);
    PeerProcess guest = lab.clientOf(player, host);
    guest.until(
        "the match",
        () ->
            guest
                .ask("list-peers")
                .path("peers")
                .valueStream()
                .anyMatch(peer -> peer.path("match").asBoolean()));
    guest.until(
        "both have it",
        () -> guest.row("css").filter(row -> row.path("peer_count").asInt() == 2).isPresent());

    guest.ask("download", "game_id", "css", "install", false, "wait", true);

    assertThat(guest.fromStart().events("download-chunk-finished"))
        .isNotEmpty()
        .allSatisfy(chunk -> assertThat(chunk.path("peer_id").asString()).isEqualTo(host.id()));
  }

  @Test
  void P10_who_makes_up_games_or_talks_all_the_time_is_listened_to_within_bounds()
      throws IOException {
    PeerProcess peer = lab.start("peer");
    try (HostilePeer mallory = new HostilePeer(lab.path("mallory"))) {
      peer.ask("connect", "addr", mallory.address());
      Message.Since made = new Message.Since(new GameId("made-up"), 1);
      Message.Since old = new Message.Since(HostilePeer.GAME, Message.Since.MAX_SECONDS);
      Message.Now most =
          new Message.Now(true, List.of(made, old, old, made, old, old, old, old), List.of(old));
      assertThat(mallory.tell(most)).isEqualTo(new Message.Done());

      assertThat(kinds(peer)).containsExactly("game at mallory", "server at mallory");
      assertThat(runs(peer))
          .allSatisfy(
              run -> {
                assertThat(run.path("game_id").asString()).isEqualTo(HostilePeer.GAME.value());
                assertThat(run.path("addr").asString()).isEqualTo("127.0.0.1");
              });
      List<Message> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(mallory.tell(most));
      }
      assertThat(answers)
          .as("not so often")
          .anySatisfy(
              answer ->
                  assertThat(answer)
                      .isInstanceOfSatisfying(
                          Message.Refused.class,
                          refused -> assertThat(refused.code()).isEqualTo(WireCode.BUSY)));

      mallory.leave();
      peer.until("mallory is gone", () -> runs(peer).isEmpty());
    }
  }

  private static Object[] launched() {
    Object[] fields = java.util.Arrays.copyOf(CSS, CSS.length + 2);
    fields[CSS.length] = "launch";
    fields[CSS.length + 1] = true;
    return fields;
  }

  private static List<JsonNode> runs(PeerProcess peer) {
    return peer.ask("now").path("runs").valueStream().toList();
  }

  private static List<String> kinds(PeerProcess peer) {
    return runs(peer).stream()
        .map(run -> run.path("kind").asString() + " at " + run.path("name").asString())
        .sorted()
        .toList();
  }

  @Test
  void P07_server_and_game_run_until_they_are_stopped() {
    installedCss("peer");
    PeerProcess peer = lab.start("peer");
    assertThat(runs(peer)).isEmpty();
    assertThat(peer.refusal("server", "game_id", "css", "username", "", "language", "german"))
        .isEqualTo("invalid-argument");
    assertThat(peer.refusal("stop", "game_id", "css", "server", "yes"))
        .isEqualTo("invalid-argument");

    peer.ask("server", CSS);
    assertThat(peer.refusal("server", CSS)).isEqualTo("operation-in-progress");
    peer.fromStart().await("now-changed");
    assertThat(peer.refusal("stop", "game_id", "css")).isEqualTo("no-operation");
    peer.ask("play", launched());

    assertThat(kinds(peer)).containsExactly("game at peer", "server at peer");
    JsonNode server = runs(peer).getFirst();
    assertThat(server.path("me").asBoolean()).isTrue();
    assertThat(server.path("phase").asString()).isEqualTo("running");
    assertThat(server.path("addr").asString()).isEqualTo("127.0.0.1");
    assertThat(server.path("log").asString()).endsWith("css-server_start.log");

    peer.ask("stop", "game_id", "css", "server", true);
    peer.until("the server's end", () -> kinds(peer).equals(List.of("game at peer")));
    peer.ask("stop", "game_id", "css");
    peer.until("the game's end", () -> runs(peer).isEmpty());
    assertThat(peer.ask("now").path("played").path(0).path("game_id").asString()).isEqualTo("css");
  }

  @Test
  void P08_others_know_who_plays_and_serves_as_long_as_the_player_wants_it() {
    installedCss("player");
    PeerProcess player = lab.startAlone("player");
    PeerProcess other = lab.clientOf(player);
    player.ask("server", CSS);
    player.ask("play", launched());

    other.until(
        "who plays", () -> kinds(other).equals(List.of("game at player", "server at player")));
    assertThat(runs(other))
        .allSatisfy(
            run -> {
              assertThat(run.path("me").asBoolean()).isFalse();
              assertThat(run.path("addr").asString()).isEqualTo("127.0.0.1");
              assertThat(run.path("log").isNull()).isTrue();
            });
    assertThat(other.ask("list-peers").path("peers").path(0).path("match").asBoolean()).isFalse();
    player.ask("match", "on", true);
    other.until(
        "the match", () -> other.ask("list-peers").path("peers").path(0).path("match").asBoolean());

    assertThat(player.ask("now", "tell", false).path("tell").asBoolean()).isFalse();
    other.until("nothing told", () -> runs(other).isEmpty());
    assertThat(other.ask("list-peers").path("peers").path(0).path("match").asBoolean()).isFalse();
    assertThat(runs(player)).as("who plays sees it").hasSize(2);
    assertThat(player.refusal("now", "tell", 1)).isEqualTo("invalid-argument");

    PeerProcess late = lab.start("late");
    late.connect(player);
    player.ask("now", "tell", true);
    other.until("told again", () -> runs(other).size() == 2);
    late.until("told to who came late, too", () -> runs(late).size() == 2);
    player.ask("stop", "game_id", "css", "server", true);
    other.until("the server's end", () -> kinds(other).equals(List.of("game at player")));

    player.kill();
    other.until("the player is gone", () -> runs(other).isEmpty());
  }
}
