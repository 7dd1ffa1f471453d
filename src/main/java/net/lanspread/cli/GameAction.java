package net.lanspread.cli;

import java.util.List;

/** A thing that commands do with a game; the labels and flags are those of the app. */
enum GameAction {
  /** Brings all missing parts, until the game can be played. */
  INSTALL("install"),
  DOWNLOAD("download"),
  UPDATE("update"),
  VERIFY("verify"),
  UNINSTALL("uninstall"),
  UNINSTALL_KEEPING_SAVES("uninstall", "keep_saves"),
  REMOVE("remove", "confirm"),
  DISCARD("discard");

  private final String label;
  private final List<String> flags;

  GameAction(String label, String... flags) {
    this.label = label;
    this.flags = List.of(flags);
  }

  String label() {
    return label;
  }

  /** The fields of the call that are true. */
  List<String> flags() {
    return flags;
  }
}
