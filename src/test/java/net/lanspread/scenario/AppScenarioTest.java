package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.lanspread.archive.Rar5Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Guests on the page, from its calls to the files on the disk. */
@Timeout(90)
@Tag("process")
class AppScenarioTest {
  private final Lab lab = new Lab();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    lab.close();
  }

  private AppProcess launch() {
    return opened(AppProcess.hosted(lab.path("app"), List.of("--catalog", "" + lab.catalog())));
  }

  /** An app that can be killed, gets signals, and is the only one on its state folder. */
  private AppProcess launchAlone() {
    return opened(AppProcess.alone(lab.path("app"), List.of("--catalog", "" + lab.catalog())));
  }

  private AppProcess opened(AppProcess app) {
    opened.add(app);
    return app;
  }

  /** An app whose guest has answered, connected to these. */
  private AppProcess appOf(PeerProcess... peers) {
    return ofTom(launch(), peers);
  }

  private static AppProcess ofTom(AppProcess app, PeerProcess... peers) {
    app.signIn().setUp("Tom");
    for (PeerProcess peer : peers) {
      app.connect(peer);
    }
    return app;
  }

  private AppPage open(AppProcess app) {
    AppPage page = app.open();
    opened.add(page);
    return page;
  }

  /** Has a game of one peer installed; gives it as it is then. */
  private static JsonNode install(AppProcess app, AppPage page, String gameId) {
    page.until(gameId, "there", game -> game.path("peer_count").asInt() == 1);
    app.act(gameId, "install");
    page.until(gameId, "installed", game -> game.path("installed").asBoolean());
    return page.untilSettled(gameId);
  }

  private static List<String> actions(JsonNode game) {
    List<String> actions = new ArrayList<>();
    game.path("actions").forEach(action -> actions.add(action.asString()));
    return actions;
  }

  @Test
  void A01_first_start_asks_and_then_the_party_appears() {
    AppProcess app = launch().signIn();
    AppPage page = open(app);
    page.until("the questions", now -> now.get("phase").asString("").equals("setup"));

    assertThat(page.get("setup").path("games_dir").asString()).isNotBlank();
    assertThat(page.get("setup").path("free_bytes").asLong()).isPositive();
    assertThat(page.get("me").isNull()).isTrue();
    assertThat(app.post("/api/connect", "addr", "127.0.0.1:1").status()).isEqualTo(409);
    assertThat(app.post("/api/setup", "games_dir", app.games().toString(), "name", " ").code())
        .isEqualTo("invalid-argument");
    assertThat(
            app.post(
                    "/api/setup",
                    "games_dir",
                    app.state().resolve("games").toString(),
                    "name",
                    "Tom",
                    "language",
                    "de")
                .code())
        .isEqualTo("invalid-argument");
    assertThat(page.get("phase").asString()).isEqualTo("setup");

    int asked = page.events();
    app.setUp("Tom");
    page.until("the party", now -> now.get("phase").asString("").equals("running"));
    assertThat(page.events()).as("all of it in one change").isEqualTo(asked + 1);
    assertThat(page.get("setup").isNull()).isTrue();
    assertThat(page.get("me").path("name").asString()).isEqualTo("Tom");
    assertThat(page.get("me").path("games_dir").asString()).isEqualTo(app.games().toString());
    assertThat(page.get("peers").path(0).path("me").asBoolean()).isTrue();

    PeerProcess alpha = lab.alpha();
    app.connect(alpha);
    JsonNode game =
        page.until("alienswarm", "on one PC", now -> now.path("peer_count").asInt() == 1);
    assertThat(game.path("title").asString()).isEqualTo("Title of alienswarm");
    assertThat(game.path("genre").path("de").asString()).isEqualTo("Knobelei");
    assertThat(actions(game)).containsExactly("install", "download", "stream-install");
    assertThat(page.get("peers")).hasSize(2);
  }

  @Test
  void A02_install_from_two_peers_shows_how_far_it_is() {
    for (String peer : List.of("alpha", "bravo")) {
      lab.bigGame(peer, "css", 240);
      Lab.archive(
          lab.root(peer, "css").resolve("css.eti"), Map.of("bin/css.bin", Lab.random(9_000, 3)));
    }
    AppProcess app = appOf(lab.start("alpha").sendSlowly(), lab.start("bravo").sendSlowly());
    AppPage page = open(app);
    page.until("css", "on two PCs", game -> game.path("peer_count").asInt() == 2);
    int from = page.events();

    app.act("css", "install");
    page.until("css", "installed", game -> game.path("installed").asBoolean());
    JsonNode settled = page.untilSettled("css");

    List<JsonNode> told = page.told(from, "css");
    assertThat(told)
        .as("bytes come from both")
        .anySatisfy(
            game -> {
              JsonNode operation = game.path("operation");
              assertThat(operation.path("kind").asString()).isEqualTo("Downloading");
              assertThat(operation.path("active_peers").asInt()).isEqualTo(2);
              assertThat(operation.path("bytes_done").asLong()).isPositive();
              assertThat(operation.path("bytes_total").asLong()).isGreaterThan(240L << 20);
              assertThat(operation.path("bytes_per_second").asLong()).isPositive();
              assertThat(operation.path("seconds_left").isNumber()).isTrue();
              assertThat(actions(game)).containsExactly("pause", "cancel");
            });
    assertThat(told.stream().filter(game -> game.path("operation").isNull()))
        .as("one operation from its begin to its end")
        .allSatisfy(game -> assertThat(game.path("installed").asBoolean()).isTrue());
    assertThat(page.told(from, page.events(), "flows"))
        .anySatisfy(flows -> assertThat(flows).hasSize(2));
    assertThat(settled.path("last_error").isNull()).isTrue();
    assertThat(actions(settled)).containsExactly("play", "verify", "uninstall");
    assertThat(Lab.hashes(app.root("css"))).isEqualTo(Lab.hashes(lab.root("alpha", "css")));
    assertThat(app.root("css").resolve("local/bin/css.bin")).exists();
    page.until("rest", now -> now.get("flows").isEmpty());

    JsonNode details = app.get("/api/games/css").body();
    assertThat(details.path("sources")).hasSize(2);
    assertThat(details.path("path").asString()).isEqualTo(app.root("css").toString());
    assertThat(details.path("game").path("installed").asBoolean()).isTrue();
  }

  @Test
  void A03_cancelled_download_leaves_nothing_and_says_so() {
    lab.bigGame("alpha", "css", 400);
    AppProcess app = appOf(lab.start("alpha").sendSlowly());
    AppPage page = open(app);
    page.until("css", "there", game -> game.path("peer_count").asInt() == 1);

    app.act("css", "download");
    page.until("css", "bytes come", game -> game.path("operation").path("bytes_done").asLong() > 0);
    assertThat(app.post("/api/settings", "language", "fr").status()).isEqualTo(200);
    assertThat(app.post("/api/settings", "name", "Ann").code()).isEqualTo("operation-in-progress");
    app.act("css", "cancel");
    JsonNode settled = page.untilSettled("css");

    assertThat(settled.path("last_error").path("code").asString()).isEqualTo("cancelled");
    assertThat(settled.path("downloaded").asBoolean()).isFalse();
    assertThat(Lab.hashes(app.root("css"))).isEmpty();
    assertThat(app.post("/api/games/css/cancel").code()).isEqualTo("no-operation");
  }

  @Test
  void A04_low_disk_install_plays_and_cannot_be_shared() {
    AppProcess app = appOf(lab.bravo());
    AppPage page = open(app);
    page.until("cnctw", "there", game -> game.path("peer_count").asInt() == 1);

    app.act("cnctw", "stream-install");
    page.until("cnctw", "installed", game -> game.path("installed").asBoolean());
    JsonNode settled = page.untilSettled("cnctw");

    assertThat(settled.path("downloaded").asBoolean()).isFalse();
    assertThat(settled.path("availability").asString()).isEqualTo("LocalOnly");
    assertThat(actions(settled)).containsExactly("download", "play", "uninstall");
    assertThat(app.root("cnctw").resolve("local/bin/cnctw-payload.bin")).exists();
  }

  @Test
  void A05_newer_version_is_offered_and_taken() {
    PeerProcess alpha = lab.alpha();
    AppProcess app = appOf(alpha);
    AppPage page = open(app);
    assertThat(install(app, page, "bf1942").path("update_available").asBoolean()).isFalse();

    lab.version("alpha", "bf1942", "20260101");
    JsonNode offered =
        page.until("bf1942", "newer", game -> game.path("update_available").asBoolean());
    assertThat(actions(offered)).contains("update", "play");
    app.act("bf1942", "update");
    JsonNode updated =
        page.until(
            "bf1942",
            "updated",
            game ->
                game.path("local_version").asString("").equals("20260101")
                    && game.path("operation").isNull());

    assertThat(updated.path("update_available").asBoolean()).isFalse();
    assertThat(updated.path("installed").asBoolean()).isTrue();
    assertThat(Lab.hashes(app.root("bf1942"))).isEqualTo(Lab.hashes(lab.root("alpha", "bf1942")));
  }

  @Test
  void A06_play_and_server_run_the_scripts_with_the_guests_settings() throws IOException {
    lab.game("app", "css", 1);
    script("game_start", "echo \"$1|$2|$3|$4\" > played\n");
    script("server_start", "echo \"$1|$2|$3|$4\" > served\n");
    AppProcess app = appOf();
    AppPage page = open(app);
    page.until("css", "there", game -> game.path("downloaded").asBoolean());
    assertThat(app.post("/api/games/css/play").code()).isEqualTo("not-installed");
    app.act("css", "install");
    JsonNode installed =
        page.until(
            "css",
            "installed",
            game -> game.path("installed").asBoolean() && game.path("operation").isNull());
    assertThat(actions(installed)).contains("play", "server");

    app.act("css", "play");
    String arguments = app.root("css") + "|css|en|Tom\n";
    assertThat(app.root("css").resolve("played")).hasContent(arguments);
    app.act("css", "server");
    page.until("served", _ -> Files.exists(app.root("css").resolve("served")));
    assertThat(app.state().resolve("games/css/launch_settings_applied")).exists();

    script("game_start", "exit 4\n");
    app.act("css", "play");
    JsonNode told =
        page.until("css", "what is to be said", game -> !game.path("notices").isEmpty());
    assertThat(told.path("last_error").isNull()).isTrue();
    JsonNode notice = told.path("notices").path(0);
    assertThat(notice.path("code").asString()).isEqualTo("script-exit");
    assertThat(notice.path("message").asString()).contains("exit code 4");

    Files.delete(app.root("css").resolve("game_start.sh"));
    assertThat(app.post("/api/games/css/play").code()).isEqualTo("play-failed");
    page.until(
        "css",
        "what went wrong",
        game -> game.path("last_error").path("code").asString("").equals("play-failed"));
  }

  @Test
  void A17_what_runs_is_told_and_can_be_stopped_also_after_a_restart() throws IOException {
    lab.game("app", "css", 1);
    script("game_start", "while [ -e game_start.sh ]; do sleep 0.1; done\n");
    script("server_start", "echo server\nwhile [ -e game_start.sh ]; do sleep 0.1; done\n");
    AppProcess app = appOf();
    AppPage page = open(app);
    page.until("css", "there", game -> game.path("downloaded").asBoolean());
    app.act("css", "install");
    page.until("css", "to be played", game -> actions(game).contains("play"));
    assertThat(app.post("/api/games/css/stop").code()).isEqualTo("no-operation");

    app.act("css", "server");
    page.until("css", "served", game -> actions(game).contains("stop-server"));
    assertThat(app.post("/api/games/css/server").code()).isEqualTo("operation-in-progress");
    JsonNode server = page.get("now").path(0);
    assertThat(server.path("kind").asString()).isEqualTo("server");
    assertThat(server.path("phase").asString()).isEqualTo("running");
    assertThat(Path.of(server.path("log").asString())).hasContent("server");
    app.act("css", "play");
    JsonNode played = page.until("css", "played", game -> game.path("playing").asInt() == 1);
    assertThat(actions(played)).contains("stop").doesNotContain("play", "server");
    assertThat(played.path("played").path("last").asString()).isNotEmpty();
    page.close();
    app.close();

    AppProcess again = launch().signIn();
    AppPage later = open(again);
    JsonNode found = later.until("css", "played", game -> game.path("playing").asInt() == 1);
    assertThat(actions(found)).contains("stop", "stop-server");
    assertThat(later.get("steering").path("match").asBoolean()).isTrue();
    again.act("css", "stop");
    again.act("css", "stop-server");
    JsonNode over =
        later.until("css", "over", game -> actions(game).containsAll(List.of("play", "server")));
    assertThat(over.path("playing").asInt()).isZero();
    later.until("nothing runs", now -> now.get("now").isEmpty());
  }

  private void script(String name, String body) throws IOException {
    Path file = lab.root("app", "css").resolve(name + ".sh");
    Files.createDirectories(file.getParent());
    Files.writeString(file, body, StandardCharsets.UTF_8);
  }

  @Test
  void A07_uninstalled_and_removed_games_are_gone() {
    AppProcess app = appOf(lab.alpha());
    AppPage page = open(app);
    install(app, page, "bf1942");

    app.act("bf1942", "uninstall");
    JsonNode left =
        page.until(
            "bf1942",
            "uninstalled",
            game -> !game.path("installed").asBoolean() && game.path("operation").isNull());
    assertThat(actions(left)).containsExactly("install", "verify", "remove");
    assertThat(app.root("bf1942").resolve("local")).doesNotExist();
    assertThat(app.post("/api/games/bf1942/remove").code()).isEqualTo("invalid-argument");
    assertThat(app.root("bf1942")).exists();

    app.act("bf1942", "remove", "confirm", true);
    page.until(
        "bf1942",
        "removed",
        game -> !game.path("downloaded").asBoolean() && game.path("operation").isNull());
    assertThat(app.root("bf1942")).doesNotExist();
  }

  @Test
  void A08_download_goes_on_after_the_app_was_killed() {
    lab.bigGame("alpha", "css", 300);
    PeerProcess alpha = lab.start("alpha").sendSlowly();
    AppProcess first = ofTom(launchAlone(), alpha);
    AppPage page = open(first);
    page.until("css", "there", game -> game.path("peer_count").asInt() == 1);
    first.act("css", "download");
    page.until(
        "css", "much came", game -> game.path("operation").path("bytes_done").asLong() > 64 << 20);
    first.kill();

    AppProcess second = launch().signIn();
    AppPage again = open(second);
    again.until("running by itself", now -> now.get("phase").asString("").equals("running"));
    assertThat(again.get("me").path("name").asString()).isEqualTo("Tom");
    JsonNode waiting =
        again.until(
            "css",
            "waiting for a source",
            game -> game.path("operation").path("phase").asString("").equals("waiting"));
    assertThat(waiting.path("leftover").path("bytes_total").asLong())
        .as("how much is here of how much")
        .isGreaterThan(waiting.path("leftover").path("bytes_done").asLong());
    int from = again.events();
    second.connect(alpha);
    again.until("css", "downloaded", game -> game.path("downloaded").asBoolean());
    again.untilSettled("css");

    assertThat(Lab.hashes(second.root("css"))).isEqualTo(Lab.hashes(lab.root("alpha", "css")));
    assertThat(
            again.told(from, "css").stream()
                .map(game -> game.path("operation").path("bytes_done").asLong(0))
                .filter(done -> done > 0)
                .findFirst())
        .as("what was there is not fetched again")
        .hasValueSatisfying(done -> assertThat(done).isGreaterThan(60L << 20));
  }

  @Test
  void A09_second_start_opens_the_first_one_again() throws IOException {
    AppProcess app = ofTom(launchAlone());
    String peerId = peerId(app);
    AppProcess second = launchAlone();

    assertThat(second.awaitExit()).isZero();
    assertThat(second.base()).isEqualTo(app.base());
    assertThat(second.code()).isNotEqualTo(app.code());
    assertThat(app.process().isAlive()).isTrue();
    assertThat(app.post("/api/session", "code", app.code()).status()).isEqualTo(403);
    app.signIn(second.code());
    assertThat(peerId(app)).isEqualTo(peerId);
    assertThat(Files.getPosixFilePermissions(app.state().resolve("app.json"))).hasSize(2);
  }

  private String peerId(AppProcess app) {
    try (AppPage page = app.open()) {
      page.until("the peer", now -> now.get("peers").size() == 1);
      return page.get("me").path("peer_id").asString();
    }
  }

  @Test
  void A10_quit_and_a_signal_end_it_well() {
    AppProcess app = ofTom(launchAlone());
    AppPage page = open(app);
    page.until("the peer", now -> now.get("peers").size() == 1);
    assertThat(app.post("/api/quit").status()).isEqualTo(202);
    assertThat(app.awaitExit()).isZero();
    assertThat(app.state().resolve("app.json")).doesNotExist();

    AppProcess again = launchAlone().signIn();
    assertThat(again.base()).as("where open pages look for it").isEqualTo(app.base());
    AppPage other = open(again);
    other.until("the peer", now -> now.get("peers").size() == 1);
    again.process().destroy();
    assertThat(again.awaitExit()).isZero();
    assertThat(again.state().resolve("app.json")).doesNotExist();
  }

  @Test
  void A11_party_key_is_asked_for_and_kept() {
    PeerProcess alpha = lab.start("alpha", "--party-key", "swordfish");
    AppProcess app = ofTom(launchAlone());
    AppPage page = open(app);
    page.until("running", now -> now.get("me").path("party_key").asString("").equals("none"));
    assertThat(app.post("/api/connect", "addr", alpha.address()).code()).isEqualTo("unauthorized");
    page.until("a key", now -> now.get("me").path("party_key").asString("").equals("wanted"));

    assertThat(app.post("/api/party-key", "key", "herring").code()).isEqualTo("unauthorized");
    page.until("a key", now -> now.get("me").path("party_key").asString("").equals("wanted"));
    assertThat(app.post("/api/party-key", "key", "swordfish").status()).isEqualTo(200);
    page.until("the peer", now -> now.get("peers").size() == 2);
    assertThat(page.get("me").path("party_key").asString()).isEqualTo("set");
    app.kill();

    AppProcess again = launch().signIn();
    AppPage other = open(again);
    other.until("the key", now -> now.get("me").path("party_key").asString("").equals("set"));
    again.connect(alpha);
    alpha.shutdown(); // or it is heard of again, and that it wants its key

    assertThat(again.post("/api/party-key/leave").status()).isEqualTo(200);
    other.until("no key", now -> now.get("me").path("party_key").asString("").equals("none"));
    assertThat(again.get("/api/party-key").body().path("key").isNull()).isTrue();
  }

  @Test
  void organiser_makes_a_key_of_five_words_that_guests_may_type_as_they_like() {
    AppProcess app = ofTom(launchAlone());
    AppPage page = open(app);
    page.until("running", now -> now.get("me").path("party_key").asString("").equals("none"));
    assertThat(app.get("/api/party-key").body().path("key").isNull()).isTrue();

    String key = app.post("/api/party-key/new").body().path("key").asString();

    assertThat(key.split(" ")).hasSize(5);
    assertThat(app.get("/api/party-key").body().path("key").asString()).isEqualTo(key);
    page.until("the key", now -> now.get("me").path("party_key").asString("").equals("set"));
    String typed = key.replace(' ', '-').toUpperCase(java.util.Locale.ROOT);
    PeerProcess guest = lab.start("guest", "--party-key", typed);
    app.connect(guest);
    assertThat(app.post("/api/party-key/new").body().path("key").asString()).isNotEqualTo(key);
    guest.shutdown(); // or it is heard of again, and that it wants the key of before
    app.kill();

    AppProcess again = launch().signIn();
    open(again).until("the key", now -> now.get("me").path("party_key").asString("").equals("set"));
    assertThat(again.get("/api/party-key").body().path("key").asString().split(" ")).hasSize(5);
  }

  @Test
  void A12_settings_change_while_it_runs() {
    lab.game("elsewhere", "css", 1);
    PeerProcess alpha = lab.alpha();
    AppProcess app = appOf(alpha);
    AppPage page = open(app);
    page.until("the peer", now -> now.get("peers").size() == 2);
    String id = page.get("me").path("peer_id").asString();

    Path elsewhere = lab.path("elsewhere").resolve("games");
    AppProcess.Reply reply =
        app.post(
            "/api/settings", "games_dir", elsewhere.toString(), "name", "Ann", "language", "fr");
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    page.until("css", "of the other folder", game -> game.path("downloaded").asBoolean());
    page.until("the peer again", now -> now.get("peers").size() == 2);

    JsonNode me = page.get("me");
    assertThat(me.path("name").asString()).isEqualTo("Ann");
    assertThat(me.path("language").asString()).isEqualTo("fr");
    assertThat(me.path("games_dir").asString()).isEqualTo(elsewhere.toString());
    assertThat(me.path("peer_id").asString()).isEqualTo(id);
    alpha.until(
        "the new name",
        () ->
            alpha.ask("list-peers").path("peers").path(0).path("name").asString("").equals("Ann"));
    assertThat(app.post("/api/settings", "language", "xx").code()).isEqualTo("invalid-argument");
    assertThat(app.post("/api/settings", "games_dir", "games").code())
        .isEqualTo("invalid-argument");
  }

  @Test
  void A13_who_takes_a_game_from_here_is_seen() {
    lab.bigGame("app", "css", 150);
    PeerProcess alpha = lab.start("alpha");
    AppProcess app = appOf(alpha);
    AppPage page = open(app);
    page.until("css", "here", game -> game.path("downloaded").asBoolean());
    int from = page.events();

    alpha.ask("download", "game_id", "css", "install", false, "wait", true);
    page.until("what goes out", now -> !now.told(from, now.events(), "flows").isEmpty());

    JsonNode flow = page.told(from, page.events(), "flows").getFirst().path(0);
    assertThat(flow.path("from")).isEqualTo(page.get("me").path("peer_id"));
    assertThat(flow.path("to").asString()).isEqualTo(alpha.id());
    assertThat(flow.path("bytes_per_second").asLong()).isPositive();
    JsonNode me = page.told(from, page.events(), "peers").getFirst().path(0);
    assertThat(me.path("sends_bytes_per_second")).isEqualTo(flow.path("bytes_per_second"));
    assertThat(me.path("receives_bytes_per_second").asLong()).isZero();
    page.until("rest", now -> now.get("flows").isEmpty());
  }

  @Test
  void A14_terminal_uses_the_running_app() throws Exception {
    lab.game("alpha", "ggoo", 3);
    PeerProcess alpha = lab.start("alpha");
    AppProcess app = ofTom(launchAlone(), alpha);
    AppPage page = open(app);
    page.until("ggoo", "there", game -> game.path("peer_count").asInt() == 1);

    terminal(app, "get", "ggoo");

    page.until("ggoo", "installed", game -> game.path("installed").asBoolean());
    assertThat(Lab.hashes(app.root("ggoo"))).isEqualTo(Lab.hashes(alpha.root("ggoo")));
    assertThat(terminal(app, "ls")).contains("ggoo", "\"installed\":true");
    assertThat(terminal(app, "peers")).contains(alpha.id());
    List<String> checks = new ArrayList<>();
    app.get("/api/health")
        .body()
        .path("checks")
        .forEach(check -> checks.add(check.path("id").asString()));
    assertThat(checks)
        .containsExactlyInAnyOrder(
            "interfaces",
            "discovery",
            "port",
            "firewall",
            "clock",
            "disk",
            "games",
            "start",
            "party");
    assertThat(terminal(app, "doctor")).contains(checks);
  }

  @Test
  void A16_details_tell_what_unpacking_takes_before_anything_is_fetched() {
    int largestDictionary = 3 << 7 | 15 << 10;
    byte[] large =
        new Rar5Bytes()
            .file("large", 9L << 30, 1, largestDictionary, new byte[100_000], new byte[0])
            .end()
            .toBytes();
    Lab.write(lab.root("alpha", "css").resolve("css.eti"), large);
    Lab.write(lab.root("alpha", "css").resolve("css_profile.eti"), new byte[500_000]);
    lab.version("alpha", "css", Lab.VERSION);
    AppProcess app = appOf(lab.start("alpha"));
    AppPage page = open(app);
    JsonNode before = page.until("css", "there", game -> game.path("peer_count").asInt() == 1);
    assertThat(before.path("notices")).as("nobody asked").isEmpty();
    assertThat(before.path("needs_bytes").asLong()).isEqualTo(2 * (large.length + 500_008L));

    app.get("/api/games/css");

    JsonNode told = page.until("css", "looked at", game -> !game.path("notices").isEmpty());
    assertThat(told.path("notices").path(0).path("code").asString())
        .as("by how much memory this computer has")
        .isIn("needs-memory", "cannot-unpack");
    assertThat(told.path("needs_bytes").asLong())
        .as("the script's archive is not unpacked")
        .isEqualTo(2L * large.length + 500_008);
    assertThat(Files.exists(app.root("css"))).isFalse();
  }

  @Test
  void A15_install_and_verification_show_how_far_they_are() {
    lab.hollowGame("app", "css", 800);
    // Reading is faster than writing, and something must be seen of it.
    lab.hollowGame("app", "ggoo", 2_500);
    AppProcess app = appOf();
    AppPage page = open(app);

    assertSeen(page, app, "css", "install", "Installing", 800);
    assertSeen(page, app, "ggoo", "verify", "Verifying", 2_500);
  }

  private static void assertSeen(
      AppPage page, AppProcess app, String gameId, String action, String kind, long mib) {
    page.until(gameId, "here", game -> game.path("downloaded").asBoolean());
    int from = page.events();
    app.act(gameId, action);
    page.until(gameId, "begun", game -> !game.path("operation").isNull());
    JsonNode settled = page.untilSettled(gameId);

    assertThat(settled.path("last_error").isNull()).isTrue();
    assertThat(page.told(from, gameId))
        .as(action)
        .anySatisfy(
            game -> {
              JsonNode operation = game.path("operation");
              assertThat(operation.path("kind").asString()).isEqualTo(kind);
              assertThat(operation.path("bytes_done").asLong()).isPositive();
              assertThat(operation.path("bytes_total").asLong())
                  .isBetween(mib << 20, (mib + 1) << 20);
              assertThat(operation.path("bytes_per_second").asLong()).isPositive();
              assertThat(operation.path("active_peers").asInt()).isZero();
            });
  }

  /** The output of a command that succeeds while the app runs. */
  private static String terminal(AppProcess app, String... command) throws Exception {
    List<String> all = new ArrayList<>(FastStart.program(List.of()));
    all.addAll(Arrays.asList(command));
    all.addAll(List.of("--json", "--state", app.state().toString()));
    Process process =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", all, out).isZero();
      return out;
    } finally {
      process.destroyForcibly();
    }
  }
}
