package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who plays what, in a real browser at a real app, with a real peer. */
@Timeout(120)
@Tag("browser")
class AppNowBrowserScenarioTest {
  /** Runs as long as its root is there. */
  private static final String RUNNING = "while [ -e game_start.sh ]; do sleep 0.1; done\n";

  private final Lab lab = new Lab();
  private final AppProcess app;

  AppNowBrowserScenarioTest() throws IOException {
    app = AppProcess.hosted(lab.path("app"), List.of("--catalog", "" + lab.catalog()));
    Files.createDirectories(app.games());
  }

  @AfterEach
  void closeAll() {
    app.close();
    lab.close();
  }

  private void scripts(String peer) throws IOException {
    for (String name : List.of("game_start.sh", "server_start.sh")) {
      Lab.write(lab.root(peer, "css").resolve(name), RUNNING.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void B17_who_plays_is_seen_joined_and_stopped_in_the_dark() throws IOException {
    whoPlays(look -> look.setColorScheme(ColorScheme.DARK).setViewportSize(1280, 800), "now-dark");
  }

  @Test
  void B18_who_plays_is_seen_joined_and_stopped_in_a_narrow_light_window() throws IOException {
    whoPlays(look -> look.setColorScheme(ColorScheme.LIGHT).setViewportSize(360, 740), "now-light");
  }

  private void whoPlays(UnaryOperator<Browser.NewContextOptions> look, String picture)
      throws IOException {
    lab.game("app", "css", 1);
    scripts("app");
    lab.version("player", "css", Lab.VERSION);
    Lab.write(lab.root("player", "css").resolve("local/css.bin"), new byte[] {1});
    scripts("player");
    PeerProcess player = lab.start("player");
    Object[] css = {"game_id", "css", "username", "Ann", "language", "english"};
    player.ask("server", css);
    player.ask("play", "game_id", "css", "username", "Ann", "language", "english", "launch", true);
    try (HeadlessBrowser browser = HeadlessBrowser.start();
        GuestPage page = browser.open(app.base() + "/#c=" + app.code(), look)) {
      page.setUp(app.games(), "Tom");
      page.connect(player);
      page.until(GuestPage.card("css") + " .card-state", "1 playing");
      page.press("Install: Title of css");
      page.untilState("css", "Installed · 1 playing");

      page.goTo("Party");
      page.until(".now", "player");
      assertThat(page.fitsItsWindow()).isTrue();
      assertThat(page.violations()).isEmpty();
      page.pressByKey("Join: Title of css, player");
      page.until(".now", "Tom (you)");
      page.picture(picture);
      player.until(
          "the guest plays along", () -> player.ask("now").path("runs").toString().contains("Tom"));
      page.goTo("Games");
      page.open("css");
      page.press("Start server");
      page.until("dialog .own-server", Pattern.compile("since .*127\\.0\\.0\\.1"));
      assertThat(page.violations()).isEmpty();
      page.press("Stop server");
      page.closeDialog();
      page.goTo("Party");
      player.ask("stop", "game_id", "css", "server", true);
      page.press("Stop: Title of css");
      page.until(() -> !page.text(".now ul").contains("Tom"));
      page.until(() -> !page.text(".now ul").contains("Server"));
      assertThat(page.text(".now ul")).contains("player");
      page.goTo("Settings");
      assertThat(page.fitsItsWindow()).isTrue();
      assertThat(page.complaints()).isEmpty();
    }
    player.ask("stop", "game_id", "css");
  }
}
