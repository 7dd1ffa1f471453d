package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.download.Download;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.Foresight;
import net.lanspread.download.RunningDownloads;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.KnownScripts;
import net.lanspread.install.PendingUpdate;
import net.lanspread.library.DamagedGames;
import net.lanspread.library.Library;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operations get from other peers, and from whom: those that this session has not banned. Its
 * methods block; each is called by the thread of an operation that its caller has begun.
 */
final class GameFetches {
  private static final Logger log = LoggerFactory.getLogger(GameFetches.class);

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Catalog catalog;
  private final Library library;
  private final ManifestStore manifests;
  private final DamagedGames damaged;
  private final Operations operations;
  private final GameSources sources;
  private final Events events;
  private final LongSupplier nanoTime;
  private final Map<String, SpaceClaims> claims = new ConcurrentHashMap<>();
  private final BannedPeers banned;
  private final RunningDownloads downloads;
  private final PendingUpdate updates;
  private final KnownScripts scripts;

  GameFetches(
      Disk disk,
      Path gamesFolder,
      Path stateFolder,
      Roots roots,
      Catalog catalog,
      Library library,
      ManifestStore manifests,
      Operations operations,
      GameSources sources,
      Events events,
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.catalog = catalog;
    this.library = library;
    this.manifests = manifests;
    this.damaged = new DamagedGames(disk, stateFolder);
    this.operations = operations;
    this.sources = sources;
    this.events = events;
    this.nanoTime = nanoTime;
    this.banned = banned;
    this.downloads = downloads;
    this.updates = new PendingUpdate(disk, gamesFolder, stateFolder);
    this.scripts = new KnownScripts(disk, gamesFolder, stateFolder);
  }

  /** Where a game's root is, or would be. */
  Path root(GameId gameId) throws IOException {
    return roots.path(gameId.value());
  }

  /** A folder that is there, on the disk of a root. */
  Path existing(Path root) throws IOException {
    return roots.existing(root);
  }

  /** What all operations have yet to write to the disk of a root. */
  SpaceClaims space(Path root) throws IOException {
    return claims.computeIfAbsent(disk.volume(existing(root)), _ -> new SpaceClaims());
  }

  BannedPeers banned() {
    return banned;
  }

  /** Whether what is downloaded is what a download would get, as far as is known. */
  boolean isCurrent(GameId gameId) {
    return localVersion(gameId).filter(local -> isCurrent(gameId, local)).isPresent();
  }

  /** Whether a version of a game is the one that a download would get, as far as is known. */
  boolean isCurrent(GameId gameId, Version local) {
    Optional<Version> pinned = catalog.find(gameId).map(CatalogGame::pinnedVersion);
    Optional<Version> target = sources.target(gameId);
    return pinned
        .map(local::equals)
        .orElseGet(() -> target.isEmpty() || local.compareTo(target.get()) >= 0);
  }

  /** What a download is written to. */
  private record Ground(Path root, SpaceClaims space) {}

  private Ground ground(GameId gameId) throws IOException {
    Path root = root(gameId);
    return new Ground(root, space(root));
  }

  private Download newDownload(
      Operation operation, Version version, Optional<Sha256> pinned, Ground ground, Events heard) {
    GameId gameId = operation.gameId();
    return new Download(
        gameId,
        version,
        pinned,
        disk,
        roots,
        ground.root(),
        stateFolder.resolve("games").resolve(gameId.value()),
        ground.space(),
        operation.cancellation(),
        heard,
        banned,
        downloads,
        nanoTime);
  }

  /**
   * Downloads a version; when this returns the library shows what has come of it.
   *
   * @param foresight asked before anything is fetched
   * @param replaces whether an installed game is to be replaced by it
   */
  DownloadResult download(
      Operation operation, CatalogGame game, Version target, Foresight foresight, boolean replaces)
      throws InterruptedException {
    GameId gameId = operation.gameId();
    Ground ground;
    try {
      ground = ground(gameId);
      scripts.note(gameId);
    } catch (IOException e) {
      return new DownloadResult.Failed(FailureCode.IO_ERROR, cannotBeWritten(gameId, e));
    }
    boolean wasPending = updates.isPending(gameId);
    DownloadResult result =
        newDownload(
                operation,
                target,
                Optional.ofNullable(game.pinnedDigest()),
                ground,
                event -> {
                  if (replaces && event instanceof PeerEvent.GotGameFiles) {
                    updates.begin(gameId);
                  }
                  relay(gameId, withOtherVersions(event));
                })
            .run(() -> sources.sources(gameId, target), foresight);
    if (result instanceof DownloadResult.Finished finished) {
      manifests.put(gameId, finished.manifest());
      damaged.remove(gameId);
      settleScripts(gameId, game.pinnedDigest() != null);
    }
    library.rescan(gameId);
    boolean untouched = !(result instanceof DownloadResult.Finished) && isDownloaded(gameId);
    if (untouched && !wasPending) {
      updates.end(gameId);
    }
    return result;
  }

  /**
   * Takes in which scripts have come with content that is whole. What failed leaves what was noted:
   * nobody has looked at what lies there then.
   *
   * @param vouched whether the content is what the catalog says that it must be
   */
  private void settleScripts(GameId gameId, boolean vouched) {
    try {
      if (vouched) {
        scripts.accept(gameId);
      } else {
        scripts.settle(gameId);
      }
    } catch (IOException e) {
      log.warn("the scripts of {} cannot be compared; they are asked about", gameId, e);
    }
  }

  /** Counts the hosts that have other versions, too. */
  private PeerEvent withOtherVersions(PeerEvent event) {
    return event instanceof PeerEvent.GotGameFiles got
        ? got.besides(sources.available(got.gameId(), Optional.of(got.version())).others())
        : event;
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
    Ground ground;
    try {
      ground = ground(gameId);
      scripts.note(gameId);
    } catch (IOException e) {
      return Outcome.failed(FailureCode.IO_ERROR, cannotBeWritten(gameId, e));
    }
    AtomicBoolean fetches = new AtomicBoolean();
    Optional<Sha256> pinned = catalog.find(gameId).flatMap(game -> pinnedDigest(game, version));
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
                pinned,
                disk,
                ground.root(),
                manifests,
                operation.cancellation(),
                new TimedProgress(
                    events,
                    nanoTime,
                    (done, total, bytesPerSecond) ->
                        new PeerEvent.VerifyProgress(gameId, done, total, bytesPerSecond)),
                () -> sources.sources(gameId, version),
                digest -> newDownload(operation, version, Optional.of(digest), ground, heard))
            .run();
    boolean ok = end.outcome() instanceof Outcome.Done;
    if (ok) {
      damaged.remove(gameId);
      settleScripts(gameId, pinned.isPresent());
    } else if (end.badChunks() > 0) {
      damaged.add(gameId, version);
    }
    library.rescan(gameId);
    operations.end(operation);
    if (fetches.get()) {
      end.fetched().ifPresent(result -> events.emit(ended(gameId, result)));
    }
    events.emit(new PeerEvent.VerifyFinished(gameId, ok, end.badChunks()));
    return end.outcome();
  }

  /** Forgets what was known of a game that is gone. */
  void forget(GameId gameId) {
    manifests.forget(gameId);
    damaged.remove(gameId);
  }

  private static String cannotBeWritten(GameId gameId, IOException e) {
    return "the folder of " + gameId + " cannot be used: " + DiskProblem.inWords(e);
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
    return library.snapshot().version(gameId);
  }
}
