package net.lanspread.cli;

/** A thing that commands do with a game; the labels are those of the app. */
enum GameAction {
  /** Brings all missing parts, until the game can be played. */
  INSTALL("install"),
  UPDATE("update"),
  VERIFY("verify");

  private final String label;

  GameAction(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
