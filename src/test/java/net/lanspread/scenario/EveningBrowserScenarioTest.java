package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The evening of an organiser and of a guest, each in a real browser at a real app. */
@Timeout(120)
@Tag("browser")
class EveningBrowserScenarioTest extends BrowserScenario {
  private AppProcess organiser() throws IOException {
    lab.game("nord", "css", 1);
    lab.game("nord", "cod5", 1);
    AppProcess nord = launch("nord", "--catalog", "" + lab.catalog());
    nord.signIn().setUp("Nora");
    try (AppPage page = nord.open()) {
      page.until("cod5", "here", game -> game.path("downloaded").asBoolean());
      page.until("css", "here", game -> game.path("downloaded").asBoolean());
      nord.post("/api/publish", "name", "LAN Nord");
      page.until("published", _ -> page.get("organisers").path(0).path("games").asInt() == 2);
    }
    return nord;
  }

  /** A guest who has accepted the organiser and sees his games. */
  private AppProcess guestOf(AppProcess nord) throws IOException {
    AppProcess guest = launch("tom");
    guest.signIn().setUp("Tom");
    try (AppPage host = nord.open();
        AppPage page = guest.open()) {
      host.until("the address", _ -> host.get("me").path("addr").asString("").contains(":"));
      JsonNode me = host.get("me");
      guest.post("/api/connect", "addr", me.path("addr").asString());
      guest.post(
          "/api/organisers/accept",
          "fingerprint",
          host.get("organisers").path(0).path("fingerprint").asString());
      page.until("css", "vouched for", game -> game.path("vouched").asBoolean());
      page.until("cod5", "vouched for", game -> game.path("vouched").asBoolean());
    }
    return guest;
  }

  private static String link(AppProcess app, String view) {
    return app.base() + view + "#c=" + app.post("/api/code").body().path("code").asString();
  }

  @Test
  void B22_organiser_chooses_the_evening_and_shows_it_to_the_hall_in_the_dark() throws IOException {
    AppProcess nord = organiser();
    AppProcess guest = guestOf(nord);
    GuestPage page =
        open(
            link(nord, "/"),
            look -> look.setColorScheme(ColorScheme.DARK).setViewportSize(1280, 900));
    page.until("nav", "Party");
    page.goTo("Party");
    page.follow("For organisers");
    page.until(".guests tr", Pattern.compile("Nora.*\\d\\.\\d.*[GT]B"));
    page.until(".guests tr", Pattern.compile("Tom.*\\d\\.\\d.*[GT]B"));

    page.select("Game for tonight", "Title of css");
    page.pressByKey("Add");
    page.until(
        ".evening li", Pattern.compile("Title of css.*1 of 2 PCs have it.*Still without it: Tom"));
    page.select("Game for tonight", "Title of cod5");
    page.press("Add");
    page.until(".evening li", "Title of cod5");
    page.press("Bring it to everybody: Title of css");
    page.until(".evening .tag", "everybody is asked");
    page.fill("Announcements", "Pizza at nine, the tournament at ten");
    page.press("Tell everybody");
    page.until(".own-announcements", "Pizza at nine");
    assertThat(page.violations()).isEmpty();
    assertThat(page.fitsItsWindow()).isTrue();
    page.picture("organiser");

    try (AppPage asked = guest.open()) {
      asked.until("a question", _ -> asked.get("board").path("asks").size() == 1);
      JsonNode ask = asked.get("board").path("asks").path(0);
      guest.post(
          "/api/board/answer",
          "fingerprint",
          ask.path("fingerprint").asString(),
          "game_id",
          "css",
          "answer",
          "get");
    }
    page.until(".evening li", Pattern.compile("Title of css.*Everybody has it"));

    GuestPage hall =
        open(
            link(nord, "/hall"),
            look -> look.setColorScheme(ColorScheme.DARK).setViewportSize(1920, 1080));
    hall.until(".hall-tonight li", Pattern.compile("Title of css.*Everybody has it"));
    hall.until(".hall-tonight li", Pattern.compile("Title of cod5.*1 of 2 PCs"));
    hall.until(".hall-said", "Pizza at nine");
    assertThat(hall.violations()).isEmpty();
    hall.picture("hall");
  }

  @Test
  void B23_guest_is_asked_once_in_a_narrow_light_window_by_keyboard() throws IOException {
    AppProcess nord = organiser();
    AppProcess guest = guestOf(nord);
    GuestPage page =
        open(
            link(guest, "/"),
            look -> look.setColorScheme(ColorScheme.LIGHT).setViewportSize(360, 740));
    page.until("nav", "Party");
    nord.post("/api/board/tonight", "games", java.util.List.of("css", "cod5"));
    nord.post("/api/board/announce", "text", "<b>Pizza</b> at nine");

    page.until(".said", "<b>Pizza</b> at nine");
    page.until(".said", "LAN Nord");
    page.press("Close");
    nord.post("/api/board/bring", "game_id", "css", "on", true);
    page.until(".asks", "LAN Nord asks everybody to get Title of css");
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.picture("asked-light");
    page.pressByKey("Always for this party");
    page.untilState("css", "Installed");
    nord.post("/api/board/bring", "game_id", "cod5", "on", true);
    page.untilState("cod5", "Installed");
    assertThat(page.buttons(".foot-asks")).isEmpty();

    page.goTo("Party");
    page.until(".tonight li", Pattern.compile("Title of cod5.*chosen by LAN Nord"));
    page.until(".organisers li", "What this organiser asks for comes by itself");
    assertThat(page.fitsItsWindow()).isTrue();
    assertThat(page.violations()).isEmpty();
    page.press("Ask me again: LAN Nord");
    page.until(() -> !page.text(".organisers").contains("comes by itself"));
  }
}
