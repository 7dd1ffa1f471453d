package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Guests who like a terminal better, and have no app running. */
@Timeout(180)
@Tag("process")
class TerminalScenarioTest {
  private static final int MIB = 1024 * 1024;

  private final Lab lab = new Lab();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void closeTheLab() {
    started.forEach(Process::destroyForcibly);
    lab.close();
  }

  /** The output and the end of a command. */
  private record Ran(int exitCode, String out, String err) {
    Ran succeeded() {
      assertThat(exitCode).as("%s %s", out, err).isZero();
      return this;
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(out.lines().reduce((_, last) -> last).orElseThrow());
    }
  }

  private Process start(List<String> before, String command, List<String> arguments)
      throws IOException {
    return start(before, List.of(), command, arguments);
  }

  private Process start(
      List<String> before, List<String> javaOptions, String command, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(before);
    List<String> options = new ArrayList<>(List.of("-Xmx256m"));
    options.addAll(javaOptions);
    all.addAll(FastStart.program(options));
    all.add(command);
    all.addAll(arguments);
    all.addAll(
        List.of(
            "--games",
            Files.createDirectories(lab.path("guest/games")).toString(),
            "--state",
            lab.path("guest/state").toString(),
            "--catalog",
            lab.catalog().toString(),
            "--listen",
            "127.0.0.1:0",
            "--no-mdns"));
    Process process =
        new ProcessBuilder(all).redirectError(lab.path("guest/err.txt").toFile()).start();
    started.add(process);
    return process;
  }

  private Ran run(String command, String... arguments) throws IOException, InterruptedException {
    Process process = start(List.of(), command, List.of(arguments));
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exitCode = process.waitFor();
    return new Ran(exitCode, out, Files.readString(lab.path("guest/err.txt")));
  }

  @Test
  void gameIsFoundBroughtAndRepaired() throws Exception {
    lab.game("source", "ggoo", 30);
    PeerProcess source = lab.start("source");
    String at = source.address();

    assertThat(run("ls", "--connect", at).succeeded().out().lines())
        .anyMatch(line -> line.matches("ggoo +31 MB +available +1 PC +\\S.*"));

    Ran got = run("get", "ggoo", "--connect", at).succeeded();

    assertThat(got.out().lines()).anyMatch(line -> line.endsWith(": installed"));
    Path root = lab.root("guest", "ggoo");
    assertThat(Lab.hashes(root)).isEqualTo(Lab.hashes(source.root("ggoo")));
    assertThat(Lab.allHashes(root.resolve("local")))
        .isEqualTo(Lab.hashesOf(Map.of("bin/ggoo.bin", Lab.random(30 * MIB, "ggoo".hashCode()))));
    assertThat(run("get", "ggoo").succeeded().out()).contains("installed already");
    assertThat(run("ls", "--ids").succeeded().out().strip()).isEqualTo("ggoo");
    JsonNode row = run("ls", "--json").succeeded().json().path("games").get(0);
    assertThat(row.path("game_id").asString()).isEqualTo("ggoo");
    assertThat(row.path("installed").asBoolean()).isTrue();

    Path archive = root.resolve("ggoo.eti");
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    Ran verified = run("verify", "ggoo", "--json", "--connect", at).succeeded();

    assertThat(verified.json().path("ok").asBoolean()).isTrue();
    assertThat(Lab.hashes(root)).isEqualTo(Lab.hashes(source.root("ggoo")));
  }

  @Test
  void scriptsThatAnUpdateHasBroughtAreToldAndWaitForAWord() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows runs no .sh scripts");
    lab.game("source", "css", 1);
    Path theirs = lab.root("source", "css").resolve("game_start.sh");
    Files.writeString(theirs, "echo old > ran\n");
    PeerProcess source = lab.start("source");
    run("get", "css", "--connect", source.address()).succeeded();
    source.shutdown();
    Files.writeString(theirs, "echo new > ran\n");
    lab.version("source", "css", "20250202");
    PeerProcess newer = lab.start("source");

    Ran got = run("get", "css", "--connect", newer.address()).succeeded();

    assertThat(got.err()).contains("game_start.sh", "lanspread play --accept-scripts css");
    JsonNode row = run("ls", "--json").succeeded().json().path("games").get(0);
    assertThat(row.path("scripts_changed").get(0).asString()).isEqualTo("game_start.sh");
  }

  @Test
  void othersAreListedAndHealthIsTold() throws Exception {
    PeerProcess source = lab.start("source");
    String at = source.address();

    JsonNode other = run("peers", "--json", "--connect", at).succeeded().json().path("peers");
    assertThat(other).hasSize(1);
    assertThat(other.get(0).path("peer_id").asString()).isEqualTo(source.id());
    assertThat(other.get(0).path("addr").asString()).isEqualTo(at);
    assertThat(run("peers", "--connect", at).succeeded().out()).contains("source").contains(at);

    Ran doctor = run("doctor", "--json", "--connect", at);
    JsonNode checks = doctor.json().path("checks");
    assertThat(checks.findValuesAsString("id")).containsExactlyElementsOf(Lab.checks());
    assertThat(doctor.exitCode())
        .isEqualTo(checks.findValuesAsString("status").contains("problem") ? 1 : 0);
    assertThat(checks.get(8).path("detail").asString()).contains("1 PC is connected");
    assertThat(checks.get(7).path("detail").asString()).contains("starts from the cache");
    assertThat(run("doctor", "--connect", at).out()).contains("Discovery is switched off");
  }

  @Test
  void whatTakesTheRoomIsListed() throws Exception {
    lab.game("guest", "css", 2);

    JsonNode use = run("disk", "--json").succeeded().json();
    assertThat(use.path("games").path(0).path("game_id").asString()).isEqualTo("css");
    assertThat(use.path("games").path(0).path("archive_bytes").asLong()).isGreaterThan(2_000_000);
    assertThat(run("disk").succeeded().out()).contains("Title of css", "Free in");
  }

  @Test
  void cacheThatIsLeftAloneIsTold() throws Exception {
    // This option stands for a heap that is too large for the cache: there is no other sign.
    Process process = start(List.of(), List.of("-XX:-UseCompressedOops"), "doctor", List.of());

    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(out.lines())
        .anyMatch(line -> line.matches("warning +Start +The cache .* not used.*"));
    assertThat(out).contains("keeps the times of files");
  }

  @Test
  void failuresAreOneLine() throws Exception {
    PeerProcess source = lab.start("source");

    Ran unknown = run("get", "css", "--connect", source.address());
    assertThat(unknown.exitCode()).isOne();
    assertThat(unknown.err().lines())
        .singleElement()
        .asString()
        .startsWith("lanspread: no game here is called \"css\"");
    Ran nobody = run("ls", "--connect", "127.0.0.1:9");
    assertThat(nobody.exitCode()).isOne();
    assertThat(nobody.err()).startsWith("lanspread: no peer answers at 127.0.0.1:9");
    assertThat(run("get").exitCode()).isEqualTo(2);
    assertThat(run("ls", "--connect", "nowhere").exitCode()).isEqualTo(2);
  }

  @Test
  void interruptedDownloadLeavesNothing() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows has no signals");
    lab.hollowGame("source", "ggoo", 600);
    PeerProcess source = lab.start("source").sendSlowly();
    // A test that runs in the background would pass on that it hears no interrupts.
    Process get =
        start(
            List.of("env", "--default-signal=INT"),
            "get",
            List.of("ggoo", "--json", "--connect", source.address()));
    BufferedReader out = get.inputReader(UTF_8);
    for (String line = out.readLine(); ; line = out.readLine()) {
      assertThat(line).as("a line of progress").contains("\"type\":\"progress\"");
      if (JsonMapper.shared().readTree(line).path("bytes_done").asLong() > 0) {
        break;
      }
    }

    String pid = Long.toString(get.pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();

    List<String> last = out.lines().toList();
    assertThat(get.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(get.exitValue()).isEqualTo(130);
    assertThat(last.getLast()).contains("\"type\":\"result\"").contains("\"cancelled\"");
    try (Stream<Path> left = Files.walk(lab.path("guest/games"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void C17_disk_and_doctor_tell_each_games_folder() throws Exception {
    lab.game("second", "css", 3);
    Path second = lab.path("second/games");
    Path away = lab.path("away");
    Path first = lab.path("guest/games");
    lab.game("guest", "ggoo", 1);
    String[] folders = {"--games", second.toString(), "--games", away.toString()};

    Ran disk = run("disk", folders).succeeded();
    assertThat(disk.out())
        .containsPattern("css .*" + second)
        .containsPattern("ggoo .*" + first)
        .contains("Free in " + second, "Free in " + first, away + " is not there");
    JsonNode json = run("disk", "--json", folders[0], folders[1]).succeeded().json();
    assertThat(json.path("games_dir").asString()).isEqualTo(second.toString());
    assertThat(json.path("folders").findValuesAsString("path"))
        .containsExactly(second.toString(), first.toString());
    assertThat(json.path("games").findValuesAsString("games_dir"))
        .containsExactly(second.toString(), first.toString());

    assertThat(run("doctor", folders).out())
        .contains(second.toString(), first.toString(), away + " is not there");
    Ran nested = run("disk", "--games", first.resolve("deeper").toString());
    assertThat(nested.exitCode()).isEqualTo(2);
    assertThat(nested.err()).contains("lies in the games folder");
  }
}
