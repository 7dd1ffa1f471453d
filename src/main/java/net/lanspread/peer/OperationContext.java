package net.lanspread.peer;

import java.util.Optional;
import java.util.function.LongSupplier;
import net.lanspread.catalog.Catalog;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.download.RunningDownloads;
import net.lanspread.install.Installer;
import net.lanspread.install.KnownScripts;
import net.lanspread.install.PendingUpdate;
import net.lanspread.library.DamagedGames;
import net.lanspread.library.Library;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.swarm.BannedPeers;

/** The rooms that operations on games work with, the same for all of them. */
record OperationContext(
    Disk disk,
    GameGrounds grounds,
    Catalog catalog,
    Library library,
    ManifestStore manifests,
    DamagedGames damaged,
    PendingUpdate updates,
    KnownScripts scripts,
    Installer installer,
    InstalledGames installs,
    Operations operations,
    OperationBook book,
    Turns turns,
    GameSources sources,
    RemoteOutlooks outlooks,
    BannedPeers banned,
    RunningDownloads downloads,
    Events events,
    LongSupplier nanoTime,
    BeforeUninstall beforeUninstall) {

  /** The game's own script that runs before it is uninstalled. */
  interface BeforeUninstall {
    void run(GameId gameId) throws InterruptedException;
  }

  Optional<LocalGame> localGame(GameId gameId) {
    return library.snapshot().find(gameId);
  }

  Optional<Version> localVersion(GameId gameId) {
    return library.snapshot().version(gameId);
  }

  boolean isInstalled(GameId gameId) {
    return localGame(gameId).map(LocalGame::installed).orElse(false);
  }

  boolean isDownloaded(GameId gameId) {
    return localVersion(gameId).isPresent();
  }

  /** True when the downloaded version is the one that a download would get, as far as is known. */
  boolean isCurrent(GameId gameId) {
    return localVersion(gameId).filter(local -> sources.isCurrent(gameId, local)).isPresent();
  }

  /** True when the installed game is known to be all that the downloaded one is unpacked to. */
  boolean isWhole(GameId gameId) {
    return localVersion(gameId)
        .filter(local -> installs.version(gameId).filter(local::equals).isPresent())
        .filter(_ -> !isUpdatePending(gameId))
        .isPresent();
  }

  /** True when an update was cut off, or the download differs from the installed game. */
  boolean isUpdatePending(GameId gameId) {
    return installs.isUpdatePending(gameId, localVersion(gameId).orElse(null));
  }
}
