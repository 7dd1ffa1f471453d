package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of each game in the state folder: the intent and the markers of the first play. */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Disk disk;

  Journal(Disk disk) {
    this.disk = disk;
  }

  /** Returns when the intent is on the medium. After a failure either intent may stand there. */
  void write(GameFolders game, InstallIntent intent) throws IOException {
    byte[] json = intent.toJson();
    if (json.length > InstallIntent.MAX_BYTES) {
      throw new IOException("the game has more archives than can be recorded");
    }
    createStateFolder(game);
    Trees.writeAtomically(disk, game.intent(), game.intentTemporary(), json);
  }

  /** The recorded intent. A file that is damaged or of another format proves nothing. */
  Optional<InstallIntent> read(GameFolders game) throws IOException {
    Optional<Disk.Stat> stat = disk.stat(game.intent());
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    Optional<InstallIntent> intent =
        stat.get().isFile() && stat.get().sizeBytes() <= InstallIntent.MAX_BYTES
            ? InstallIntent.parse(
                disk.readAll(game.intent(), InstallIntent.MAX_BYTES),
                game.id(),
                game.intent().getFileSystem())
            : Optional.empty();
    if (intent.isEmpty()) {
      LOG.warn("{} is damaged or of another format, so it proves nothing", game.intent());
    }
    return intent;
  }

  void clear(GameFolders game) throws IOException {
    deleteState(game, game.intent());
  }

  /** Keeps bytes that are not ours to read. */
  void keepLegacy(GameFolders game, byte[] bytes) throws IOException {
    createStateFolder(game);
    Trees.writeAtomically(disk, game.keptLegacyIntent(), game.keptLegacyIntentTemporary(), bytes);
  }

  boolean isPlayed(GameFolders game) throws IOException {
    return disk.stat(game.launchSettingsApplied()).isPresent();
  }

  /** Returns when the marker of the first play is on the medium. */
  void markPlayed(GameFolders game) throws IOException {
    mark(game, game.launchSettingsApplied());
  }

  boolean isSetUp(GameFolders game) throws IOException {
    return disk.stat(game.setupDone()).isPresent();
  }

  /** Returns when the marker of the game's own setup is on the medium. */
  void markSetUp(GameFolders game) throws IOException {
    mark(game, game.setupDone());
  }

  boolean isUpdateBegun(GameFolders game) throws IOException {
    return disk.stat(game.updateBegun()).isPresent();
  }

  /** Returns when the marker of the update is on the medium. */
  void markUpdateBegun(GameFolders game) throws IOException {
    mark(game, game.updateBegun());
  }

  void clearUpdateBegun(GameFolders game) throws IOException {
    deleteState(game, game.updateBegun());
  }

  void clearKnownScripts(GameFolders game) throws IOException {
    deleteState(game, game.knownScripts());
  }

  /** Makes the next play a first play again. */
  void clearLaunchSettings(GameFolders game) throws IOException {
    deleteState(game, game.launchSettingsApplied());
    deleteState(game, game.setupDone());
  }

  /** Clears all marks but the intent, and the record of the download: its root is gone. */
  void clearAllButIntent(GameFolders game) throws IOException {
    clearLaunchSettings(game);
    clearUpdateBegun(game);
    clearKnownScripts(game);
    deleteState(game, game.downloadRecord());
  }

  /** Deletes the temporary files of writes that a crash cut off. */
  void sweepTemporaries(GameFolders game) throws IOException {
    deleteState(game, game.intentTemporary());
    deleteState(game, game.keptLegacyIntentTemporary());
    deleteState(game, game.knownScriptsTemporary());
  }

  /** Writes an empty file, which is there or not, so that it needs no rename. */
  private void mark(GameFolders game, Path marker) throws IOException {
    createStateFolder(game);
    try (Disk.Writer writer = Trees.openOurs(disk, marker)) {
      writer.sync();
    }
    disk.syncFolder(game.state());
  }

  private void createStateFolder(GameFolders game) throws IOException {
    if (disk.stat(game.state()).isPresent()) {
      return;
    }
    disk.createFolders(game.state());
    Path games = game.state().getParent();
    if (games != null) {
      disk.syncFolder(games);
    }
  }

  private void deleteState(GameFolders game, Path file) throws IOException {
    if (disk.stat(file).isPresent()) {
      Trees.deleteOurs(disk, file);
      disk.syncFolder(game.state());
    }
  }
}
