package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.Syncing;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstallIntent.Action;
import net.lanspread.install.InstallIntent.Phase;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions on a game root. The caller sees to it that one runs at a time on each game.
 *
 * <pre>
 *   install    intent STAGING; .local.installing/ with marker; unpack; all to the medium;
 *              intent COMMITTING; marker away; local/ to .local.backup/, if there is one;
 *              .local.installing/ to local/; launch_settings_applied away; backup away; intent away
 *   uninstall  intent COMMITTING; local/ to .local.backup/; launch_settings_applied away;
 *              backup away; intent away
 *   remove     intent COMMITTING; version.ini away; the rest away; the root away; intent away
 * </pre>
 *
 * <p>A failure before COMMITTING is rolled back at once, one after it is left to {@link Recovery},
 * which goes on from whatever it finds.
 */
public final class Installer {
  private static final Logger log = LoggerFactory.getLogger(Installer.class);

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final ArchiveReader archives;
  private final ArchiveLimits limits;

  public Installer(
      Disk disk, Path gamesFolder, Path stateFolder, ArchiveReader archives, ArchiveLimits limits) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.archives = archives;
    this.limits = limits;
  }

  /**
   * Unpacks the archives of a root, in name order, into {@code local/}; an old one is replaced as a
   * whole. A game without an archive is installed as an empty folder: it is played from its root.
   */
  public Outcome install(GameId gameId, Cancellation cancellation) {
    GameFolders folders = folders(gameId);
    try {
      Optional<Path> foreign = foreignFolder(folders);
      if (foreign.isPresent()) {
        return Outcome.failed(
            FailureCode.IO_ERROR,
            foreign.get() + " is not Lanspread's and in the way; move it away and try again");
      }
      Trees.delete(disk, folders.backup());
      try {
        new InstallIntent(Action.INSTALL, Phase.STAGING).write(disk, folders);
        stage(folders, cancellation);
        cancellation.check();
        new InstallIntent(Action.INSTALL, Phase.COMMITTING).write(disk, folders);
      } catch (ArchiveException | IOException | Cancellation.CancelledException e) {
        rollBack(folders);
        return failure(gameId, e);
      }
      commitInstall(folders);
    } catch (IOException e) {
      return failure(gameId, e);
    }
    cleanUp(folders);
    return Outcome.DONE;
  }

  private void stage(GameFolders folders, Cancellation cancellation)
      throws ArchiveException, IOException {
    Trees.delete(disk, folders.staging());
    disk.createFolders(folders.staging());
    disk.openWriter(folders.staging().resolve(GameFolders.MARKER)).close();
    for (Path archive : archivesOf(folders.root())) {
      try (StagedFiles sink = new StagedFiles(disk, folders.staging(), cancellation)) {
        archives.read(archive, limits, sink);
      }
    }
    Syncing.tree(disk, folders.staging());
  }

  private List<Path> archivesOf(Path root) throws IOException {
    return disk.list(root).stream()
        .filter(entry -> entry.stat().isFile())
        .filter(entry -> entry.name().toLowerCase(Locale.ROOT).endsWith(".eti"))
        .map(entry -> root.resolve(entry.name()))
        .toList();
  }

  /** From a whole staging folder to a {@code local/}; also what recovery does. */
  void commitInstall(GameFolders folders) throws IOException {
    if (disk.stat(folders.staging()).isPresent()) {
      disk.delete(folders.staging().resolve(GameFolders.MARKER));
      disk.syncFolder(folders.staging());
      if (disk.stat(folders.local()).isPresent()) {
        backUp(folders);
      }
      disk.moveAtomically(folders.staging(), folders.local());
      disk.syncFolder(folders.root());
    }
    disk.delete(folders.launchSettingsApplied());
  }

  private void backUp(GameFolders folders) throws IOException {
    disk.moveAtomically(folders.local(), folders.backup());
    disk.openWriter(folders.backup().resolve(GameFolders.MARKER)).close();
  }

  private void cleanUp(GameFolders folders) {
    try {
      finish(folders);
    } catch (IOException e) {
      log.warn("cleaning up after {} failed; the next start does it", folders.gameId(), e);
    }
  }

  /** Deletes the backup and the intent; also what recovery does. */
  void finish(GameFolders folders) throws IOException {
    Trees.delete(disk, folders.backup());
    InstallIntent.clear(disk, folders);
  }

  private void rollBack(GameFolders folders) {
    try {
      unstage(folders);
    } catch (IOException e) {
      log.warn("rolling back {} failed; the next start does it", folders.gameId(), e);
    }
  }

  /** Deletes the staging folder and the intent; also what recovery does. */
  void unstage(GameFolders folders) throws IOException {
    Trees.delete(disk, folders.staging());
    InstallIntent.clear(disk, folders);
  }

  /** Deletes {@code local/}. */
  public Outcome uninstall(GameId gameId) {
    GameFolders folders = folders(gameId);
    try {
      Optional<Path> foreign = foreignFolder(folders);
      if (foreign.isPresent()) {
        return Outcome.failed(
            FailureCode.IO_ERROR,
            foreign.get() + " is not Lanspread's and in the way; move it away and try again");
      }
      Trees.delete(disk, folders.backup());
      new InstallIntent(Action.UNINSTALL, Phase.COMMITTING).write(disk, folders);
      commitUninstall(folders);
    } catch (IOException e) {
      return failure(gameId, e);
    }
    cleanUp(folders);
    return Outcome.DONE;
  }

  /** Moves {@code local/} out of sight; also what recovery does. */
  void commitUninstall(GameFolders folders) throws IOException {
    if (disk.stat(folders.local()).isPresent()) {
      backUp(folders);
      disk.syncFolder(folders.root());
    }
    disk.delete(folders.launchSettingsApplied());
  }

  /** Deletes the whole root of a downloaded game that is not installed. */
  public Outcome remove(GameId gameId) {
    GameFolders folders = folders(gameId);
    try {
      boolean removable =
          gamesFolder.equals(folders.root().getParent())
              && disk.stat(folders.root()).map(Disk.Stat::isFolder).orElse(false)
              && disk.stat(folders.sentinel()).map(Disk.Stat::isFile).orElse(false);
      if (!removable) {
        return Outcome.failed(FailureCode.NOT_DOWNLOADED, gameId + " is not downloaded");
      }
      if (disk.stat(folders.local()).isPresent()) {
        return Outcome.failed(
            FailureCode.ALREADY_INSTALLED, gameId + " is installed; uninstall it first");
      }
      new InstallIntent(Action.REMOVE, Phase.COMMITTING).write(disk, folders);
      commitRemove(folders);
      return Outcome.DONE;
    } catch (IOException e) {
      return failure(gameId, e);
    }
  }

  /** Deletes the root and all that is kept of the game; also what recovery does. */
  void commitRemove(GameFolders folders) throws IOException {
    if (disk.stat(folders.root()).isPresent()) {
      disk.delete(folders.sentinel());
      disk.syncFolder(folders.root());
      Trees.delete(disk, folders.root());
      disk.syncFolder(gamesFolder);
    }
    disk.delete(folders.state().resolve("downloaded_files.json"));
    disk.delete(folders.launchSettingsApplied());
    InstallIntent.clear(disk, folders);
  }

  /** A folder under a reserved name that nothing proves to be ours. */
  private Optional<Path> foreignFolder(GameFolders folders) throws IOException {
    for (Path reserved : List.of(folders.staging(), folders.backup())) {
      if (disk.stat(reserved).isPresent() && !isMarked(reserved)) {
        return Optional.of(reserved);
      }
    }
    return Optional.empty();
  }

  boolean isMarked(Path reserved) throws IOException {
    return disk.stat(reserved).map(Disk.Stat::isFolder).orElse(false)
        && disk.stat(reserved.resolve(GameFolders.MARKER)).map(Disk.Stat::isFile).orElse(false);
  }

  private static Outcome failure(GameId gameId, Exception e) {
    return switch (e) {
      case Cancellation.CancelledException _ ->
          Outcome.failed(FailureCode.CANCELLED, "the operation was cancelled");
      case ArchiveException archive ->
          Outcome.failed(FailureCode.ARCHIVE_ERROR, String.valueOf(archive.getMessage()));
      case DiskFullException _ ->
          Outcome.failed(
              FailureCode.DISK_FULL,
              "the disk of the games folder is full; make room and try again");
      default -> {
        log.warn("an operation on {} failed", gameId, e);
        yield Outcome.failed(FailureCode.IO_ERROR, "the disk failed: " + e.getMessage());
      }
    };
  }

  GameFolders folders(GameId gameId) {
    return GameFolders.of(gameId, gamesFolder.resolve(gameId.value()), stateFolder);
  }
}
