package net.lanspread.launch;

/** A script that a game may bring in its root. */
public enum GameScript {
  /** Runs once before the first start. */
  SETUP("game_setup"),
  /** Starts the game. */
  START("game_start"),
  /** Starts a dedicated server. */
  SERVER("server_start"),
  /** Runs before the game is uninstalled, and takes away the setup's work outside the root. */
  UNINSTALL("game_uninst");

  private final String baseName;

  GameScript(String baseName) {
    this.baseName = baseName;
  }

  /** The file name without the suffix, which depends on the system. */
  public String baseName() {
    return baseName;
  }
}
