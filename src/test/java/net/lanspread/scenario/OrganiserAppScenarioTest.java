package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Organisers as the app tells of them. */
@Timeout(180)
class OrganiserAppScenarioTest {
  private final Lab lab = new Lab();

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void guestByIconSeesGamesAndNotIds() {
    lab.game("organiser", "cod5", 1);
    Lab.write(lab.path("covers/cod5.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    PeerProcess organiser = lab.start("organiser");
    String words = organiser.ask("publish", "wait", true).path("fingerprint").asString();
    try (AppProcess app = AppProcess.hosted(lab.path("app"), List.of()).signIn().setUp("Tom");
        AppPage page = app.open()) {
      app.connect(organiser);
      page.until("the organiser", _ -> page.get("organisers").size() == 1);
      JsonNode heard = page.get("organisers").path(0);
      assertThat(heard.path("fingerprint").asString()).isEqualTo(words);
      assertThat(heard.path("accepted").asBoolean()).isFalse();

      AppProcess.Reply reply = app.post("/api/organisers/accept", "fingerprint", words);

      assertThat(reply.body().path("accepted").asBoolean()).isTrue();
      JsonNode game = page.until("cod5", "vouched", row -> row.path("vouched").asBoolean());
      assertThat(game.path("title").asString()).isEqualTo("Title of cod5");
      assertThat(game.path("genre").isNull()).isFalse();
      page.until("cod5", "a picture", row -> row.path("cover").asBoolean());
      assertThat(page.get("organisers").path(0).path("games").asInt()).isEqualTo(1);
      assertThat(app.post("/api/organisers/accept", "fingerprint", "no such words").status())
          .isEqualTo(422);

      app.post("/api/organisers/drop", "fingerprint", words);
      page.until("cod5", "not vouched", row -> !row.path("vouched").asBoolean());
      assertThat(app.post("/api/organisers/drop", "fingerprint", words).status()).isEqualTo(422);
    }
  }

  @Test
  void organiserPublishesOnThePage() {
    lab.game("app", "cod5", 1);
    try (AppProcess app = AppProcess.hosted(lab.path("app"), List.of()).signIn().setUp("Tom");
        AppPage page = app.open()) {
      page.until("cod5", "here", row -> row.path("downloaded").asBoolean());
      JsonNode games = app.get("/api/publishable").body().path("games");
      assertThat(games.findValuesAsString("id")).containsExactly("cod5");
      assertThat(games.path(0).path("version").asString()).isEqualTo(Lab.VERSION);

      assertThat(app.post("/api/publish", "name", "LAN Nord").status()).isEqualTo(202);

      page.until("his own", _ -> page.get("organisers").path(0).path("revision").asInt() == 1);
      JsonNode own = page.get("organisers").path(0);
      assertThat(own.path("own").asBoolean()).isTrue();
      assertThat(own.path("accepted").asBoolean()).isTrue();
      assertThat(own.path("name").asString()).isEqualTo("LAN Nord");
      page.until("the end", _ -> page.get("publishing").isNull());
      assertThat(page.get("publish_error").isNull()).isTrue();
      assertThat(app.get("/api/organisers").body().path("organisers")).hasSize(1);
    }
  }
}
