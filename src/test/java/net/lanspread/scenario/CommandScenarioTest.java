package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line and the lines of JSON, good and bad. */
@Timeout(120)
class CommandScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void C01_bad_lines_get_an_error_and_change_nothing() {
    PeerProcess peer = lab.start("peer");
    List<String> malformed =
        List.of(
            "this is not json",
            "[1,2]",
            "{\"cmd\":7}",
            "{}",
            "{\"cmd\":\"status\"} trailing",
            "[".repeat(5_000),
            "x".repeat(10_000_000));
    for (String line : malformed) {
      int mark = peer.mark();
      peer.sendLine(line);
      peer.until(mark, line, reply -> code(reply).equals("malformed-command"));
    }
    assertThat(peer.refusal("no-such-thing")).isEqualTo("unknown-command");
    assertThat(peer.refusal("download")).isEqualTo("invalid-argument");
    assertThat(peer.refusal("download", "game_id", 7)).isEqualTo("invalid-argument");
    assertThat(peer.refusal("download", "game_id", "cod5", "install", "yes"))
        .isEqualTo("invalid-argument");
    assertThat(peer.refusal("download", "game_id", "../../etc")).isEqualTo("unknown-game");
    assertThat(peer.refusal("wait-peers", "count", -1, "timeout_ms", 5))
        .isEqualTo("invalid-argument");
    assertThat(peer.refusal("wait-peers", "count", 1, "timeout_ms", "5"))
        .isEqualTo("invalid-argument");
    assertThat(peer.refusal("connect", "addr", "nowhere")).isEqualTo("invalid-argument");
    assertThat(peer.refusal("connect", "addr", "127.0.0.1:99999")).isEqualTo("invalid-argument");
    assertThat(peer.refusal("connect", "addr", "127.0.0.1:1")).isEqualTo("connect-failed");
    assertThat(peer.refusal("cancel", "game_id", "cod5")).isEqualTo("no-operation");
    for (String command : List.of("install", "update", "verify")) {
      assertThat(peer.refusal(command, "game_id", "cod5")).isEqualTo("not-downloaded");
    }
    assertThat(peer.refusal("wait-peers", "count", 1, "timeout_ms", 50)).isEqualTo("timeout");
    assertThat(peer.ask("wait-peers", "count", 0, "timeout_ms", 0).path("peer_count").asInt())
        .isZero();
    assertThat(peer.ask("status").path("name").asString()).isEqualTo("peer");
    assertThat(Lab.allHashes(peer.games())).isEmpty();
  }

  private static String code(tools.jackson.databind.JsonNode reply) {
    return reply.path("error").path("code").asString("");
  }

  @Test
  void C02_end_of_input_ends_the_peer_well() throws IOException {
    PeerProcess peer = lab.start("peer");

    peer.process().getOutputStream().close();

    assertThat(peer.awaitExit()).isZero();
  }

  @Test
  void C03_termination_ends_the_peer_well_and_says_goodbye() {
    PeerProcess peer = lab.start("peer");
    PeerProcess other = lab.start("other");
    other.connect(peer);

    peer.process().destroy();

    assertThat(peer.awaitExit()).isZero();
    other.awaitEvent(0, "peer-lost");
  }

  @Test
  void C04_daemon_outlives_its_input() throws IOException {
    PeerProcess daemon = lab.start("daemon", "--daemon");
    daemon.process().getOutputStream().close();
    PeerProcess other = lab.start("other");

    other.connect(daemon);

    assertThat(daemon.process().isAlive()).isTrue();
  }

  @Test
  void C05_bad_options_say_what_is_wrong() throws Exception {
    for (List<String> bad :
        List.of(
            List.of("peer"),
            List.of("peer", "--games", "g", "--state", "s", "--no-such-option"),
            List.of("peer", "--games", "g", "--state", "s", "--listen", "nonsense"),
            List.of("peer", "--games", "g", "--state", "s", "--transport", "pigeon"),
            List.of("nonsense"))) {
      List<String> command = new ArrayList<>(PeerProcess.java());
      command.addAll(bad);
      Process process = new ProcessBuilder(command).directory(lab.path(".").toFile()).start();
      String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s", bad).isEqualTo(2);
      assertThat(stderr).isNotBlank();
    }
  }

  @Test
  void C06_unusable_catalog_or_state_is_said_plainly() {
    Lab.write(lab.path("broken.db"), Lab.random(5_000, 1));
    PeerProcess broken = lab.launch("broken", lab.path("broken.db"));
    assertThat(broken.awaitExit()).isEqualTo(1);
    assertThat(broken.stderr()).contains("broken.db").doesNotContain("\tat ");

    PeerProcess first = lab.start("twice");
    PeerProcess second = lab.launch("twice", lab.catalog());
    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.stderr()).contains("another peer uses");
    assertThat(first.ask("status").path("peer_count").asInt()).isZero();
    assertThat(Files.exists(first.state())).isTrue();
  }

  @Test
  void C07_identity_and_index_stay_in_the_state_folder() {
    lab.game("peer", "cod5", 1);
    PeerProcess peer = lab.start("peer");
    String id = peer.id();
    peer.shutdown();
    assertThat(Lab.allHashes(peer.games())).containsOnlyKeys("cod5/cod5.eti", "cod5/version.ini");

    assertThat(lab.start("peer").id()).isEqualTo(id);
  }
}
