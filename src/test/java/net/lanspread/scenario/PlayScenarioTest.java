package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Games are played. */
@Timeout(120)
@Tag("process")
class PlayScenarioTest {
  private static final String NAME = "Jörg \"$(touch hit)\" & 'Co' %PATH% `touch hit`";
  private static final String INI = "engine/bin/win64/steam_settings/SmartSteamEmu.ini";
  private static final String ACCOUNT = "profiles/local/account_name.txt";
  private static final String LANGUAGE = "profiles/local/language.txt";

  /** Prints where it runs and its arguments, one a line. */
  private static final String PRINTING = "pwd\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done\n";

  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void S38_first_play() throws IOException {
    Map<String, byte[]> persona = persona("stub", "stub");
    Lab.archive(lab.root("source", "css").resolve("css.eti"), persona);
    lab.version("source", "css", Lab.VERSION);
    PeerProcess client = lab.clientOf(lab.start("source"));
    assertThat(client.refusal("play", "game_id", "css", "username", "Tom", "language", "german"))
        .isEqualTo("not-installed");
    client.ask("download", "game_id", "css", "wait", true);
    Path local = client.root("css").resolve("local");
    assertThat(Lab.allHashes(local)).isEqualTo(Lab.hashesOf(persona));
    Map<String, String> shared = Lab.hashes(client.root("css"));
    Path marker = client.state().resolve("games/css/launch_settings_applied");
    assertThat(marker).doesNotExist();

    assertWritten(client.ask("play", "game_id", "css", "username", NAME, "language", "german"));

    assertThat(Lab.allHashes(local)).isEqualTo(Lab.hashesOf(persona(NAME, "german")));
    assertThat(Lab.hashes(client.root("css"))).isEqualTo(shared);
    assertThat(marker).isRegularFile();

    Files.writeString(local.resolve(ACCOUNT), "changed\r\n");
    Map<String, String> changed = Lab.allHashes(local);
    JsonNode second =
        client.ask("play", "game_id", "css", "username", "Tom", "language", "english");
    assertThat(second.path("already_applied").asBoolean()).isTrue();
    assertFlags(second, false);
    assertThat(Lab.allHashes(local)).isEqualTo(changed);

    client.ask("uninstall", "game_id", "css", "wait", true);
    client.ask("install", "game_id", "css", "wait", true);
    assertThat(marker).doesNotExist();
    assertWritten(client.ask("play", "game_id", "css", "username", "Tom", "language", "english"));
    assertThat(Lab.allHashes(local)).isEqualTo(Lab.hashesOf(persona("Tom", "english")));
  }

  private static void assertWritten(JsonNode result) {
    assertThat(result.path("already_applied").asBoolean()).isFalse();
    assertFlags(result, true);
  }

  private static void assertFlags(JsonNode result, boolean expected) {
    for (String flag :
        List.of("account_name_written", "language_written", "persona_name_written")) {
      assertThat(result.path(flag).isBoolean()).as(flag).isTrue();
      assertThat(result.path(flag).asBoolean()).as(flag).isEqualTo(expected);
    }
  }

  private static Map<String, byte[]> persona(String name, String language) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(
        INI,
        "[SmartSteamEmu]\r\nAppId = 240\r\nPersonaName = "
            + name
            + "\r\nLanguage = stub\r\n\r\n[Other]\r\nPersonaName = stub\r\n");
    texts.put(ACCOUNT, name + "\r\n");
    texts.put(LANGUAGE, language + "\r\nsecond line\n");
    texts.put("profiles/local/account_steam_id.txt", "stub\r\n");
    texts.put("profiles/other/account_name.txt", "stub\r\n");
    texts.put("profiles/other/language.txt", "stub");
    Map<String, byte[]> files = new TreeMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    return files;
  }

  @Test
  void P01_setup_runs_once_and_the_game_gets_its_arguments() throws IOException {
    installedCss();
    script("game_setup", PRINTING + "echo done >> setup_runs\n");
    script("game_start", PRINTING + "echo error >&2\ncat\n");
    PeerProcess peer = lab.start("peer");

    assertWritten(play(peer, "launch", true));
    assertThat(play(peer, "launch", true, "wait", true).path("already_applied").asBoolean())
        .isTrue();

    Path root = peer.root("css");
    String arguments = "%s\n%s\ncss\nde\n%s\n".formatted(root.toRealPath(), root, NAME);
    assertThat(root.resolve("setup_runs")).hasContent("done");
    assertThat(peer.state().resolve("logs/css-game_setup.log")).hasContent(arguments);
    assertThat(peer.state().resolve("logs/css-game_start.log")).hasContent(arguments + "error");
    assertThat(root.resolve("hit")).doesNotExist();
    assertThat(peer.state().resolve("games/css/game_setup_done")).isRegularFile();
  }

  @Test
  void streamed_game_is_played_and_goes_with_its_scripts() throws IOException {
    Lab.archive(lab.root("source", "css").resolve("css.eti"), persona("stub", "stub"));
    Path there = lab.root("source", "css");
    Files.writeString(there.resolve("game_setup.sh"), PRINTING);
    Files.writeString(there.resolve("game_start.sh"), PRINTING);
    lab.version("source", "css", Lab.VERSION);
    PeerProcess client = lab.clientOf(lab.start("source"));
    Path root = client.root("css");

    client.ask("stream-install", "game_id", "css", "wait", true);

    assertThat(Lab.hashes(root)).containsOnlyKeys("game_setup.sh", "game_start.sh");
    assertThat(Lab.allHashes(root.resolve("local")))
        .isEqualTo(Lab.hashesOf(persona("stub", "stub")));
    assertWritten(play(client, "launch", true, "wait", true));
    String arguments = "%s\n%s\ncss\nde\n%s\n".formatted(root.toRealPath(), root, NAME);
    assertThat(client.state().resolve("logs/css-game_start.log")).hasContent(arguments);
    assertThat(client.row("css").orElseThrow().path("availability").asString())
        .isEqualTo("LocalOnly");

    client.ask("uninstall", "game_id", "css", "wait", true);
    assertThat(root).doesNotExist();
  }

  @Test
  void P02_failing_scripts_are_told_with_their_exit_codes() {
    installedCss();
    script("game_setup", "echo no setup today\nexit 3\n");
    PeerProcess peer = lab.start("peer");
    assertThat(failure(peer, "launch", true)).contains("no game_start.sh");
    assertThat(peer.state().resolve("logs")).doesNotExist();

    script("game_start", "echo no game today\nexit 4\n");
    List<JsonNode> notices =
        play(peer, "launch", true, "wait", true).path("notices").valueStream().toList();

    assertThat(notices)
        .extracting(notice -> notice.path("code").asString())
        .containsExactly("setup-exit", "script-exit");
    assertThat(notices.getFirst().path("message").asString())
        .contains("game_setup.sh", "exit code 3", "css-game_setup.log");
    assertThat(notices.getLast().path("message").asString())
        .contains("game_start.sh", "exit code 4", "css-game_start.log");
    assertThat(peer.state().resolve("logs/css-game_setup.log")).hasContent("no setup today");
    assertThat(peer.state().resolve("logs/css-game_start.log")).hasContent("no game today");
  }

  /** The game waits in pipes until this test has seen the peer go. */
  @Test
  void P03_game_outlives_its_peer() throws IOException, InterruptedException {
    installedCss();
    script("game_start", "echo > started\nread word < go\necho \"$word\" > end\n");
    PeerProcess peer = lab.start("peer");
    Path root = peer.root("css");
    shell(root, "mkfifo started go end");

    int playing = peer.send("play", withSettings("launch", true, "wait", true));
    assertThat(shell(root, "cat started")).isEqualTo("\n");
    assertThat(peer.ask("status").path("operations")).isEmpty();
    peer.shutdown();

    assertThat(peer.awaitReply(playing).path("error").path("code").asString())
        .isEqualTo("shutting-down");
    shell(root, "echo played on > go");
    assertThat(shell(root, "cat end")).isEqualTo("played on\n");
  }

  /**
   * The output of a command line that must succeed, within a time even if it waits at a pipe for
   * ever.
   */
  private static String shell(Path folder, String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("timeout", "40", "sh", "-c", line).directory(folder.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(line).isZero();
    return printed;
  }

  @Test
  void P04_bad_arguments_change_nothing() {
    installedCss();
    script("game_start", "touch started\n");
    PeerProcess peer = lab.start("peer");
    Map<String, String> before = Lab.allHashes(peer.root("css"));
    for (String bad :
        List.of("", "  ", "a\nb", "a\rb", "a\u0000b", "a\u0085b", "a\u2028b", "x".repeat(65))) {
      assertThat(
              peer.refusal(
                  "play", "game_id", "css", "username", bad, "language", "german", "launch", true))
          .isEqualTo("invalid-argument");
      assertThat(
              peer.refusal(
                  "play", "game_id", "css", "username", "Tom", "language", bad, "launch", true))
          .isEqualTo("invalid-argument");
    }
    assertThat(peer.refusal("play", "game_id", "css", "username", "Tom"))
        .isEqualTo("invalid-argument");
    assertThat(
            peer.refusal(
                "play", "game_id", "css", "username", "T", "language", "g", "launch", "yes"))
        .isEqualTo("invalid-argument");
    assertThat(peer.refusal("play", "game_id", "nope", "username", "Tom", "language", "german"))
        .isEqualTo("unknown-game");
    assertThat(peer.refusal("play", "game_id", "cod5", "username", "Tom", "language", "german"))
        .isEqualTo("not-installed");
    assertThat(Lab.allHashes(peer.root("css"))).isEqualTo(before);
    assertThat(peer.state().resolve("games/css/launch_settings_applied")).doesNotExist();
  }

  @Test
  void P05_server_runs_in_the_foreground() throws Exception {
    installedCss();
    script("server_start", PRINTING + "read line\necho \"heard $line\"\necho error >&2\nexit 5\n");
    PeerProcess peer = lab.startAlone("peer"); // a server runs beside it

    Ran server = run("--server", "css");

    Path root = peer.root("css");
    assertThat(server.out)
        .isEqualTo(
            "%s\n%s\ncss\nde\nTom & Jerry\nheard hello\n".formatted(root.toRealPath(), root));
    assertThat(server.err).isEqualTo("error\n");
    assertThat(server.exitCode).isEqualTo(5);
    assertThat(run("--server", "cod5").failed()).contains("cod5 is not installed");
    assertThat(run("css").failed()).contains("another peer uses");
  }

  @Test
  void P06_game_is_played_without_a_peer() throws Exception {
    installedCss();
    script("game_start", "exit 6\n");
    Ran told = run("css");
    assertThat(told.exitCode).as(told.err).isZero();
    assertThat(told.out).isEqualTo("css is started\n");
    assertThat(told.err).contains("exit code 6");
    script("game_start", "exit 0\n");

    Ran played = run("css");

    assertThat(played.exitCode).as(played.err).isZero();
    assertThat(lab.root("peer", "css").resolve("local").resolve(ACCOUNT))
        .hasBinaryContent("Tom & Jerry\r\n".getBytes(UTF_8));
    assertThat(run("../css").exitCode).isEqualTo(2);
    assertThat(run("css", "--name", "").exitCode).isEqualTo(2);
  }

  /** The output and the end of {@code lanspread play}. */
  private record Ran(int exitCode, String out, String err) {
    String failed() {
      assertThat(exitCode).isEqualTo(1);
      assertThat(err).startsWith("lanspread: ").doesNotContain("\tat ");
      return err;
    }
  }

  private Ran run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(PeerProcess.java());
    command.addAll(List.of("play", "--games", lab.path("peer/games").toString()));
    command.addAll(List.of("--state", lab.path("peer/state").toString()));
    command.addAll(List.of("--name", "Tom & Jerry", "--language", "german"));
    command.addAll(Arrays.asList(arguments));
    Path err = lab.path("err.txt");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    process.getOutputStream().write("hello\n".getBytes(UTF_8));
    process.getOutputStream().flush();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exitCode = process.waitFor();
    return new Ran(exitCode, out, Files.readString(err));
  }

  private void installedCss() {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    lab.version("peer", "css", Lab.VERSION);
    persona("stub", "stub")
        .forEach(
            (path, bytes) ->
                Lab.write(lab.root("peer", "css").resolve("local").resolve(path), bytes));
  }

  private void script(String name, String text) {
    Lab.write(lab.root("peer", "css").resolve(name + ".sh"), text.getBytes(UTF_8));
  }

  private static Object[] withSettings(Object... more) {
    List<Object> fields =
        new ArrayList<>(List.of("game_id", "css", "username", NAME, "language", "german"));
    fields.addAll(Arrays.asList(more));
    return fields.toArray();
  }

  private static JsonNode play(PeerProcess peer, Object... more) {
    return peer.ask("play", withSettings(more));
  }

  private static String failure(PeerProcess peer, Object... more) {
    JsonNode reply = peer.awaitReply(peer.send("play", withSettings(more)));
    assertThat(reply.path("ok").asBoolean()).as("%s", reply).isFalse();
    assertThat(reply.path("error").path("code").asString()).isEqualTo("io-error");
    return reply.path("error").path("message").asString();
  }
}
