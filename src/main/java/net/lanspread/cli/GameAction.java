package net.lanspread.cli;

import java.util.Optional;

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
  private final String flag;

  GameAction(String label) {
    this(label, "");
  }

  GameAction(String label, String flag) {
    this.label = label;
    this.flag = flag;
  }

  String label() {
    return label;
  }

  /** The field of the call that is true, if any is. */
  Optional<String> flag() {
    return Optional.of(flag).filter(field -> !field.isEmpty());
  }
}
