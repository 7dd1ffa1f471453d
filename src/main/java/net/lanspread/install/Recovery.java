package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstallIntent.Operation;
import net.lanspread.install.InstallIntent.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step before start that finishes or rolls back operations after a crash, by the recorded
 * intent and the state of the disk. It may itself be cut off anywhere and run again.
 *
 * <p>A reserved folder is touched only when the intent or its marker proves that it is ours. Links
 * in a root are not followed. Must not run beside an operation on the same game.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Journal journal;
  private final LocalFolder local;
  private final ArchiveRemoval removal;

  public Recovery(Disk disk, Roots roots, Path stateFolder) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
    this.removal = new ArchiveRemoval(disk, journal);
  }

  /**
   * Settles every game that has an intent or a root. A game that cannot be settled is logged and
   * left for the next time, so that one bad folder does not stop the start.
   */
  public void run() {
    for (GameId id : games()) {
      GameFolders named = GameFolders.of(roots, stateFolder, id);
      try {
        GameFolders game = named.found(roots);
        adoptLegacyIntent(game);
        settle(game);
        sweepDownload(game);
      } catch (IOException e) {
        LOG.warn("{} could not be recovered; the next start tries again", named.named(), e);
      }
    }
  }

  /**
   * Tries the leftovers of an earlier clean-up of the game again. The caller sees to it that no
   * operation runs on the game meanwhile.
   */
  public void again(GameId id) {
    GameFolders named = GameFolders.of(roots, stateFolder, id);
    try {
      GameFolders game = named.found(roots);
      settle(game);
      sweepDownload(game);
    } catch (IOException e) {
      LOG.warn("{} could not be tidied up; that is tried again", named.named(), e);
    }
  }

  /** True when something of a running or an ended operation is there. */
  public boolean hasLeftovers(GameId id) {
    GameFolders named = GameFolders.of(roots, stateFolder, id);
    try {
      GameFolders game = named.found(roots);
      for (Path leftover :
          List.of(
              game.intent(),
              game.staging(),
              game.backup(),
              game.versionIniTemporary(),
              game.versionIniDiscarded())) {
        if (!local.isNothing(leftover)) {
          return true;
        }
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", named.named(), e);
    }
    return false;
  }

  /** The games of which something is here or recorded. */
  public NavigableSet<GameId> games() {
    NavigableSet<GameId> ids = new TreeSet<>();
    addFolderNames(GameFolders.games(stateFolder), ids);
    roots.folders().forEach(folder -> addFolderNames(folder, ids));
    return ids;
  }

  private void addFolderNames(Path folder, NavigableSet<GameId> ids) {
    try {
      if (local.isNothing(folder)) {
        return;
      }
      for (Disk.Entry entry : disk.list(folder)) {
        if (!entry.stat().isFile()) {
          GameId.parse(entry.name()).ifPresent(ids::add);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} could not be listed", folder, e);
    }
  }

  /**
   * Finishes or rolls back an earlier operation on the game. Afterwards there is no intent, and
   * every reserved folder left is somebody else's.
   */
  void settle(GameFolders game) throws IOException {
    journal.sweepTemporaries(game);
    Optional<InstallIntent> recorded = journal.read(game);
    if (recorded.isPresent()) {
      byIntent(game.at(recorded.get().root()), recorded.get());
    }
    byMarkers(game);
  }

  private void byIntent(GameFolders named, InstallIntent intent) throws IOException {
    LOG.info("recovering {} of {} ({})", intent.operation(), named.named(), intent.phase());
    Path itsGamesFolder = Objects.requireNonNull(named.named().getParent());
    if (isAway(itsGamesFolder, intent)) {
      LOG.warn("{} is not there; the operation begun in it waits", itsGamesFolder);
      return;
    }
    GameFolders game = named.found(new Roots(disk, itsGamesFolder, stateFolder));
    switch (intent.operation()) {
      case INSTALL, UPDATE -> {
        switch (intent.phase()) {
          case STAGING -> rollBack(game, intent);
          case COMMITTING -> rollForward(game, intent);
        }
      }
      case UNINSTALL -> recoverUninstall(game, intent);
      case REMOVE -> recoverRemoval(game);
      case STOP_SHARING -> recoverArchiveRemoval(game, intent);
    }
  }

  /**
   * True when the disk with the games may be away. An empty folder proves nothing when something
   * stood in it before: it may be where that disk is mounted.
   */
  private boolean isAway(Path itsGamesFolder, InstallIntent intent) throws IOException {
    return local.isNothing(itsGamesFolder)
        || (hadRoot(intent) && disk.list(itsGamesFolder).isEmpty());
  }

  /** True when something of the game stood in its root when the intent was recorded. */
  private static boolean hadRoot(InstallIntent intent) {
    return switch (intent.operation()) {
      case UPDATE, STOP_SHARING -> true;
      case INSTALL -> intent.phase() == Phase.COMMITTING;
      case UNINSTALL, REMOVE -> false; // their leftovers do no harm, whenever they are seen
    };
  }

  /** Brings an operation that failed before its commit back to where it began. */
  void rollBack(GameFolders game) throws IOException {
    journal.sweepTemporaries(game);
    Optional<InstallIntent> recorded = journal.read(game);
    if (recorded.isEmpty() || !recorded.get().root().equals(game.named())) {
      return;
    }
    switch (recorded.get().operation()) {
      case INSTALL, UPDATE -> rollBack(game, recorded.get());
      case UNINSTALL, REMOVE, STOP_SHARING -> journal.clear(game);
    }
  }

  private void rollBack(GameFolders game, InstallIntent intent) throws IOException {
    if (!local.isFolder(game.root())) {
      journal.clear(game);
      return;
    }
    // an older launcher records no phase: its backup without a local/ is the old local/
    if (intent.operation() == Operation.UPDATE
        && local.isNothing(game.local())
        && local.isFolder(game.backup())) {
      local.restore(game);
    }
    local.discardStaging(game, intent);
  }

  private void rollForward(GameFolders game, InstallIntent intent) throws IOException {
    if (!local.isFolder(game.root())) {
      journal.clear(game);
      return;
    }
    boolean replaces = intent.operation() == Operation.UPDATE;
    if (!local.isFolder(game.staging())) {
      if (local.isFolder(game.local())) {
        local.finish(game, intent);
      } else {
        rollBack(game, intent); // somebody took local/ away: an old one, if any, returns
      }
      return;
    }
    if (replaces && local.isFolder(game.local()) && local.isNothing(game.backup())) {
      local.retire(game);
    }
    if (local.isNothing(game.local())) {
      local.promote(game);
      local.finish(game, intent);
    } else {
      LOG.warn("{} was put there by somebody else and stays", game.local());
      local.discardStaging(game, intent);
    }
  }

  private void recoverUninstall(GameFolders game, InstallIntent intent) throws IOException {
    boolean retired = local.isFolder(game.backup()) || local.isNothing(game.local());
    if (local.isFolder(game.root()) && retired) {
      local.finish(game, intent);
    } else {
      if (local.isNothing(game.root())) {
        journal.clearAllButIntent(game);
      }
      journal.clear(game);
    }
  }

  private void recoverRemoval(GameFolders game) throws IOException {
    boolean begun =
        local.isNothing(game.root())
            || (local.isFolder(game.root())
                && local.isNothing(game.versionIni())
                && local.isNothing(game.local()));
    if (begun) {
      local.deleteRoot(game);
    } else {
      journal.clear(game);
    }
  }

  private void recoverArchiveRemoval(GameFolders game, InstallIntent intent) throws IOException {
    if (local.isInstalled(game) && local.isNothing(game.versionIni())) {
      removal.finish(game, intent);
    } else {
      journal.clear(game);
    }
  }

  /** Deals with reserved folders for which no intent speaks. */
  private void byMarkers(GameFolders game) throws IOException {
    if (!local.isFolder(game.root())) {
      return;
    }
    local.unmark(game.local()); // a backup that became local/ again just before the crash
    if (local.isMarked(game.staging())) {
      // an intent first: its marker may be the first thing in it that goes
      InstallIntent intent = new InstallIntent(Operation.INSTALL, Phase.STAGING, game.named());
      journal.write(game, intent);
      local.discardStaging(game, intent);
    }
    if (local.isMarked(game.backup())) {
      if (local.isNothing(game.local())) {
        local.restore(game);
      } else if (local.isFolder(game.local())) {
        InstallIntent intent =
            new InstallIntent(Operation.UNINSTALL, Phase.COMMITTING, game.named());
        journal.write(game, intent);
        local.finish(game, intent);
      }
    }
    for (Path reserved : List.of(game.staging(), game.backup())) {
      if (!local.isNothing(reserved)) {
        LOG.warn("{} is not provably ours and is left alone", reserved);
      }
    }
  }

  /**
   * Removes the leftovers of a download after a crash: the sentinel is gone for good, or was
   * committed.
   */
  private void sweepDownload(GameFolders game) throws IOException {
    if (!local.isFolder(game.root())) {
      return;
    }
    for (Path leftover : List.of(game.versionIniTemporary(), game.versionIniDiscarded())) {
      if (local.isFile(leftover)) {
        Trees.deleteOurs(disk, leftover);
        disk.syncFolder(game.root());
      }
    }
  }

  /** Moves an older launcher's intent out of the root, as ours where it can be read. */
  private void adoptLegacyIntent(GameFolders game) throws IOException {
    if (!local.isFolder(game.root())) {
      return;
    }
    Optional<Disk.Stat> stat = disk.stat(game.legacyIntent()).filter(Disk.Stat::isFile);
    if (stat.isEmpty()) {
      return;
    }
    if (stat.get().sizeBytes() > InstallIntent.MAX_LEGACY_BYTES) {
      LOG.warn("{} is larger than its name allows and is left alone", game.legacyIntent());
      return;
    }
    byte[] bytes = disk.readAll(game.legacyIntent(), InstallIntent.MAX_LEGACY_BYTES);
    Optional<InstallIntent> legacy = InstallIntent.parseLegacy(bytes, game.named());
    Optional<InstallIntent> recorded = journal.read(game);
    if (legacy.isPresent() && recorded.isEmpty()) {
      journal.write(game, legacy.get());
    } else if (legacy.isEmpty() || !legacy.equals(recorded)) {
      journal.keepLegacy(game, bytes);
    }
    Trees.deleteOurs(disk, game.legacyIntent());
    disk.syncFolder(game.root());
  }
}
