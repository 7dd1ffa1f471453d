package net.lanspread.cli;

import net.lanspread.peer.Action;

/** An action on a game that a command sees through to its end. */
enum GameAction {
  /** Brings all missing parts, until the game can be played. */
  INSTALL(Action.INSTALL),
  UPDATE(Action.UPDATE),
  VERIFY(Action.VERIFY);

  private final Action action;

  GameAction(Action action) {
    this.action = action;
  }

  Action action() {
    return action;
  }
}
