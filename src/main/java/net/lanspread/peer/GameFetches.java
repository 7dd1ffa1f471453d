package net.lanspread.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.download.Download;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.RunningDownloads;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.PendingUpdate;
import net.lanspread.library.Library;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.Swarm;

/**
 * What operations get from other peers, and from whom: those that this session has not banned. Its
 * methods block; each is called by the thread of an operation that its caller has begun.
 */
final class GameFetches {
  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Catalog catalog;
  private final Library library;
  private final ManifestStore manifests;
  private final Operations operations;
  private final PeerTable peers;
  private final Swarm swarm;
  private final Events events;
  private final LongSupplier nanoTime;
  private final SpaceClaims space = new SpaceClaims();
  private final BannedPeers banned;
  private final RunningDownloads downloads;
  private final PendingUpdate updates;

  GameFetches(
      Disk disk,
      Path gamesFolder,
      Path stateFolder,
      Catalog catalog,
      Library library,
      ManifestStore manifests,
      Operations operations,
      PeerTable peers,
      Swarm swarm,
      Events events,
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.catalog = catalog;
    this.library = library;
    this.manifests = manifests;
    this.operations = operations;
    this.peers = peers;
    this.swarm = swarm;
    this.events = events;
    this.nanoTime = nanoTime;
    this.banned = banned;
    this.downloads = downloads;
    this.updates = new PendingUpdate(disk, gamesFolder, stateFolder);
  }

  /** What all operations have yet to write. */
  SpaceClaims space() {
    return space;
  }

  BannedPeers banned() {
    return banned;
  }

  /** Whether an update of the installed game has begun and not ended. */
  boolean isUpdatePending(GameId gameId) {
    return updates.isPending(gameId);
  }

  /** What the peers have that this session still trusts. */
  GameAvailability available(GameId gameId, Optional<Version> wanted) {
    return GameAvailability.of(gameId, trusted(peers.entries()), wanted);
  }

  /** Those of the peers that are not banned. */
  List<PeerEntry> trusted(List<PeerEntry> all) {
    return all.stream().filter(peer -> !banned.contains(peer.id())).toList();
  }

  List<Source> sources(GameId gameId, Version version) {
    return available(gameId, Optional.of(version)).eligible().stream().map(swarm::source).toList();
  }

  /** Whether what is downloaded is what a download would get, as far as is known. */
  boolean isCurrent(GameId gameId) {
    Optional<Version> pinned = catalog.find(gameId).map(CatalogGame::pinnedVersion);
    Optional<Version> target = Optional.ofNullable(available(gameId, pinned).target());
    return localVersion(gameId)
        .filter(
            local ->
                pinned
                    .map(local::equals)
                    .orElseGet(() -> target.isEmpty() || local.compareTo(target.get()) >= 0))
        .isPresent();
  }

  private Download newDownload(
      Operation operation, Version version, Optional<Sha256> pinned, Events heard) {
    GameId gameId = operation.gameId();
    return new Download(
        gameId,
        version,
        pinned,
        disk,
        gamesFolder,
        stateFolder.resolve("games").resolve(gameId.value()),
        space,
        operation.cancellation(),
        heard,
        banned,
        downloads,
        nanoTime);
  }

  /**
   * Downloads a version; when this returns the library shows what has come of it.
   *
   * @param replaces whether an installed game is to be replaced by it
   */
  DownloadResult download(Operation operation, CatalogGame game, Version target, boolean replaces)
      throws InterruptedException {
    GameId gameId = operation.gameId();
    boolean wasPending = updates.isPending(gameId);
    DownloadResult result =
        newDownload(
                operation,
                target,
                Optional.ofNullable(game.pinnedDigest()),
                event -> {
                  if (replaces && event instanceof PeerEvent.GotGameFiles) {
                    updates.begin(gameId);
                  }
                  relay(gameId, event);
                })
            .run(() -> sources(gameId, target));
    if (result instanceof DownloadResult.Finished finished) {
      manifests.put(gameId, finished.manifest());
    }
    library.rescan(gameId);
    boolean untouched = !(result instanceof DownloadResult.Finished) && isDownloaded(gameId);
    if (untouched && !wasPending) {
      updates.end(gameId);
    }
    return result;
  }

  /** How a download ended, as users are told. */
  static PeerEvent ended(GameId gameId, DownloadResult result) {
    return switch (result) {
      case DownloadResult.Finished finished ->
          new PeerEvent.DownloadFinished(gameId, finished.fetchedBytes(), finished.duration());
      case DownloadResult.Failed(FailureCode code, String message) ->
          new PeerEvent.DownloadFailed(gameId, code, message);
      case DownloadResult.Cancelled _ -> new PeerEvent.DownloadCancelled(gameId);
    };
  }

  /** Checks a downloaded game and repairs it, to its last event. */
  Outcome verify(Operation operation) throws InterruptedException {
    GameId gameId = operation.gameId();
    Optional<Version> here = localVersion(gameId);
    if (here.isEmpty()) {
      return Outcome.failed(FailureCode.NOT_DOWNLOADED, gameId + " is not downloaded any more");
    }
    Version version = here.get();
    AtomicBoolean fetches = new AtomicBoolean();
    Events heard =
        event -> {
          fetches.compareAndSet(false, event instanceof PeerEvent.DownloadBegin);
          if (fetches.get() || !(event instanceof PeerEvent.DownloadPeersGone)) {
            relay(gameId, event);
          }
        };
    Verification.End end =
        new Verification(
                gameId,
                version,
                catalog.find(gameId).flatMap(game -> pinnedDigest(game, version)),
                disk,
                gamesFolder.resolve(gameId.value()),
                manifests,
                operation.cancellation(),
                new TimedProgress(
                    events,
                    nanoTime,
                    (done, total, bytesPerSecond) ->
                        new PeerEvent.VerifyProgress(gameId, done, total, bytesPerSecond)),
                () -> sources(gameId, version),
                digest -> newDownload(operation, version, Optional.of(digest), heard))
            .run();
    library.rescan(gameId);
    operations.end(operation);
    if (fetches.get()) {
      end.fetched().ifPresent(result -> events.emit(ended(gameId, result)));
    }
    boolean ok = end.outcome() instanceof Outcome.Done;
    events.emit(new PeerEvent.VerifyFinished(gameId, ok, end.badChunks()));
    return end.outcome();
  }

  /** The digest that the catalog asks of a version; it may pin another one. */
  private static Optional<Sha256> pinnedDigest(CatalogGame game, Version version) {
    Version pinned = game.pinnedVersion();
    return pinned == null || pinned.equals(version)
        ? Optional.ofNullable(game.pinnedDigest())
        : Optional.empty();
  }

  /** Passes an event of a download on; the library must not show the parked version any more. */
  private void relay(GameId gameId, PeerEvent event) {
    if (event instanceof PeerEvent.DownloadBegin) {
      library.rescan(gameId);
    }
    events.emit(event);
  }

  private boolean isDownloaded(GameId gameId) {
    return localVersion(gameId).isPresent();
  }

  private Optional<Version> localVersion(GameId gameId) {
    return Optional.ofNullable(library.snapshot().games().get(gameId)).map(LocalGame::version);
  }
}
