package net.lanspread.cli;

import java.util.Optional;
import net.lanspread.peer.Action;

/** An action on a game that a command sees through to its end. */
enum GameAction {
  /** Brings all missing parts, until the game can be played. */
  INSTALL(Action.INSTALL),
  DOWNLOAD(Action.DOWNLOAD),
  UPDATE(Action.UPDATE),
  VERIFY(Action.VERIFY),
  UNINSTALL(Action.UNINSTALL),
  UNINSTALL_KEEPING_SAVES(Action.UNINSTALL, "keep_saves"),
  REMOVE(Action.REMOVE, "confirm"),
  DISCARD(Action.DISCARD);

  private final Action action;
  private final String flag;

  GameAction(Action action) {
    this(action, "");
  }

  GameAction(Action action, String flag) {
    this.action = action;
    this.flag = flag;
  }

  Action action() {
    return action;
  }

  /** The field of the call that is true, if any is. */
  Optional<String> flag() {
    return Optional.of(flag).filter(field -> !field.isEmpty());
  }
}
