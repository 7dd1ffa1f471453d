package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.install.InstallIntent.Operation;
import net.lanspread.install.InstallIntent.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step before start that finishes or rolls back what a crash cut off, from the recorded intent
 * and from what is on disk. It may itself be cut off anywhere and run again.
 *
 * <p>A reserved folder is touched only when the intent or its marker proves that it is ours. Links
 * are not followed. Must not run beside an operation on the same game.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Journal journal;
  private final LocalFolder local;

  public Recovery(Disk disk, Path gamesFolder, Path stateFolder) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
  }

  /**
   * Settles every game that has an intent or a root. A game that cannot be settled is logged and
   * left for the next time: one bad folder keeps nobody from starting.
   */
  public void run() {
    NavigableSet<GameId> ids = new TreeSet<>();
    addFolderNames(GameFolders.games(stateFolder), ids);
    addFolderNames(gamesFolder, ids);
    for (GameId id : ids) {
      GameFolders game = GameFolders.of(gamesFolder, stateFolder, id);
      try {
        adoptLegacyIntent(game);
        settle(game);
        sweepDownload(game);
      } catch (IOException e) {
        LOG.warn("{} could not be recovered; the next start tries again", game.root(), e);
      }
    }
  }

  private void addFolderNames(Path folder, NavigableSet<GameId> ids) {
    try {
      if (local.isNothing(folder)) {
        return;
      }
      for (Disk.Entry entry : disk.list(folder)) {
        if (entry.stat().isFolder()) {
          GameId.parse(entry.name()).ifPresent(ids::add);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} could not be listed", folder, e);
    }
  }

  /**
   * Finishes or rolls back an earlier operation on the game; afterwards no intent is left, and only
   * reserved folders that are not ours.
   */
  void settle(GameFolders game) throws IOException {
    journal.sweepTemporaries(game);
    Optional<InstallIntent> recorded = journal.read(game);
    if (recorded.isPresent()) {
      byIntent(game.at(recorded.get().root()), recorded.get());
    }
    byMarkers(game);
  }

  private void byIntent(GameFolders game, InstallIntent intent) throws IOException {
    LOG.info("recovering {} of {} ({})", intent.operation(), game.root(), intent.phase());
    Path itsGamesFolder = game.root().getParent();
    if (itsGamesFolder != null && local.isNothing(itsGamesFolder)) {
      LOG.warn("{} is not there; what was begun in it waits", itsGamesFolder);
      return;
    }
    switch (intent.operation()) {
      case INSTALL, UPDATE -> {
        switch (intent.phase()) {
          case STAGING -> rollBack(game, intent);
          case COMMITTING -> rollForward(game, intent);
        }
      }
      case UNINSTALL -> recoverUninstall(game, intent);
      case REMOVE -> recoverRemoval(game);
    }
  }

  /** Brings an operation that failed before its commit back to where it began. */
  void rollBack(GameFolders game) throws IOException {
    journal.sweepTemporaries(game);
    Optional<InstallIntent> recorded = journal.read(game);
    if (recorded.isEmpty() || !recorded.get().root().equals(game.root())) {
      return;
    }
    switch (recorded.get().operation()) {
      case INSTALL, UPDATE -> rollBack(game, recorded.get());
      case UNINSTALL, REMOVE -> journal.clear(game);
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

  /** Deals with reserved folders for which no intent speaks. */
  private void byMarkers(GameFolders game) throws IOException {
    if (!local.isFolder(game.root())) {
      return;
    }
    local.unmark(game.local()); // a backup that became local/ again just before the crash
    if (local.isMarked(game.staging())) {
      // an intent first: its marker may be the first thing in it that goes
      InstallIntent intent = new InstallIntent(Operation.INSTALL, Phase.STAGING, game.root());
      journal.write(game, intent);
      local.discardStaging(game, intent);
    }
    if (local.isMarked(game.backup())) {
      if (local.isNothing(game.local())) {
        local.restore(game);
      } else if (local.isFolder(game.local())) {
        InstallIntent intent =
            new InstallIntent(Operation.UNINSTALL, Phase.COMMITTING, game.root());
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

  /** After a crash the sentinel stays gone, or it was committed: the leftovers say nothing more. */
  private void sweepDownload(GameFolders game) throws IOException {
    if (!local.isFolder(game.root())) {
      return;
    }
    for (Path leftover : List.of(game.versionIniTemporary(), game.versionIniDiscarded())) {
      if (local.isFile(leftover)) {
        disk.delete(leftover);
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
    if (stat.get().sizeBytes() > InstallIntent.MAX_BYTES) {
      LOG.warn("{} is too large for what its name says and is left alone", game.legacyIntent());
      return;
    }
    byte[] bytes = disk.readAll(game.legacyIntent(), InstallIntent.MAX_BYTES);
    Optional<InstallIntent> legacy = InstallIntent.parseLegacy(bytes, game.root());
    Optional<InstallIntent> recorded = journal.read(game);
    if (legacy.isPresent() && recorded.isEmpty()) {
      journal.write(game, legacy.get());
    } else if (legacy.isEmpty() || !legacy.equals(recorded)) {
      journal.keepLegacy(game, bytes);
    }
    disk.delete(game.legacyIntent());
    disk.syncFolder(game.root());
  }
}
