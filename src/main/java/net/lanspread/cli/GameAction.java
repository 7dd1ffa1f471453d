package net.lanspread.cli;

/** What the commands have done with a game; the labels are those of the app. */
enum GameAction {
  /** Brings whatever is missing until it can be played. */
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
