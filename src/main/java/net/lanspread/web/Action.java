package net.lanspread.web;

import java.util.Arrays;
import java.util.Optional;

/** An action that a guest can choose for a game. */
enum Action {
  INSTALL("install"),
  DOWNLOAD("download"),
  STREAM_INSTALL("stream-install"),
  UPDATE("update"),
  PLAY("play"),
  STOP("stop"),
  SERVER("server"),
  STOP_SERVER("stop-server"),
  SETUP("setup"),
  VERIFY("verify"),
  REPAIR("repair"),
  UNINSTALL("uninstall"),
  STOP_SHARING("stop-sharing"),
  REMOVE("remove"),
  DISCARD("discard"),
  PAUSE("pause"),
  RESUME("resume"),
  CANCEL("cancel");

  private final String label;

  Action(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<Action> labelled(String label) {
    return Arrays.stream(values()).filter(action -> action.label.equals(label)).findFirst();
  }
}
