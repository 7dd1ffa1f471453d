package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page as guests see and reach it: its views, narrow, dark, by keyboard, and in pictures. */
@Timeout(120)
@Tag("browser")
class PageBrowserScenarioTest extends BrowserScenario {
  @Test
  void B08_narrow_window_shows_everything_without_scrolling_sideways() throws IOException {
    AppProcess app = launch();
    GuestPage page = open(app, look -> look.setViewportSize(360, 740));
    assertThat(page.fitsItsWindow()).as("the questions").isTrue();
    page.setUp(app.games(), "Tom");
    page.connect(lab.alpha());
    page.untilState("ggoo", "On 1 PC");
    for (String view : List.of("Games", "Party", "Health", "Settings")) {
      page.goTo(view);
      assertThat(page.fitsItsWindow()).as(view).isTrue();
    }
    page.goTo("Games");
    page.open("ggoo");
    assertThat(page.fitsItsWindow()).as("details").isTrue();
  }

  @Test
  void B09_axe_finds_nothing_in_the_dark() throws IOException {
    nothingForAxe(ColorScheme.DARK);
  }

  @Test
  void B10_axe_finds_nothing_in_the_light() throws IOException {
    nothingForAxe(ColorScheme.LIGHT);
  }

  private void nothingForAxe(ColorScheme scheme) throws IOException {
    PeerProcess alpha = lab.alpha();
    AppProcess app = launch();
    GuestPage page = open(app, look -> look.setColorScheme(scheme));
    page.until("h1", "Welcome to the party");
    assertThat(page.violations()).as("the questions").isEmpty();
    page.setUp(app.games(), "Tom");
    page.connect(alpha);
    page.press("Install: Title of bf1942");
    page.untilState("bf1942", "Installed");
    assertThat(page.violations()).as("the games").isEmpty();
    page.open("alienswarm");
    assertThat(page.violations()).as("details").isEmpty();
    page.closeDialog();
    for (String view : List.of("Party", "Health", "Settings")) {
      page.goTo(view);
      assertThat(page.violations()).as(view).isEmpty();
    }
  }

  @Test
  void B11_keyboard_alone_gets_a_game_installed() throws IOException {
    PeerProcess alpha = lab.alpha();
    AppProcess app = launch();
    GuestPage page = open(app);
    page.until("h1", "Welcome to the party");
    page.pressByKey("Choose another folder");
    page.until("dialog", "One folder up");
    page.tabTo("Folder");
    page.type(app.games().toString());
    page.key("Enter");
    page.until("dialog .folders", "No folders in here.");
    page.pressByKey("Use this folder");
    page.tabTo("Player name");
    page.type("Tom");
    page.pressByKey("Show me the games");

    page.until("nav", "Party");
    page.pressByKey("Party");
    page.tabTo("Their address");
    page.type(alpha.address());
    page.key("Enter");
    page.untilTold("Connected to alpha");
    page.key("Shift+Tab");
    page.pressByKey("Games");

    page.untilState("bf1942", "On 1 PC");
    page.key("/");
    page.type("bf1942");
    page.until("main", "1 game found");
    page.pressByKey("Title of bf1942");
    page.until("dialog", "Who has it");
    page.pressByKey("Install");
    page.until("dialog .state-line", "Installed");
    page.key("Escape");
    assertThat(page.focused()).isEqualTo("Title of bf1942");
    assertThat(Lab.hashes(app.root("bf1942"))).isEqualTo(Lab.hashes(lab.root("alpha", "bf1942")));
  }

  /** Also where the pictures in docs come from. */
  @Test
  void B12_party_is_seen_searched_and_sends() throws IOException {
    retitle(
        Map.of(
            "alienswarm", "Copper Orbit",
            "bf1942", "Distant Railway",
            "bfbc2", "Electric Harbor",
            "cnc4", "Frozen Legion",
            "cnctw", "Golden Garden",
            "cod5", "Hollow Citadel",
            "css", "Iron Comet",
            "ggoo", "Velvet Circuit"));
    for (String peer : List.of("Anna", "Björn")) {
      lab.bigGame(peer, "css", 300);
      lab.game(peer, "ggoo", 3);
      lab.game(peer, "cod5", 2);
    }
    lab.game("Björn", "alienswarm", 5);
    lab.game("Björn", "bfbc2", 2);
    lab.game("Anna", "cnctw", 4);
    lab.game("Anna", "cnc4", 1);
    lab.game("Anna", "bf1942", 1);
    PeerProcess anna = lab.start("Anna").sendSlowly();
    PeerProcess bjoern = lab.start("Björn").sendSlowly();
    AppProcess app = launch();
    GuestPage page = open(app, look -> look.setColorScheme(ColorScheme.DARK));
    page.until("h1", "Welcome to the party");
    page.fill("Player name", "Tom");
    page.picture("first-start");
    page.setUp(app.games(), "Tom");
    page.connect(anna);
    page.connect(bjoern);
    page.press("Install: Distant Railway");
    page.untilState("bf1942", "Installed");
    page.search("frozen");
    page.until("main", "1 game found");
    page.search("");
    page.untilState("css", "On 2 PCs");

    page.press("Install: Iron Comet");
    page.until(".dock-row", Pattern.compile("[1-9]\\d%Downloading, .*MB/s from 2 PCs"));
    page.picture("games");
    page.goTo("Party");
    page.until(".peers tr:has-text('Anna') .up", "MB/s");
    page.until(".peers tr:has-text('Björn') .up", "MB/s");
    page.picture("party");
    assertThat(page.text(".peers")).contains("Tom");
    page.goTo("Games");
    page.open("ggoo");
    assertThat(page.text("dialog .sources")).contains("Anna", "Björn");
    page.picture("details");
    page.closeDialog();
    page.untilState("css", "Installed");
    page.goTo("Settings");
    page.choose("Light");
    page.goTo("Games");
    page.picture("games-light");
  }

  @Test
  void B16_favourites_are_listed_and_the_party_key_is_in_sight() throws IOException {
    AppProcess app = launch();
    GuestPage page = openAsTom(app, lab.alpha());
    page.untilState("bf1942", "On 1 PC");
    page.press("Favourite: Title of bf1942");
    page.choose("Favourites");
    page.until("main", "1 game found");
    page.choose("List");
    page.until(".grid.list", "Title of bf1942");
    assertThat(page.violations()).isEmpty();

    page.goTo("Party");
    page.until(".own-key", "None: everybody on this network can join.");
    page.press("Make a party key");
    page.press("Make the key");
    page.until("dialog .key-words", Pattern.compile("\\w"));
    page.closeDialog();
    page.until(".key-line", Pattern.compile("^(\\w+ ){4}\\w+$"));
    page.press("Leave this party");
    page.press("Leave");
    page.until(".own-key", "None: everybody on this network can join.");
  }

  private void retitle(Map<String, String> titles) {
    titles.forEach(
        (id, title) ->
            CatalogFixture.sql(
                lab.catalog(),
                "UPDATE games SET game_title = '%s' WHERE game_id = '%s'".formatted(title, id)));
  }
}
