package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page says and does about this computer: its disk, its health, its folders. */
@Timeout(120)
@Tag("browser")
class ComputerBrowserScenarioTest extends BrowserScenario {
  @Test
  void B19_room_is_made_and_health_is_told_in_the_dark() throws IOException {
    computer(look -> look.setColorScheme(ColorScheme.DARK).setViewportSize(1280, 800), "dark");
  }

  @Test
  void B20_room_is_made_and_health_is_told_in_a_narrow_light_window() throws IOException {
    computer(look -> look.setColorScheme(ColorScheme.LIGHT).setViewportSize(360, 740), "light");
  }

  private void computer(UnaryOperator<Browser.NewContextOptions> look, String name)
      throws IOException {
    PeerProcess bravo = lab.bravo();
    AppProcess app = launch();
    GuestPage page = open(app, look);
    page.setUp(app.games(), "Tom");
    page.connect(bravo);
    page.press("Install: Title of cnctw");
    page.untilState("cnctw", "Installed");

    page.goTo("Settings");
    assertThat(page.fitsItsWindow()).isTrue();
    page.press("Open folder");
    page.until(() -> app.opened().contains(app.games().toString()));
    page.follow("What takes the room?", "Disk");
    page.until(".disk-use", Pattern.compile("Title of cnctw.*archives that the others get"));
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.picture("disk-" + name);
    page.until(".disk-use button", "Keep playing, stop sharing (frees");
    page.tabTo(page.text(".disk-use > ul > li > button").strip() + ": Title of cnctw");
    page.key("Enter");
    page.until("dialog", "The installed game stays and plays as before.");
    assertThat(page.violations()).isEmpty();
    assertThat(page.fitsItsWindow()).isTrue();
    page.picture("stop-sharing-" + name);
    page.pressByKey("Delete the archives");
    page.until(() -> !page.text(".disk-use").contains("archives that the others get"));
    assertThat(Files.exists(app.root("cnctw").resolve("cnctw.eti"))).isFalse();
    page.goTo("Games");
    page.untilState("cnctw", "Installed, not shared");

    page.goTo("Health");
    page.until(".check-row", "1 PC is connected.");
    page.until(".check-row", "This PC does not look for the others by itself.");
    assertThat(page.text("main")).doesNotContain("--");
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.picture("health-" + name);

    page.goTo("Settings");
    page.press("Add a games folder");
    page.press("New folder");
    page.type("Second");
    page.key("Enter");
    page.until("dialog .folders", "No folders in here.");
    assertThat(app.games().resolve("Second")).isDirectory();
    assertThat(page.fitsItsWindow()).isTrue();
    page.picture("new-folder-" + name);
    page.closeDialog();
  }

  @Test
  void B24_games_folders_are_added_and_taken_from_the_list_by_keyboard() throws IOException {
    lab.game("second", "css", 1);
    Path second = lab.path("second/games");
    AppProcess app = launch();
    GuestPage page =
        open(app, look -> look.setColorScheme(ColorScheme.DARK).setViewportSize(360, 740));
    page.setUp(app.games(), "Tom");
    page.goTo("Settings");
    page.until(".folder-list > li", Pattern.compile("games.*free"));

    page.pressByKey("Add a games folder");
    page.until("dialog .folders", "One folder up");
    page.tabTo("Folder");
    page.type(second.toString());
    page.key("Enter");
    page.pressByKey("Use this folder");
    page.until(".folder-list > li", Pattern.compile(second + ".*free"));
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.picture("games-folders");
    page.goTo("Games");
    page.untilState("css", "Not installed");

    page.goTo("Settings");
    page.follow("What takes the room?", "Disk");
    page.until(".disk-use h2", second.toString());
    page.until(".disk-use li", "Title of css");
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.picture("disk-folders");

    page.goTo("Settings");
    page.pressByKey("Take from the list: " + second);
    page.until(() -> !page.text(".folder-list").contains(second.toString()));
    assertThat(second.resolve("css/css.eti")).exists();
    assertThat(app.state().resolve("settings.json")).content().doesNotContain(second.toString());
  }
}
