package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which {@code local/} changes as a whole. Each is safe to be cut off and to be done
 * again, given the intent that its caller recorded before.
 *
 * <p>A marker in a backup says that the backup is whole: it goes before anything else in it does.
 */
final class LocalFolder {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFolder.class);

  private final Disk disk;
  private final Journal journal;
  private final RootScripts scripts;
  private final InstallRecord records;
  private final PutAway putAway;

  LocalFolder(Disk disk, Journal journal) {
    this.disk = disk;
    this.journal = journal;
    this.scripts = new RootScripts(disk);
    this.records = new InstallRecord(disk);
    this.putAway = new PutAway(disk);
  }

  boolean isFolder(Path path) throws IOException {
    return disk.stat(path).filter(Disk.Stat::isFolder).isPresent();
  }

  boolean isFile(Path path) throws IOException {
    return disk.stat(path).filter(Disk.Stat::isFile).isPresent();
  }

  boolean isNothing(Path path) throws IOException {
    return disk.stat(path).isEmpty();
  }

  boolean isInstalled(GameFolders game) throws IOException {
    return isFolder(game.root()) && isFolder(game.local());
  }

  /** True when it is a folder with our mark. */
  boolean isMarked(Path reserved) throws IOException {
    return isFolder(reserved) && isFile(reserved.resolve(GameFolders.MARKER));
  }

  /** Marks a reserved folder as ours. */
  void mark(Path reserved) throws IOException {
    try (Disk.Writer writer = Trees.openOurs(disk, reserved.resolve(GameFolders.MARKER))) {
      writer.sync();
    }
    disk.syncFolder(reserved);
  }

  /** Takes the marker out of a folder, if there is one. */
  void unmark(Path folder) throws IOException {
    if (isMarked(folder)) {
      Trees.deleteOurs(disk, folder.resolve(GameFolders.MARKER));
      disk.syncFolder(folder);
    }
  }

  /** Moves {@code local/} out of the way, to the backup. */
  void retire(GameFolders game) throws IOException {
    disk.moveAtomically(game.local(), game.backup());
    disk.syncFolder(game.root());
    try {
      mark(game.backup());
    } catch (IOException e) {
      // the intent proves the backup too, and a full disk cannot take the marker
      LOG.warn("{} could not be marked", game.backup(), e);
    }
  }

  /** Makes the staging folder {@code local/}. When this fails, nothing has moved. */
  void promote(GameFolders game) throws IOException {
    if (!isNothing(game.local())) {
      throw new IOException(game.local() + " is in the way");
    }
    disk.moveAtomically(game.staging(), game.local());
  }

  /** Makes the backup {@code local/} again. */
  void restore(GameFolders game) throws IOException {
    disk.moveAtomically(game.backup(), game.local());
    disk.syncFolder(game.root());
    unmark(game.local());
  }

  /** Does the rest after {@link #promote}, or after a retired {@code local/} shall go. */
  void finish(GameFolders game, InstallIntent intent) throws IOException {
    disk.syncFolder(game.root());
    journal.clearLaunchSettings(game);
    journal.clearUpdateBegun(game);
    if (intent.operation() != InstallIntent.Operation.UPDATE) {
      journal.clearKnownScripts(game); // a first install asks nothing
    }
    if (intent.operation() != InstallIntent.Operation.INSTALL) {
      discardBackup(game); // a first install made no backup: one that is there is not ours
    }
    if (intent.operation() == InstallIntent.Operation.UNINSTALL) {
      scripts.withdraw(game);
      if (isNothing(game.local())) {
        records.delete(game);
      }
    } else {
      records.deliver(game);
      scripts.deliver(game, intent.operation() == InstallIntent.Operation.UPDATE);
    }
    if (intent.operation() == InstallIntent.Operation.INSTALL) {
      putAway.dropWhatIsBack(game);
    }
    journal.clear(game);
  }

  private void discardBackup(GameFolders game) throws IOException {
    if (isFolder(game.backup())) {
      unmark(game.backup());
      Trees.delete(disk, game.backup());
      disk.syncFolder(game.root());
    }
  }

  /**
   * Deletes the staging folder and ends the operation that made it. The recorded intent is brought
   * back to {@link InstallIntent.Phase#STAGING} first: an incomplete folder must never look like
   * one to promote.
   */
  void discardStaging(GameFolders game, InstallIntent intent) throws IOException {
    if (isFolder(game.staging())) {
      if (intent.phase() == InstallIntent.Phase.COMMITTING) {
        journal.write(game, intent.in(InstallIntent.Phase.STAGING));
      }
      Trees.delete(disk, game.staging());
      disk.syncFolder(game.root());
    }
    records.discardPrepared(game);
    if (intent.operation() == InstallIntent.Operation.INSTALL) {
      deleteEmptyRoot(game);
    }
    journal.clear(game);
  }

  /** Deletes an empty root: one that an install without archives made. */
  private void deleteEmptyRoot(GameFolders game) throws IOException {
    if (!game.isLinked() && isFolder(game.root()) && disk.list(game.root()).isEmpty()) {
      disk.delete(game.root());
      syncGamesFolder(game);
    }
  }

  void syncGamesFolder(GameFolders game) throws IOException {
    Path games = game.named().getParent();
    if (games != null) {
      disk.syncFolder(games);
    }
  }

  /**
   * Deletes the whole root, whose sentinel is gone, and ends the removal. A link and the folder
   * that it leads to stay, empty.
   */
  void deleteRoot(GameFolders game) throws IOException {
    if (game.isLinked()) {
      for (Disk.Entry entry : disk.list(game.root())) {
        Trees.delete(disk, game.root().resolve(entry.name()));
      }
      disk.syncFolder(game.root());
    } else {
      Trees.delete(disk, game.root());
      syncGamesFolder(game);
    }
    records.delete(game);
    journal.clearAllButIntent(game);
    journal.clear(game);
  }
}
