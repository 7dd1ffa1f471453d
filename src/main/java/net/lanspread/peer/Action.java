package net.lanspread.peer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * An action on a game. Page, terminal and JSON lines know it by its label; the lines have fields in
 * place of some, as their document tells.
 */
public enum Action {
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

  @JsonValue
  public String label() {
    return label;
  }

  /** The action with this label, if there is one. */
  public static Optional<Action> labelled(String label) {
    return Arrays.stream(values()).filter(action -> action.label.equals(label)).findFirst();
  }
}
