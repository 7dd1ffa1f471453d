package net.lanspread.web;

import java.util.List;
import net.lanspread.peer.Action;
import net.lanspread.swarm.Strangers;

/** Made-up states. */
final class AppStates {
  private AppStates() {}

  static AppState asking() {
    return new AppState(
        AppState.SETUP,
        new AppState.Setup("/home/tom/Games", 5, "tom"),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null,
        AppState.Board.NONE);
  }

  static AppState running(AppState.Game... games) {
    return new AppState(
        AppState.RUNNING,
        null,
        new AppState.Me(
            "id",
            "Tom",
            "de",
            "1.2.3.4:5",
            "/games",
            7,
            List.of(),
            "0.1.0",
            "none",
            new Strangers(0, 0),
            true),
        List.of(games),
        List.of(),
        List.of(
            new AppState.PeerRow(
                "id", "Tom", "1.2.3.4:5", 0, 0, 0, 0, 0, false, true, "0.1.0", 7L)),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null,
        AppState.Board.NONE);
  }

  /** A game that so many peers have. */
  static AppState.Game game(String id, int peers) {
    return new AppState.Game(
        id,
        "Title of " + id,
        null,
        null,
        null,
        null,
        10,
        false,
        false,
        null,
        null,
        "20250101",
        null,
        false,
        peers,
        peers,
        0,
        false,
        null,
        null,
        20,
        0,
        List.of(Action.INSTALL),
        null,
        List.of(),
        List.of(),
        false,
        null,
        null,
        null,
        0,
        null);
  }
}
