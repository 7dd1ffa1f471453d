package net.lanspread.install;

import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;

/** Where the files of one game are: its root, and its folder among Lanspread's own. */
record GameFolders(GameId gameId, Path root, Path state) {
  static final String STAGING = ".local.installing";
  static final String BACKUP = ".local.backup";
  static final String MARKER = ".lanspread_owned";

  static GameFolders of(GameId gameId, Path root, Path stateFolder) {
    return new GameFolders(gameId, root, stateFolder.resolve("games").resolve(gameId.value()));
  }

  Path local() {
    return root.resolve(PathRules.LOCAL);
  }

  Path staging() {
    return root.resolve(STAGING);
  }

  Path backup() {
    return root.resolve(BACKUP);
  }

  Path sentinel() {
    return root.resolve(PathRules.VERSION_INI);
  }

  Path intent() {
    return state.resolve("install_intent.json");
  }

  Path launchSettingsApplied() {
    return state.resolve("launch_settings_applied");
  }
}
