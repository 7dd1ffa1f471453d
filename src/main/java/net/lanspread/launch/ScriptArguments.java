package net.lanspread.launch;

import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;

/**
 * The arguments of every script of a game, in this order: the game's root, which is absolute, its
 * id, and the player's language and name.
 */
public record ScriptArguments(Path root, GameId id, PlayerSettings player) {
  /**
   * @throws IllegalArgumentException when the root is not absolute
   */
  public ScriptArguments {
    if (!root.isAbsolute()) {
      throw new IllegalArgumentException("not the root of a game");
    }
  }
}
