package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.lanspread.launch.Wine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Scripts as ETI's games bring them. */
@Timeout(300)
@Tag("process")
class EtiScriptsScenarioTest {
  private static final long MAX_LOG_BYTES = 5L << 20;

  private final Lab lab = new Lab();
  private Path root;

  @BeforeEach
  void installAGame() {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    root = lab.root("peer", "css");
    lab.version("peer", "css", Lab.VERSION);
    write("local/language.txt", "stub\r\nsecond\r\n");
    Lab.write(root.resolve("local/SmartSteamEmu.ini"), wide("stub"));
  }

  private static byte[] wide(String name) {
    return ("\uFEFF[S]\r\nPersonaName = " + name + "\r\nX = ü\r\n").getBytes(UTF_16LE);
  }

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void E04_words() throws IOException {
    write("game_start.sh", "printf '%s\\n' \"$@\"\r\nif true; then\r\necho played\r\nfi\r\n");
    PeerProcess peer = lab.start("peer");
    for (List<String> each :
        List.of(
            List.of("german", "german", "de"),
            List.of("de", "german", "de"),
            List.of("FR", "french", "fr"),
            List.of("klingon", "klingon", "en"))) {
      play(peer, "Jörg", each.get(0), "launch", true, "wait", true);

      assertThat(root.resolve("local/language.txt"))
          .hasBinaryContent((each.get(1) + "\r\nsecond\r\n").getBytes(UTF_8));
      assertThat(root.resolve("local/SmartSteamEmu.ini")).hasBinaryContent(wide("Jörg"));
      assertThat(log(peer, "game_start"))
          .hasContent("%s\ncss\n%s\nJörg\nplayed".formatted(root, each.get(2)));
      Files.delete(peer.state().resolve("games/css/launch_settings_applied"));
    }
  }

  /** The same with a script for Windows alone, in the cmd of this machine's Wine. */
  @Test
  void onlyAScriptForWindowsIsPlayedByWine() throws Exception {
    PeerProcess peer = lab.startAlone("peer");
    Wine wine = Wine.open(peer.state().resolve("wine/css"));
    try {
      write(
          "game_start.cmd",
          """
          set game_path=%1
          set game_lang=%3
          set player=%4
          setlocal enabledelayedexpansion
          set lang=NONE
          if %game_lang% == de (
            set lang=german
          )
          if %game_lang% == en (
            set lang=english
          )
          > out.txt echo %game_path% %2 !lang! %player%
          exit 1
          """
              .replace("\n", "\r\n"));
      for (List<String> each :
          List.of(
              List.of("german", "german"),
              List.of("de", "german"),
              List.of("klingon", "english"))) {
        JsonNode played = play(peer, "Tom", each.get(0), "launch", true, "wait", true);

        assertThat(root.resolve("out.txt"))
            .hasContent(
                "Z:%s css %s Tom".formatted(root.toString().replace('/', '\\'), each.get(1)));
        assertThat(codes(played)).containsExactly("script-exit");
      }
      assertThat(peer.state().resolve("wine/css/drive_c")).isDirectory();
      assertThat(Lab.hashes(root).keySet())
          .containsExactlyInAnyOrder("game_start.cmd", "out.txt", "version.ini");

      write("game_start.sh", "echo by the root\n");
      play(peer, "Tom", "de", "launch", true, "wait", true);
      assertThat(log(peer, "game_start")).hasContent("by the root");
      Lab.write(lab.path("scripts/css/game_start.sh"), "echo by the organiser\n".getBytes(UTF_8));
      play(peer, "Tom", "de", "launch", true, "wait", true);
      assertThat(log(peer, "game_start")).hasContent("by the organiser");
      Lab.write(peer.state().resolve("scripts/css/game_start.sh"), "pwd\n".getBytes(UTF_8));
      play(peer, "Tom", "de", "launch", true, "wait", true);
      assertThat(log(peer, "game_start")).hasContent(root.toRealPath().toString());
    } finally {
      peer.kill();
      wine.end();
    }
  }

  @Test
  void E11_scripts_that_fail() throws IOException {
    write("game_setup.sh", "echo >> set_up\nexit 1\n");
    write("game_start.sh", "exit 1\n");
    PeerProcess peer = lab.start("peer");

    JsonNode played = play(peer, "Tom", "de", "launch", true);

    assertThat(codes(played)).containsExactly("setup-exit", "script-exit");
    assertThat(notices(peer)).containsExactly("setup-exit", "script-exit");
    assertThat(codes(play(peer, "Tom", "de", "launch", true))).containsExactly("script-exit");
    assertThat(Files.readAllLines(root.resolve("set_up"))).hasSize(1);
    assertThat(codes(play(peer, "Tom", "de", "setup", true))).containsExactly("setup-exit");
    assertThat(Files.readAllLines(root.resolve("set_up"))).hasSize(2);
    write("game_setup.sh", "echo >> set_up\n");
    assertThat(codes(play(peer, "Tom", "de", "setup", true))).isEmpty();
    assertThat(notices(peer)).isEmpty();

    // One that asks, and has nobody to answer: it ends its own loop after 64 MiB of questions.
    write(
        "game_start.sh",
        """
        n=0
        while ! read -r map && [ $n -lt 64 ]; do
          head -c 1048576 /dev/zero | tr '\\0' '?'
          n=$((n + 1))
        done
        echo > asked_$n
        """);
    play(peer, "Tom", "de", "launch", true, "wait", true);

    assertThat(root.resolve("asked_64")).exists();
    assertThat(Files.size(log(peer, "game_start"))).isBetween(1L << 20, MAX_LOG_BYTES);

    write("game_uninst.sh", "echo \"$2 $3\" > uninstalled\nexit 1\n");
    peer.ask("uninstall", "game_id", "css", "wait", true);
    assertThat(Files.readString(root.resolve("uninstalled"))).startsWith("css ");
    assertThat(root.resolve("local")).doesNotExist();
  }

  private static List<String> codes(JsonNode played) {
    return played.path("notices").valueStream().map(each -> each.path("code").asString()).toList();
  }

  private static List<String> notices(PeerProcess peer) {
    return codes(peer.row("css").orElseThrow());
  }

  private static JsonNode play(PeerProcess peer, String name, String language, Object... more) {
    Object[] fields = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"game_id", "css", "username", name, "language", language}, 0, fields, 0, 6);
    System.arraycopy(more, 0, fields, 6, more.length);
    return peer.ask("play", fields);
  }

  private static Path log(PeerProcess peer, String script) {
    return peer.state().resolve("logs/css-" + script + ".log");
  }

  private void write(String path, String text) {
    Lab.write(root.resolve(path), text.getBytes(UTF_8));
  }
}
