package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The evening of an organiser and of guests who have accepted him. */
@Timeout(240)
@Tag("process")
class EveningScenarioTest {
  private final Lab lab = new Lab();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    lab.close();
  }

  private AppProcess app(String name) throws IOException {
    AppProcess app = AppProcess.alone(lab.path(name), List.of());
    opened.add(app);
    Files.createDirectories(app.games());
    app.signIn().setUp(name);
    return app;
  }

  private AppPage page(AppProcess app) {
    AppPage page = app.open();
    opened.add(page);
    return page;
  }

  @Test
  void O04_organiser_brings_games_to_who_agrees_and_to_nobody_else() throws Exception {
    lab.game("nord", "css", 1);
    lab.game("nord", "cod5", 1);
    AppProcess nord = app("nord");
    AppPage nordPage = page(nord);
    nordPage.until("cod5", "here", game -> game.path("downloaded").asBoolean());
    nord.post("/api/publish", "name", "LAN Nord");
    nordPage.until("published", _ -> nordPage.get("organisers").path(0).path("games").asInt() == 2);
    String words = nordPage.get("organisers").path(0).path("fingerprint").asString();
    String address = nordPage.get("me").path("addr").asString();
    AppProcess anna = app("anna");
    AppProcess bert = app("bert");
    AppPage annaPage = page(anna);
    AppPage bertPage = page(bert);
    for (AppProcess guest : List.of(anna, bert)) {
      assertThat(guest.post("/api/connect", "addr", address).status()).isEqualTo(200);
      guest.post("/api/organisers/accept", "fingerprint", words);
    }
    for (AppPage page : List.of(annaPage, bertPage)) {
      page.until("css", "vouched for", game -> game.path("vouched").asBoolean());
      page.until("cod5", "vouched for", game -> game.path("vouched").asBoolean());
    }
    nordPage.until(
        "what the guests are",
        _ -> {
          JsonNode peers = nordPage.get("peers");
          return peers.size() == 3
              && peers.valueStream().allMatch(peer -> !peer.path("version").asString("").isEmpty())
              && peers.valueStream().allMatch(peer -> peer.path("free_bytes").asLong() > 0);
        });

    run(nord, "tonight", "css", "cod5");
    run(nord, "bring", "css");
    run(nord, "announce", "Pizza", "at nine");

    for (AppPage page : List.of(annaPage, bertPage)) {
      page.until("a question", _ -> asks(page).equals(List.of("css")));
      page.until("Pizza", _ -> page.get("board").path("announcements").size() == 1);
      assertThat(page.get("board").path("announcements").path(0).path("text").asString())
          .isEqualTo("Pizza at nine");
      assertThat(page.get("board").path("tonight").path(0).path("lacking").asInt()).isEqualTo(1);
      assertThat(page.get("board").path("tonight").path(0).path("lacking_peers")).isEmpty();
    }
    answer(bert, words, "css", "not-now");
    answer(anna, words, "css", "always");
    annaPage.until("css", "installed", game -> game.path("installed").asBoolean());
    annaPage.untilSettled("css");
    bertPage.until("no question", _ -> asks(bertPage).isEmpty());
    assertThat(
            bert.post("/api/board/answer", "fingerprint", words, "game_id", "css", "answer", "get")
                .status())
        .as("it is asked once")
        .isEqualTo(422);
    nordPage.until(
        "Bert lacks it",
        _ ->
            nordPage
                .get("board")
                .path("tonight")
                .path(0)
                .path("lacking_peers")
                .toString()
                .equals("[" + bertPage.get("me").path("peer_id") + "]"));

    run(nord, "bring", "cod5");

    annaPage.until("cod5", "came by itself", game -> game.path("installed").asBoolean());
    bertPage.until("a question", _ -> asks(bertPage).equals(List.of("cod5")));
    answer(bert, words, "cod5", "not-now");
    assertThat(annaPage.told(0, annaPage.events(), "board"))
        .as("Anna was asked about css alone")
        .allSatisfy(board -> assertThat(asks(board)).isSubsetOf("css"));
    try (Stream<Path> games = Files.list(bert.games())) {
      assertThat(games).as("Bert has got nothing").isEmpty();
    }
    assertThat(bert.post("/api/board/announce", "text", "I, too").status())
        .as("who has published nothing")
        .isEqualTo(422);

    anna.post("/api/organisers/drop", "fingerprint", words);
    annaPage.until("nothing pinned up", _ -> annaPage.get("board").path("tonight").isEmpty());
    assertThat(annaPage.game("css").path("installed").asBoolean()).isTrue();
  }

  private static List<String> asks(AppPage page) {
    return asks(page.get("board"));
  }

  private static List<String> asks(JsonNode board) {
    return board.path("asks").findValuesAsString("game_id");
  }

  private static void answer(AppProcess guest, String words, String game, String answer) {
    AppProcess.Reply reply =
        guest.post("/api/board/answer", "fingerprint", words, "game_id", game, "answer", answer);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  private void run(AppProcess app, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(PeerProcess.java());
    command.add("organisers");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--state", app.state().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
