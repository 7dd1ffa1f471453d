package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line and the lines of JSON, good and bad. */
@Timeout(120)
@Tag("process")
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
      peer.from(mark).until(line, reply -> code(reply).equals("malformed-command"));
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
    PeerProcess peer = lab.startAlone("peer");

    peer.process().getOutputStream().close();

    assertThat(peer.awaitExit()).isZero();
  }

  @Test
  void C03_termination_ends_the_peer_well_and_says_goodbye() {
    PeerProcess peer = lab.startAlone("peer");
    PeerProcess other = lab.start("other");
    other.connect(peer);

    peer.process().destroy();

    assertThat(peer.awaitExit()).isZero();
    other.fromStart().await("peer-lost");
  }

  @Test
  void C04_daemon_outlives_its_input() throws IOException {
    PeerProcess daemon = lab.startAlone("daemon", "--daemon");
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
  void C08_options_that_name_what_cannot_be_used_say_which_and_why() throws Exception {
    Path file = lab.path("a-file");
    Lab.write(file, new byte[] {1, 2, 3});
    Path other = lab.path("songs.db");
    CatalogFixture.sql(other, "CREATE TABLE songs (title TEXT)");
    Map<List<String>, List<String>> unusable =
        Map.of(
            List.of("--catalog", "absent.db"), List.of("--catalog", "there is no catalog"),
            List.of("--catalog", file.toString()), List.of("--catalog", "a-file"),
            List.of("--catalog", other.toString()), List.of("--catalog", "no table of games"),
            List.of("--games", file.toString()), List.of("--games", "is a file"),
            List.of("--games", file + "/below"), List.of("--games", "a-file"),
            List.of("--state", file.toString()), List.of("--state", "is a file"),
            List.of("--listen", "192.0.2.7:0"), List.of("--listen", "of this computer"));
    for (Map.Entry<List<String>, List<String>> each : unusable.entrySet()) {
      assertUnusable(List.of("peer"), each.getKey(), each.getValue());
    }
    for (List<String> command :
        List.of(
            List.of("ls"), List.of("ls", "--ids"), List.of("get", "css"), List.of("play", "css"))) {
      for (String option : List.of("--catalog", "--games", "--state")) {
        assertUnusable(command, List.of(option, file.toString()), List.of(option, "a-file"));
      }
    }
    for (String option : List.of("--catalog", "--state")) {
      assertUnusable(
          List.of("app", "--no-browser"),
          List.of(option, file.toString()),
          List.of(option, "a-file"));
    }
  }

  private void assertUnusable(List<String> command, List<String> option, List<String> said)
      throws Exception {
    List<String> all = new ArrayList<>(PeerProcess.java());
    all.addAll(command);
    all.addAll(option);
    for (String folder : List.of("--games", "--state")) {
      if (!option.contains(folder) && !(command.contains("app") && folder.equals("--games"))) {
        all.addAll(List.of(folder, lab.path(folder).toString()));
      }
    }
    Process process = new ProcessBuilder(all).directory(lab.path(".").toFile()).start();
    process.getOutputStream().close();
    String stderr = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", all, stderr).isEqualTo(2);
    assertThat(stderr).as("%s", all).contains(said).doesNotContain("\tat ");
  }

  @Test
  void C09_what_waits_at_the_end_gets_its_reply() throws Exception {
    for (Consumer<PeerProcess> end :
        List.<Consumer<PeerProcess>>of(
            PeerProcess::shutdown,
            peer -> peer.signal("TERM"),
            peer -> closeInput(peer.process()))) {
      PeerProcess peer = lab.startAlone("peer");
      int waiting = peer.send("wait-peers", "count", 5, "timeout_ms", 600_000);
      int another = peer.send("wait-peers", "count", 1, "timeout_ms", 600_000);
      peer.ask("status");

      end.accept(peer);

      assertThat(List.of(waiting, another))
          .allSatisfy(id -> assertThat(code(peer.awaitReply(id))).isEqualTo("shutting-down"));
      assertThat(peer.awaitExit()).isZero();
    }
  }

  @Test
  void C10_a_download_that_is_waited_for_at_the_end_gets_its_reply() {
    lab.bigGame("source", "ggoo", 200);
    PeerProcess source = lab.start("source").sendSlowly();
    PeerProcess client = lab.clientOf(source);
    int waiting = client.send("download", "game_id", "ggoo", "install", false, "wait", true);
    client.fromStart().await("download-begin");

    client.shutdown();

    assertThat(code(client.awaitReply(waiting))).isEqualTo("shutting-down");
  }

  private static void closeInput(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void C06_unusable_catalog_or_state_is_said_plainly() {
    lab.eachAlone();
    Lab.write(lab.path("broken.db"), Lab.random(5_000, 1));
    PeerProcess broken = lab.launch("broken", lab.path("broken.db"));
    assertThat(broken.awaitExit()).isEqualTo(2);
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

  @Test
  void C11_libraries_need_no_temporary_folder() {
    List<String> program =
        PeerProcess.java("-Djava.io.tmpdir=" + lab.path("nobody-made-this-folder"));
    lab.game("source", "cod5", 1);
    PeerProcess source = lab.startBy(program, "source", "--transport", "quic");
    PeerProcess client = lab.startBy(program, "client", "--transport", "quic");
    client.connect(source);

    client.ask("download", "game_id", "cod5", "install", false, "wait", true);

    assertThat(Lab.allHashes(client.root("cod5"))).isEqualTo(Lab.hashes(source.root("cod5")));
    client.shutdown();
    assertThat(client.awaitExit()).isZero();
    assertThat(client.state().resolve("native")).doesNotExist();
  }
}
