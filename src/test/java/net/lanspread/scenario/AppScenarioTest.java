package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.archive.Rar5Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Guests and their games on the page, from its calls to the files on the disk. */
@Timeout(90)
@Tag("process")
class AppScenarioTest extends AppScenario {
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
    assertThat(actions(settled)).contains("play", "verify", "uninstall");
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
  void A18_installed_game_is_kept_without_its_archives() {
    Lab.write(lab.root("bravo", "cnctw").resolve("readme.txt"), new byte[2_000]);
    PeerProcess bravo = lab.bravo();
    AppProcess app = appOf(bravo);
    AppPage page = open(app);
    page.until("cnctw", "there", game -> game.path("peer_count").asInt() == 1);
    app.act("cnctw", "install");
    page.until("cnctw", "installed", game -> game.path("installed").asBoolean());
    long archiveBytes = size(app.root("cnctw").resolve("cnctw.eti"));
    JsonNode before =
        page.until("cnctw", "known", game -> game.path("archive_bytes").asLong() == archiveBytes);
    assertThat(actions(before)).contains("play", "stop-sharing");
    JsonNode use = app.get("/api/disk").body();
    assertThat(use.path("games").path(0).path("id").asString()).isEqualTo("cnctw");
    assertThat(use.path("games").path(0).path("archive_bytes").asLong()).isEqualTo(archiveBytes);
    assertThat(use.path("games").path(0).path("installed_bytes").asLong()).isPositive();
    Map<String, String> played = Lab.allHashes(app.root("cnctw").resolve("local"));

    assertThat(app.post("/api/games/cnctw/stop-sharing").code()).isEqualTo("invalid-argument");
    assertThat(app.post("/api/games/cnctw/stop-sharing", "confirm", true).status()).isEqualTo(202);

    JsonNode kept =
        page.until("cnctw", "shared no more", game -> !game.path("downloaded").asBoolean());
    assertThat(kept.path("installed").asBoolean()).isTrue();
    assertThat(kept.path("availability").asString()).isEqualTo("LocalOnly");
    assertThat(kept.path("local_version").asString()).isEqualTo(Lab.VERSION);
    assertThat(actions(page.untilSettled("cnctw"))).contains("play", "uninstall");
    assertThat(app.root("cnctw").resolve("cnctw.eti")).doesNotExist();
    assertThat(Lab.allHashes(app.root("cnctw").resolve("local"))).isEqualTo(played);
    bravo.until("the others know", () -> bravo.ask("list-peers").toString().contains("LocalOnly"));
    JsonNode after = app.get("/api/disk").body().path("games").path(0);
    assertThat(after.path("archive_bytes").asLong()).isZero();
    assertThat(after.path("leftover_bytes").asLong()).isZero();
    app.act("cnctw", "uninstall");
    page.until("cnctw", "uninstalled", game -> !game.path("installed").asBoolean());
    assertThat(app.root("cnctw").resolve("readme.txt")).exists();
    page.until("cnctw", "its rest may go", game -> actions(game).contains("discard"));
    app.act("cnctw", "discard");
    page.until("cnctw", "its rest is gone", game -> !actions(game).contains("discard"));
    assertThat(app.root("cnctw").resolve("readme.txt")).doesNotExist();
  }

  @Test
  void A19_folders_and_logs_of_our_own_choosing_open() throws IOException {
    AppProcess app = appOf(lab.alpha());
    AppPage page = open(app);
    page.until("bf1942", "there", game -> game.path("peer_count").asInt() == 1);
    assertThat(app.post("/api/open", "what", "game", "game_id", "bf1942").code())
        .isEqualTo("open-failed");
    Files.writeString(app.root("bf1942"), "a program of somebody");
    assertThat(app.post("/api/open", "what", "game", "game_id", "bf1942").code())
        .isEqualTo("open-failed");
    Files.delete(app.root("bf1942"));
    app.act("bf1942", "download");
    page.until("bf1942", "here", game -> game.path("downloaded").asBoolean());

    assertThat(app.post("/api/open", "what", "games").status()).isEqualTo(202);
    assertThat(app.post("/api/open", "what", "game", "game_id", "bf1942").status()).isEqualTo(202);
    for (String no : List.of("/etc", "../..", "log")) {
      assertThat(app.post("/api/open", "what", no, "game_id", "bf1942").status())
          .isGreaterThan(399);
      assertThat(app.post("/api/open", "what", "game", "game_id", no).code())
          .isEqualTo("unknown-game");
    }
    assertThat(app.post("/api/health/let-in").code()).isEqualTo("invalid-argument");

    assertThat(app.opened()).containsExactly(app.games().toString(), app.root("bf1942").toString());
  }

  @Test
  void A20_installed_app_starts_at_sign_in_if_its_user_wants() throws IOException {
    AppProcess app = ofTom(launchAlone(), lab.alpha());
    assertThat(app.get("/api/autostart").body().toString())
        .isEqualTo("{\"possible\":true,\"on\":false}");

    assertThat(app.post("/api/autostart", "on", true).body().path("on").asBoolean()).isTrue();

    assertThat(app.get("/api/autostart").body().path("on").asBoolean()).isTrue();
    try (Stream<Path> files = Files.walk(app.home())) {
      assertThat(files.filter(file -> file.getFileName().toString().contains("anspread")))
          .filteredOn(Files::isRegularFile)
          .anySatisfy(file -> assertThat(file).content().contains(AppProcess.INSTALLED));
    }
    assertThat(app.post("/api/autostart", "on", false).body().path("on").asBoolean()).isFalse();
    assertThat(app.post("/api/autostart", "on", "yes").code()).isEqualTo("invalid-argument");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
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
}
