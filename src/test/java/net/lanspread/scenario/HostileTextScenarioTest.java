package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.lanspread.catalog.CatalogFixture;
import net.lanspread.content.FileList.SharedFile;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Names, titles, file names and messages that are meant to be more than words. */
@Timeout(180)
@Tag("process")
class HostileTextScenarioTest {
  /** Clears a screen, colours it, turns directions around, and looks like a line of the log. */
  static final String HOSTILE =
      "Eve\u001b[2J\u0007\u007f\u009b\u202e\u2067\u200f\u061c\u2028\r\n"
          + "12:00:00.000 INFO  Peer: forged";

  private static final String WITH_HALF = HOSTILE.replace("\u2028", "\u2028" + HostilePeer.HALF);

  private static final Pattern RAW =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

  private final Lab lab = new Lab();
  private final SoftAssertions softly = new SoftAssertions();
  private @Nullable HostilePeer eve;
  private @Nullable HostilePeer refuser;

  @BeforeEach
  void letThemCome() throws IOException {
    CatalogFixture.sql(lab.catalog(), "UPDATE games SET game_title = '" + HOSTILE + "'");
    lab.game("guest", "css", 1);
    Files.writeString(lab.root("guest", "css").resolve("x" + HOSTILE + ".!sync"), "");
    Files.createDirectories(lab.path("app"));
    eve = new HostilePeer(lab.path("eve"), WITH_HALF);
    eve.offer(
        List.of(new SharedFile("version.ini", 8), new SharedFile("data/" + HOSTILE + "\\", 8)));
    refuser = new HostilePeer(lab.path("refuser"), "refuser");
    refuser.refuse(WITH_HALF);
  }

  @AfterEach
  void closeAll() {
    if (eve != null) {
      eve.close();
    }
    if (refuser != null) {
      refuser.close();
    }
    lab.close();
  }

  private static String address(@Nullable HostilePeer peer) {
    return java.util.Objects.requireNonNull(peer).address();
  }

  /** The output and the log of a process. */
  private record Ran(String out, String err) {}

  /** Runs a command to its end; all of its log is told. */
  private Ran run(String input, String... arguments) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(FastStart.program(List.of("-Xmx256m", "-DLANSPREAD_LOG=DEBUG")));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--games", lab.path("guest/games").toString()));
    all.addAll(List.of("--state", lab.path("guest/state").toString()));
    all.addAll(List.of("--catalog", lab.catalog().toString()));
    all.addAll(List.of("--listen", "127.0.0.1:0", "--no-mdns"));
    Path err = lab.path("guest/err.txt");
    ProcessBuilder builder = new ProcessBuilder(all).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8"); // else the terminal takes ASCII alone
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return new Ran(out, Files.readString(err));
  }

  private void assertFit(String what, String text) {
    softly.assertThat(text).as("%s: it is told", what).contains("forged");
    softly
        .assertThat(
            RAW.matcher(text).results().map(found -> "%x".formatted((int) found.group().charAt(0))))
        .as("%s: raw characters of %s", what, text)
        .isEmpty();
    softly
        .assertThat(text.lines())
        .as("%s: lines of their own", what)
        .noneMatch(line -> line.startsWith("12:00:00.000"));
  }

  @Test
  void H09_hostile_text_is_never_raw() throws Exception {
    lab.eachAlone();
    String at = address(eve);
    for (String command : List.of("ls", "peers", "doctor")) {
      for (String format : List.of("--connect=" + at, "--json")) {
        Ran ran = run("", command, format, "--connect=" + at);
        assertFit(command + " " + format, ran.out());
        assertFit("log of " + command, ran.err());
      }
    }
    assertFit("get", run("", "get", "cod5", "--connect", at).out());
    assertFit("a refusal", run("", "ls", "--connect", address(refuser)).err());
    assertFit("what was typed", run("", "get", HOSTILE + "?", "--connect", at).err());
    assertFit("an option", run("", "ls", "--connect", HOSTILE).err());

    ObjectNode command = JsonMapper.shared().createObjectNode().put("id", HOSTILE);
    assertFit("JSON lines", run(command.put("cmd", "status") + "\n", "peer").out());
    PeerProcess peer = lab.start("peer");
    peer.ask("connect", "addr", at);
    assertThat(peer.refusal("connect", "addr", address(refuser))).isEqualTo("connect-failed");
    assertFit("log of the peer", peer.stderr());

    try (AppProcess app =
        AppProcess.alone(lab.path("app"), List.of("--catalog", "" + lab.catalog()))) {
      app.signIn().setUp("Tom");
      assertThat(app.post("/api/connect", "addr", at).status()).isEqualTo(200);
      assertFit("a refusal of the app", app.text("/api/connect", "addr", address(refuser)));
      StringBuilder state = new StringBuilder();
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(app.events(), UTF_8))) {
        while (state.indexOf("\"cod5\"") < 0 || state.indexOf("\"name\":\"Eve") < 0) {
          state.append(lines.readLine()).append('\n');
        }
      }
      assertFit("the page's state", state.toString());
      assertFit("what the page is told of a game", app.text("/api/games/cod5"));
      assertFit("log of the app", app.log());
    }
    softly.assertAll();
  }
}
