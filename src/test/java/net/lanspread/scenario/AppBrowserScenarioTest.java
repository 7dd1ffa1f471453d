package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests and their games in a real browser at a real app, with real peers. */
@Timeout(120)
@Tag("browser")
class AppBrowserScenarioTest extends BrowserScenario {
  @Test
  void B01_first_start_asks_three_things_and_the_party_appears() throws IOException {
    PeerProcess alpha = lab.alpha();
    long begin = System.nanoTime();
    AppProcess app = launchAlone();
    GuestPage page = open(app, look -> look.setLocale("de-DE"));
    page.until("h1", "Willkommen auf der Party");
    System.out.println("page usable after the first start: " + since(begin));

    assertThat(page.address()).as("the code is gone").doesNotContain("#c=");
    assertThat(page.buttons("main"))
        .containsExactly("Anderen Ordner wählen", "Zeig mir die Spiele");
    page.press("Anderen Ordner wählen");
    page.until("dialog .folders", "Einen Ordner höher");
    page.fill("Ordner", lab.path("app").toString());
    page.press("Öffnen");
    page.press("games");
    page.until("dialog", "Hier sind keine Ordner.");
    page.press("Diesen Ordner verwenden");
    page.until(".folder-field", app.games().toString());
    page.until(".folder-field", Pattern.compile("\\d.[GMT]B frei"));
    page.fill("Spielername", "Ada");
    page.choose("English");
    page.press("Show me the games");
    page.until("main", "No games yet");

    page.connect(alpha);
    page.untilState("alienswarm", "On 1 PC");
    assertThat(page.text(GuestPage.card("alienswarm") + " h2")).isEqualTo("Title of alienswarm");
    alpha.until(
        "the guest's name",
        () ->
            alpha.ask("list-peers").path("peers").path(0).path("name").asString("").equals("Ada"));
  }

  @Test
  void B02_install_from_two_peers_shows_its_progress() throws IOException {
    for (String peer : List.of("alpha", "bravo")) {
      lab.bigGame(peer, "css", 240);
      Lab.archive(
          lab.root(peer, "css").resolve("css.eti"), Map.of("bin/css.bin", Lab.random(9_000, 3)));
    }
    AppProcess app = launch();
    GuestPage page =
        openAsTom(app, lab.start("alpha").sendSlowly(), lab.start("bravo").sendSlowly());
    page.untilState("css", "On 2 PCs");

    page.press("Install: Title of css");
    page.untilState("css", "Installed");
    page.untilTold("Title of css is installed");
    page.untilOffered("Play: Title of css");

    assertThat(page.shownStates())
        .anyMatch(state -> state.matches("Downloading \\d+.?%(, .+ left)?"));
    assertThat(page.shownPaces())
        .anyMatch(pace -> pace.matches("Downloading, [\\d.,]+ MB/s from 2 PCs(, .+ left)?"));
    assertThat(Lab.hashes(app.root("css"))).isEqualTo(Lab.hashes(lab.root("alpha", "css")));
    assertThat(app.root("css").resolve("local/bin/css.bin")).exists();
  }

  @Test
  void B03_cancel_ends_it_and_leaves_nothing() throws IOException {
    lab.bigGame("alpha", "css", 400);
    AppProcess app = launch();
    GuestPage page = openAsTom(app, lab.start("alpha").sendSlowly());
    page.untilState("css", "On 1 PC");

    page.press("Install: Title of css");
    page.press("Cancel: Title of css");
    page.untilTold("Title of css: cancelled");
    page.untilOffered("Install: Title of css");
    page.untilState("css", "On 1 PC");

    assertThat(Lab.hashes(app.root("css"))).isEmpty();
  }

  @Test
  void B04_low_disk_install_says_what_it_means() throws IOException {
    AppProcess app = launch();
    GuestPage page = openAsTom(app, lab.bravo());
    page.untilState("cnctw", "On 1 PC");

    page.open("cnctw");
    assertThat(page.text(".action:has(.act-stream-install) p"))
        .isEqualTo(
            "For a nearly full disk: keeps no archives. You can play it and update it, but the"
                + " others cannot get it from you.");
    page.press("Low-disk install");
    page.until("dialog .state-line", "Installed, not shared");
    assertThat(page.buttons(".actions")).contains("Play").doesNotContain("Low-disk install");
    page.closeDialog();
    page.untilState("cnctw", "Installed, not shared");

    assertThat(app.root("cnctw").resolve("local/bin/cnctw-payload.bin")).exists();
    assertThat(app.root("cnctw").resolve("cnctw.eti")).doesNotExist();
  }

  @Test
  void B05_newer_version_is_offered_and_taken() throws IOException {
    AppProcess app = launch();
    GuestPage page = openAsTom(app, lab.alpha());
    page.press("Install: Title of bf1942");
    page.untilState("bf1942", "Installed");

    lab.version("alpha", "bf1942", "20260101");
    page.untilState("bf1942", "Update available");
    page.open("bf1942");
    page.press("Update");
    page.until("dialog .state-line", "Installed");
    page.until("dialog .facts div:has(dt:text-is('Your version'))", "2026");

    assertThat(Lab.hashes(app.root("bf1942"))).isEqualTo(Lab.hashes(lab.root("alpha", "bf1942")));
  }

  @Test
  void B06_play_runs_the_games_script_and_says_what_went_wrong() throws IOException {
    lab.game("app", "css", 1);
    script("echo \"$1|$2|$3|$4\" > playing\nmv playing played\n");
    AppProcess app = launch();
    GuestPage page = openAsTom(app);
    page.press("Install: Title of css");
    page.press("Play: Title of css");
    page.until(() -> Files.exists(app.root("css").resolve("played")));
    assertThat(app.root("css").resolve("played")).hasContent(app.root("css") + "|css|en|Tom\n");

    Files.delete(app.root("css").resolve("game_start.sh"));
    page.press("Play: Title of css");
    page.untilTold("Title of css: The game could not be started.");
    page.open("css");
    page.until("dialog .failure", "no game_start.sh");
  }

  private void script(String body) throws IOException {
    Path file = lab.root("app", "css").resolve("game_start.sh");
    Files.createDirectories(file.getParent());
    Files.writeString(file, body, StandardCharsets.UTF_8);
  }

  @Test
  void B07_restart_in_the_middle_goes_on_where_it_was() throws IOException {
    lab.bigGame("alpha", "css", 400);
    PeerProcess alpha = lab.start("alpha").sendSlowly();
    AppProcess first = launchAlone();
    GuestPage page = openAsTom(first, alpha);
    page.press("Install: Title of css");
    page.until(GuestPage.card("css") + " .card-state", Pattern.compile("Downloading [1-9]"));
    first.kill();
    page.until(".link-state", "Lanspread does not answer. Trying again…");
    assertThat(page.text(".dock-row")).as("nothing moves any more").doesNotContain("MB/s");

    long begin = System.nanoTime();
    AppProcess second = launchAlone();
    assertThat(second.base()).isEqualTo(first.base());
    GuestPage again = page.tab(address(second));
    again.until("h1", "Games");
    System.out.println("page usable after a later start: " + since(begin));
    again.connect(alpha); // nothing more is asked for
    again.untilState("css", "Installed");

    assertThat(Lab.hashes(second.root("css"))).isEqualTo(Lab.hashes(lab.root("alpha", "css")));
    page.until("h1", "Lanspread goes on in a new tab");
    assertThat(again.shownStates().stream().filter(state -> state.startsWith("Downloading")))
        .as("what was there is not fetched again")
        .noneMatch(state -> state.startsWith("Downloading 0%"));
  }

  @Test
  void B13_what_resilio_still_brings_is_not_offered_until_it_is_there() throws IOException {
    lab.game("alpha", "css", 3);
    lab.game("app", "css", 3);
    Path archive = lab.root("app", "css").resolve("css.eti");
    Path unfinished = Files.move(archive, archive.resolveSibling("css.eti.!sync"));
    AppProcess app = launch();
    GuestPage page = openAsTom(app, lab.start("alpha"));
    page.untilState("css", "Resilio is still bringing this game");
    assertThat(page.buttons(GuestPage.card("css")))
        .as("beside its title only the star, which has no text")
        .containsExactly("Title of css", "");
    assertThat(page.violations()).isEmpty();
    page.open("css");
    page.until("dialog .told", "css.eti.!sync");
    page.closeDialog();

    Files.move(unfinished, archive);
    page.untilState("css", "Downloaded, not installed");
    page.untilOffered("Install: Title of css");
  }

  @Test
  void B14_folder_that_is_left_out_is_named_with_why() throws IOException {
    lab.game("app", "ggoo", 1);
    Path sentinel = lab.root("app", "ggoo").resolve("version.ini");
    Files.writeString(sentinel, "version 7", StandardCharsets.UTF_8);
    AppProcess app = launch();
    GuestPage page = openAsTom(app);

    page.press("1 folder is left out – why?");
    page.until("dialog .told li:has-text('ggoo')", "eight digits");
    assertThat(page.violations()).isEmpty();
    page.closeDialog();
    page.goTo("Health");
    page.until(".check-row.warning", "1 folder in the games folder is left out.");
    page.press("1 folder is left out – why?");
    page.until("dialog .told li:has-text('ggoo')", "eight digits");
    page.closeDialog();
    page.goTo("Games");

    Files.writeString(sentinel, "\ufeff20250101\r\nand more\r\n", StandardCharsets.UTF_8);
    page.untilState("ggoo", "Downloaded, not installed");
  }

  @Test
  void B15_uninstall_asks_for_what_the_player_made() throws IOException {
    lab.game("app", "css", 2);
    AppProcess app = launch();
    GuestPage page = openAsTom(app);
    page.press("Install: Title of css");
    page.untilOffered("Play: Title of css");
    Path save = app.root("css").resolve("local/saves/slot1.sav");
    Files.createDirectories(save.getParent());
    Files.writeString(save, "level 7", StandardCharsets.UTF_8);

    page.open("css");
    page.press("Uninstall");
    page.until("dialog.box", "This goes: the installed game, all of " + app.root("css"));
    page.until("dialog.box", "1 file that you made while playing");
    assertThat(page.violations()).isEmpty();
    assertThat(page.focused()).isEqualTo("Keep my files and uninstall");
    page.key("Enter");
    page.until("dialog .state-line", "Downloaded, not installed");

    assertThat(app.root("css").resolve("local")).doesNotExist();
    try (Stream<Path> kept = Files.walk(app.state())) {
      assertThat(kept.filter(file -> file.endsWith("slot1.sav")))
          .singleElement()
          .satisfies(file -> assertThat(file).hasContent("level 7"));
    }
  }

  private static String since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms";
  }
}
