package net.lanspread.install;

import java.nio.file.Path;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;

/**
 * Where the files of one game stand: its root in the games folder and its corner of the state
 * folder.
 *
 * <p>Invariant: the root is an absolute path whose last name is the game's id, so that it is a
 * direct child of its games folder.
 */
record GameFolders(GameId id, Path root, Path state) {
  /** The file in a reserved folder that proves that Lanspread made it. */
  static final String MARKER = ".lanspread_owned";

  /** The folder below the state folder that holds one folder per game. */
  private static final String GAMES = "games";

  GameFolders {
    if (!root.isAbsolute() || !root.endsWith(id.value())) {
      throw new IllegalArgumentException("not the root of this game");
    }
  }

  /**
   * The folders of a game.
   *
   * @param stateFolder the state folder of this peer, not the game's
   */
  static GameFolders of(Path gamesFolder, Path stateFolder, GameId id) {
    Path root = gamesFolder.toAbsolutePath().normalize().resolve(id.value());
    return new GameFolders(id, root, games(stateFolder).resolve(id.value()));
  }

  /** The folder that holds the state of all games. */
  static Path games(Path stateFolder) {
    return stateFolder.resolve(GAMES);
  }

  /** The same game with its root elsewhere: in a games folder that was in use before. */
  GameFolders at(Path otherRoot) {
    return new GameFolders(id, otherRoot, state);
  }

  /** The sentinel of a downloaded game. */
  Path versionIni() {
    return root.resolve(PathRules.VERSION_INI);
  }

  /** The installed game. */
  Path local() {
    return root.resolve(PathRules.LOCAL);
  }

  /** Where a game is unpacked before it becomes {@link #local}. */
  Path staging() {
    return root.resolve(".local.installing");
  }

  /** Where an old {@link #local} waits for its end, or for its return. */
  Path backup() {
    return root.resolve(".local.backup");
  }

  /** Names of files in the root that only a download keeps, and only while it runs. */
  Path versionIniTemporary() {
    return root.resolve(".version.ini.tmp");
  }

  Path versionIniDiscarded() {
    return root.resolve(".version.ini.discarded");
  }

  /** The intent as an older launcher left it in the root. */
  Path legacyIntent() {
    return root.resolve(".lanspread.json");
  }

  Path intent() {
    return state.resolve("install_intent.json");
  }

  Path intentTemporary() {
    return state.resolve("install_intent.json.tmp");
  }

  /** An older launcher's intent that says nothing to us, kept as it was. */
  Path keptLegacyIntent() {
    return state.resolve("legacy_intent.json");
  }

  Path keptLegacyIntentTemporary() {
    return state.resolve("legacy_intent.json.tmp");
  }

  /** The {@link PayloadRecord}; void without the root. */
  Path downloadRecord() {
    return state.resolve(PayloadRecord.NAME);
  }

  /** The marker of the first play. */
  Path launchSettingsApplied() {
    return state.resolve("launch_settings_applied");
  }

  /** The marker of an update that has begun and not ended. */
  Path updateBegun() {
    return state.resolve("update_begun");
  }

  /** The marker of the game's own setup. */
  Path setupDone() {
    return state.resolve("game_setup_done");
  }
}
