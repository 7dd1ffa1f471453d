package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.lanspread.cli.NowCommand;
import net.lanspread.cli.SteerCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The speed, the order and the pauses of downloads, set by the page's calls. */
@Timeout(90)
class AppSteeringScenarioTest {
  private static final String BIG = "alienswarm";
  private static final int SLOW = 4 * 1024 * 1024;

  private final Lab lab = new Lab();
  private AppProcess app;
  private AppPage page;

  AppSteeringScenarioTest() {
    app = AppProcess.hosted(lab.path("app"), List.of("--catalog", lab.catalog().toString()));
    page = app.signIn().setUp("Tom").open();
  }

  @AfterEach
  void closeAll() {
    page.close();
    app.close();
    lab.close();
  }

  @Test
  void two_come_at_once_and_the_third_is_queued_paused_and_put_first() {
    lab.hollowGame("source", BIG, 64);
    lab.hollowGame("source", "bf1942", 64);
    lab.game("source", "css", 3);
    lab.game("source", "cod5", 3);
    app.connect(lab.start("source"));
    limit("receive_bytes_per_second", SLOW);
    for (String game : List.of(BIG, "bf1942", "css", "cod5")) {
      page.until(game, "there", known -> known.path("peer_count").asInt() == 1);
      app.act(game, "download");
    }
    page.until("the queue", _ -> queue().equals(List.of("css", "cod5")));
    JsonNode queued = page.until("css", "queued", game -> phase(game).equals("queued"));
    assertThat(queued.path("actions").valueStream().map(JsonNode::asString))
        .containsExactly("pause", "cancel");

    app.act("css", "pause");
    page.until("css", "paused", game -> phase(game).equals("paused"));
    assertThat(app.post("/api/queue", "order", List.of("cod5")).status()).isEqualTo(200);
    page.until("the new order", _ -> queue().equals(List.of("cod5", "css")));
    assertThat(app.post("/api/queue", "order", "cod5").code()).isEqualTo("invalid-argument");

    limit("receive_bytes_per_second", 0);
    page.until("cod5", "here", game -> game.path("downloaded").asBoolean());
    assertThat(phase(page.game("css"))).isEqualTo("paused");
    assertThat(app.post("/api/resume").status()).isEqualTo(200);
    page.until("css", "here", game -> game.path("downloaded").asBoolean());
    page.until("nothing waits", _ -> queue().isEmpty());
    page.until("what came is told, and from whom", AppSteeringScenarioTest::isToldWhatCame);
  }

  @Test
  void limits_are_told_and_outlast_a_restart_of_the_app() {
    page.until("the limits", now -> now.get("steering").isObject());
    JsonNode usual = page.get("steering");
    assertThat(usual.path("downloads_at_once").asInt()).isEqualTo(2);
    assertThat(usual.path("match_while_playing").asBoolean()).isTrue();
    assertThat(app.post("/api/limits", "send_bytes_per_second", 5).code())
        .isEqualTo("invalid-argument");
    limit("send_bytes_per_second", SLOW);
    limit("downloads_at_once", 3);
    page.close();
    app.close();

    app = AppProcess.hosted(lab.path("app"), List.of("--catalog", lab.catalog().toString()));
    page = app.signIn().open();
    page.until("the limits", now -> now.get("steering").isObject());
    assertThat(page.get("steering").path("send_bytes_per_second").asInt()).isEqualTo(SLOW);
    assertThat(page.get("steering").path("downloads_at_once").asInt()).isEqualTo(3);
  }

  @Test
  void match_mode_that_a_guest_chose_outlasts_another_name_and_another_key() {
    page.until("the limits", now -> now.get("steering").isObject());
    assertThat(app.post("/api/match", "on", true).status()).isEqualTo(200);
    page.until("match mode", now -> now.get("steering").path("match").asBoolean());

    assertThat(app.post("/api/settings", "name", "Thomas").status()).isEqualTo(200);
    page.until("the name", now -> now.get("me").path("name").asString("").equals("Thomas"));
    assertThat(page.get("steering").path("match").asBoolean()).isTrue();
    assertThat(app.post("/api/party-key/new").status()).isEqualTo(200);
    page.until("the key", now -> now.get("me").path("party_key").asString("").equals("set"));
    assertThat(page.get("steering").path("match").asBoolean()).isTrue();
  }

  @Test
  void while_a_game_runs_nothing_is_received() throws IOException {
    lab.game("app", "css", 1);
    Path root = app.root("css");
    Files.writeString(root.resolve("game_start.sh"), "while [ ! -e over ]; do sleep 0.1; done\n");
    page.until("css", "here", game -> game.path("downloaded").asBoolean());
    app.act("css", "install");
    page.until(
        "css",
        "installed",
        game -> game.path("installed").asBoolean() && game.path("operation").isNull());
    lab.hollowGame("source", BIG, 64);
    app.connect(lab.start("source"));
    page.until(BIG, "there", game -> game.path("peer_count").asInt() == 1);
    limit("receive_bytes_per_second", SLOW);
    app.act(BIG, "download");
    page.until(BIG, "coming", game -> game.path("operation").path("bytes_done").asLong() > 0);

    Thread playing = Thread.ofVirtual().start(() -> app.act("css", "play"));
    page.until("match mode", now -> now.get("steering").path("match").asBoolean());
    assertThat(page.get("steering").path("playing").path(0).asString()).isEqualTo("css");
    page.until(BIG, "stopped", game -> phase(game).equals("queued"));
    limit("receive_bytes_per_second", 0);
    Files.createFile(root.resolve("over"));

    page.until("no match", now -> !now.get("steering").path("match").asBoolean());
    page.until(BIG, "here", game -> game.path("downloaded").asBoolean());
    assertThat(playing.isAlive()).as("who plays has an answer").isFalse();
  }

  @Test
  void terminal_steers_the_app_that_runs() {
    page.until("the limits", now -> now.get("steering").isObject());
    assertThat(run(new SteerCommand.Limit(), "--send", "2.5", "--at-once", "1")).isZero();
    page.until(
        "the limits of the terminal",
        now ->
            now.get("steering").path("send_bytes_per_second").asLong() == 2_500_000
                && now.get("steering").path("downloads_at_once").asInt() == 1);
    assertThat(run(new SteerCommand.Limit(), "--send", "0.01")).as("too little").isEqualTo(2);
    assertThat(run(new SteerCommand.Limit())).as("nothing to limit").isEqualTo(2);

    lab.hollowGame("source", BIG, 64);
    app.connect(lab.start("source"));
    limit("receive_bytes_per_second", SLOW);
    page.until(BIG, "there", game -> game.path("peer_count").asInt() == 1);
    app.act(BIG, "download");
    page.until(BIG, "coming", game -> phase(game).equals("fetching"));
    assertThat(run(new SteerCommand.Match(), "on")).isZero();
    page.until(BIG, "stopped for the match", game -> phase(game).equals("queued"));
    assertThat(run(new SteerCommand.Pause(), "title of ALIEN")).as("by its title").isZero();
    assertThat(run(new SteerCommand.Match(), "off")).isZero();
    page.until(BIG, "paused", game -> phase(game).equals("paused"));
    assertThat(run(new SteerCommand.Pause(), "css")).as("no download").isEqualTo(1);
    assertThat(run(new SteerCommand.Resume(), BIG, "nothing like it")).isEqualTo(1);
    assertThat(phase(page.game(BIG))).as("one word was wrong").isEqualTo("paused");
    limit("receive_bytes_per_second", 0);
    assertThat(run(new SteerCommand.Resume())).isZero();
    page.until(BIG, "here", game -> game.path("downloaded").asBoolean());
  }

  @Test
  void terminal_connects_and_tells_what_runs_and_stops_it() throws IOException {
    lab.game("source", "css", 1);
    for (String script : List.of("game_start.sh", "server_start.sh")) {
      String body = "while [ -e game_start.sh ]; do sleep 0.1; done\n";
      Lab.write(lab.root("source", "css").resolve(script), body.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(run(new SteerCommand.Connect(), lab.start("source").address())).isZero();
    assertThat(run(new SteerCommand.Connect(), "127.0.0.1:1")).as("nobody").isEqualTo(1);
    page.until("css", "there", game -> game.path("peer_count").asInt() == 1);
    assertThat(now()).isEqualTo("Nobody plays now.");

    app.act("css", "install");
    page.until("css", "installed", game -> game.path("installed").asBoolean());
    page.untilSettled("css");
    assertThat(run(new SteerCommand.Server(), "Title of css")).isZero();
    page.until("the server", state -> state.get("now").size() == 1);
    assertThat(run(new SteerCommand.Server(), "css")).as("it runs already").isEqualTo(1);
    app.act("css", "play");
    page.until("css", "played", game -> game.path("playing").asInt() == 1);
    assertThat(now())
        .matches(
            "(?s)GAME .*Title of css +server +Tom +\\d\\d:\\d\\d +127.0.0.1"
                + ".*Title of css +played +Tom +\\d\\d:\\d\\d +127.0.0.1");

    assertThat(run(new SteerCommand.Stop(), "title of c")).isZero();
    assertThat(run(new SteerCommand.Server(), "css", "--stop")).isZero();
    page.until("nothing runs", state -> state.get("now").isEmpty());
    assertThat(run(new SteerCommand.Stop(), "css")).as("over").isEqualTo(1);
  }

  private String now() {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new NowCommand(ZoneOffset.UTC));
    int exit = command.setOut(new PrintWriter(out, true)).execute("--state=" + app.state());
    assertThat(exit).isZero();
    return out.toString().strip();
  }

  private int run(SteerCommand command, String... arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler((_, _, _) -> CommandLine.ExitCode.SOFTWARE)
        .execute(
            Stream.concat(Stream.of("--state=" + app.state()), Arrays.stream(arguments))
                .toArray(String[]::new));
  }

  private void limit(String field, int value) {
    assertThat(app.post("/api/limits", field, value).status()).isEqualTo(200);
  }

  private static boolean isToldWhatCame(AppPage page) {
    JsonNode me = page.get("peers").path(0);
    JsonNode source = page.get("peers").path(1);
    return me.path("received_bytes").asLong() > 6L << 20
        && me.path("received_bytes").asLong() == source.path("sent_bytes").asLong()
        && me.path("sent_bytes").asLong(-1) == 0
        && source.path("received_bytes").asLong(-1) == 0;
  }

  private List<String> queue() {
    return page.get("steering").path("queue").valueStream().map(JsonNode::asString).toList();
  }

  private static String phase(JsonNode game) {
    return game.path("operation").path("phase").asString("");
  }
}
