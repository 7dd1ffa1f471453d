package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start does with what an earlier run has left: every transaction is finished or rolled
 * back, by its intent and by what is on the disk. A reserved folder that neither an intent nor its
 * marker proves to be ours stays. Running it again, also after a stop in its middle, changes
 * nothing more.
 */
public final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** Where an older launcher kept its intent, inside the root. */
  private static final String LEGACY_INTENT = ".lanspread.json";

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Installer installer;

  public Recovery(Disk disk, Path gamesFolder, Path stateFolder, Installer installer) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.installer = installer;
  }

  /**
   * Recovers all games. One that cannot be recovered is logged and left for the next start.
   *
   * @throws IOException when the games folder or the state folder cannot be read
   */
  public void run() throws IOException {
    TreeSet<GameId> games = new TreeSet<>();
    Path states = stateFolder.resolve("games");
    for (Path folder : new Path[] {gamesFolder, states}) {
      if (disk.stat(folder).isPresent()) {
        disk.list(folder).stream()
            .filter(entry -> entry.stat().isFolder())
            .forEach(entry -> GameId.parse(entry.name()).ifPresent(games::add));
      }
    }
    for (GameId gameId : games) {
      try {
        recover(installer.folders(gameId));
      } catch (IOException e) {
        log.warn("{} cannot be recovered; the next start tries again", gameId, e);
      }
    }
  }

  private void recover(GameFolders folders) throws IOException {
    moveLegacyIntent(folders);
    Optional<InstallIntent> intent = InstallIntent.read(disk, folders);
    if (intent.isPresent()) {
      log.info("{}: an earlier run left {}; recovering", folders.gameId(), intent.get());
      switch (intent.get().action()) {
        case INSTALL -> {
          switch (intent.get().phase()) {
            case STAGING -> installer.unstage(folders);
            case COMMITTING -> {
              installer.commitInstall(folders);
              installer.finish(folders);
            }
          }
        }
        case UNINSTALL -> {
          installer.commitUninstall(folders);
          installer.finish(folders);
        }
        case REMOVE -> installer.commitRemove(folders);
      }
    }
    if (disk.stat(folders.root()).isEmpty()) {
      return;
    }
    sweepMarked(folders.staging());
    sweepMarked(folders.backup());
    for (String leftover : new String[] {".version.ini.tmp", ".version.ini.discarded"}) {
      Path path = folders.root().resolve(leftover);
      if (disk.stat(path).map(Disk.Stat::isFile).orElse(false)) {
        disk.delete(path);
      }
    }
  }

  private void sweepMarked(Path reserved) throws IOException {
    if (installer.isMarked(reserved)) {
      Trees.delete(disk, reserved);
    } else if (disk.stat(reserved).isPresent()) {
      log.info("{} is not Lanspread's and stays", reserved);
    }
  }

  /** What an older launcher left is kept beside our own state, out of the shared root. */
  private void moveLegacyIntent(GameFolders folders) throws IOException {
    Path legacy = folders.root().resolve(LEGACY_INTENT);
    if (!disk.stat(legacy).map(Disk.Stat::isFile).orElse(false)) {
      return;
    }
    disk.createFolders(folders.state());
    byte[] bytes = disk.readAll(legacy, 64 * 1024);
    Trees.writeAtomically(
        disk,
        folders.state().resolve("legacy_intent.json"),
        folders.state().resolve("legacy_intent.json.tmp"),
        bytes);
    disk.delete(legacy);
  }
}
