package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The app around the games: how it starts and ends, what its guest answers and changes, the key of
 * his party, and the terminal beside it.
 */
@Timeout(90)
@Tag("process")
class AppLifeScenarioTest extends AppScenario {
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
    assertThat(terminal(app, "disk")).contains("\"game_id\":\"ggoo\"", "archive_bytes");
    List<String> checks = new ArrayList<>();
    app.get("/api/health")
        .body()
        .path("checks")
        .forEach(check -> checks.add(check.path("id").asString()));
    assertThat(checks).containsExactlyInAnyOrderElementsOf(Lab.checks());
    assertThat(terminal(app, "doctor")).contains(checks);
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
