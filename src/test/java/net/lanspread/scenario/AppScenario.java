package net.lanspread.scenario;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** A lab for rows of the app, with apps and pages that are closed after each row. */
abstract class AppScenario {
  final Lab lab = new Lab();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    lab.close();
  }

  AppProcess launch() {
    return opened(AppProcess.hosted(lab.path("app"), List.of("--catalog", "" + lab.catalog())));
  }

  /** An app that can be killed, gets signals, and is the only one on its state folder. */
  AppProcess launchAlone() {
    return opened(AppProcess.alone(lab.path("app"), List.of("--catalog", "" + lab.catalog())));
  }

  private AppProcess opened(AppProcess app) {
    opened.add(app);
    return app;
  }

  /** An app whose guest has answered, connected to these. */
  AppProcess appOf(PeerProcess... peers) {
    return ofTom(launch(), peers);
  }

  static AppProcess ofTom(AppProcess app, PeerProcess... peers) {
    app.signIn().setUp("Tom");
    for (PeerProcess peer : peers) {
      app.connect(peer);
    }
    return app;
  }

  AppPage open(AppProcess app) {
    AppPage page = app.open();
    opened.add(page);
    return page;
  }

  /** Has a game of one peer installed; gives it as it is then. */
  static JsonNode install(AppProcess app, AppPage page, String gameId) {
    page.until(gameId, "there", game -> game.path("peer_count").asInt() == 1);
    app.act(gameId, "install");
    page.until(gameId, "installed", game -> game.path("installed").asBoolean());
    return page.untilSettled(gameId);
  }

  static List<String> actions(JsonNode game) {
    List<String> actions = new ArrayList<>();
    game.path("actions").forEach(action -> actions.add(action.asString()));
    return actions;
  }
}
