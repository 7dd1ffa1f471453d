package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import net.lanspread.content.ContentRule;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;

/**
 * The places of one game's files: its root and its corner of the state folder.
 *
 * <p>Invariant: {@code named} is an absolute path whose last name is the game's id, so that it is a
 * direct child of its games folder.
 *
 * @param named the root as it is called, in the games folder
 * @param root the true place of that: the same, or the target if it is a link
 * @param roots all that there are
 */
record GameFolders(GameId id, Path named, Path root, Path state, Roots roots) {
  /** The file in a reserved folder that proves that Lanspread made it. */
  static final String MARKER = ".lanspread_owned";

  /** The folder below the state folder that holds one folder per game. */
  private static final String GAMES = "games";

  private static final String SAVES = "saves";

  GameFolders {
    if (!named.isAbsolute() || !named.endsWith(id.value())) {
      throw new IllegalArgumentException("not the root of this game");
    }
  }

  /**
   * The folders of a game, as far as its state goes: whether its root is a link is not looked up.
   *
   * @param stateFolder the state folder of this peer, not the game's
   */
  static GameFolders of(Roots roots, Path stateFolder, GameId id) {
    Path root = roots.named(id.value());
    return new GameFolders(id, root, root, games(stateFolder).resolve(id.value()), roots);
  }

  /** The same game with its root where it is, or will be. */
  GameFolders found(Roots among) throws IOException {
    Path found = among.path(id.value());
    return new GameFolders(id, among.named(id.value()), found, state, roots);
  }

  /** True when the root is a link to another folder: that is emptied, never deleted. */
  boolean isLinked() {
    return !named.equals(root);
  }

  /** The folder that holds the state of all games. */
  static Path games(Path stateFolder) {
    return stateFolder.resolve(GAMES);
  }

  /** The player's own files of earlier installs, one folder for each. */
  Path saves() {
    return Objects.requireNonNull(state.getParent()).resolveSibling(SAVES).resolve(id.value());
  }

  /** The same game with its root elsewhere: in a games folder that was in use before. */
  GameFolders at(Path otherRoot) {
    return new GameFolders(id, otherRoot, otherRoot, state, roots);
  }

  /** The sentinel of a downloaded game. */
  Path versionIni() {
    return root.resolve(PathRules.VERSION_INI);
  }

  /** The installed game. */
  Path local() {
    return root.resolve(ContentRule.LOCAL);
  }

  /** The folder into which a game is unpacked before it becomes {@link #local}. */
  Path staging() {
    return root.resolve(".local.installing");
  }

  /** The folder in which an old {@link #local} waits for its end, or for its return. */
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

  /** What downloads have written into this root. */
  PayloadRecord payloadRecord(Disk disk) {
    return new PayloadRecord(disk, roots, root, state);
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

  /** The {@link KnownScripts}; void without {@code local/}. */
  Path knownScripts() {
    return state.resolve("known_scripts.json");
  }

  Path knownScriptsTemporary() {
    return state.resolve("known_scripts.json.tmp");
  }

  /** The marker of the game's own setup. */
  Path setupDone() {
    return state.resolve("game_setup_done");
  }
}
