package net.lanspread.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.download.Download;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.Installer;
import net.lanspread.library.Library;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.stream.StreamedInstall;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.Swarm;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user can have done with a game. Each call checks, begins the operation, and lets it run on
 * a virtual thread of its own; the operation ends with its thread.
 *
 * <p>An operation's last event is out only when its result is visible in the library and the
 * operation itself is gone.
 */
public final class GameOperations {
  private static final Logger log = LoggerFactory.getLogger(GameOperations.class);

  /** What a call says at once. */
  public sealed interface Start {
    /** The operation runs; the future completes after its last event. */
    record Accepted(CompletableFuture<Outcome> end) implements Start {}

    record Rejected(FailureCode code, String message) implements Start {}
  }

  private final Disk disk;
  private final Path gamesFolder;
  private final Path stateFolder;
  private final Catalog catalog;
  private final Library library;
  private final ManifestStore manifests;
  private final Installer installer;
  private final Operations operations;
  private final PeerTable peers;
  private final Swarm swarm;
  private final Events events;
  private final LongSupplier nanoTime;
  private final SpaceClaims space = new SpaceClaims();
  private final Set<PeerId> banned = ConcurrentHashMap.newKeySet();

  GameOperations(
      Disk disk,
      Path gamesFolder,
      Path stateFolder,
      Catalog catalog,
      Library library,
      ManifestStore manifests,
      Installer installer,
      Operations operations,
      PeerTable peers,
      Swarm swarm,
      Events events,
      LongSupplier nanoTime) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.stateFolder = stateFolder;
    this.catalog = catalog;
    this.library = library;
    this.manifests = manifests;
    this.installer = installer;
    this.operations = operations;
    this.peers = peers;
    this.swarm = swarm;
    this.events = events;
    this.nanoTime = nanoTime;
  }

  /**
   * Downloads the target version.
   *
   * @param install whether to install it right after
   */
  public Start download(GameId gameId, boolean install) {
    Optional<CatalogGame> game = catalog.find(gameId);
    if (game.isEmpty()) {
      return unknown(gameId);
    }
    Optional<Operation> running = operations.find(gameId);
    if (running.isPresent()) {
      return inProgress(gameId);
    }
    Optional<Version> pinned = Optional.ofNullable(game.get().pinnedVersion());
    GameAvailability available = GameAvailability.of(gameId, peers.entries(), pinned);
    Version target = available.target();
    Version local = localGame(gameId).map(LocalGame::version).orElse(null);
    if (local != null && isUpToDate(local, target, pinned)) {
      return new Start.Rejected(
          FailureCode.ALREADY_DOWNLOADED, gameId + " is downloaded already, version " + local);
    }
    if (target == null || sources(available).isEmpty()) {
      return noPeersHave(gameId, pinned);
    }
    return begin(
        gameId,
        OperationKind.DOWNLOADING,
        operation -> download(operation, game.get(), target, install));
  }

  private Start noPeersHave(GameId gameId, Optional<Version> pinned) {
    events.emit(new PeerEvent.NoPeersHaveGame(gameId));
    return new Start.Rejected(
        FailureCode.NO_PEERS_HAVE_GAME,
        "no peer has "
            + gameId
            + pinned.map(version -> " in the catalog's version " + version).orElse("")
            + " right now");
  }

  private List<Source> sources(GameAvailability available) {
    return available.eligible().stream()
        .filter(peer -> !banned.contains(peer.id()))
        .map(swarm::source)
        .toList();
  }

  private static boolean isUpToDate(
      Version local, @Nullable Version target, Optional<Version> pinned) {
    return pinned
        .map(local::equals)
        .orElseGet(() -> target == null || local.compareTo(target) >= 0);
  }

  private Outcome download(Operation operation, CatalogGame game, Version target, boolean install)
      throws InterruptedException {
    GameId gameId = operation.gameId();
    Download download =
        new Download(
            gameId,
            target,
            Optional.ofNullable(game.pinnedDigest()),
            disk,
            gamesFolder,
            stateFolder.resolve("games").resolve(gameId.value()),
            space,
            operation.cancellation(),
            event -> relay(gameId, event),
            nanoTime);
    DownloadResult result =
        download.run(
            () -> sources(GameAvailability.of(gameId, peers.entries(), Optional.of(target))));
    if (result instanceof DownloadResult.Finished finished) {
      manifests.put(gameId, finished.manifest());
    }
    library.rescan(gameId);
    return switch (result) {
      case DownloadResult.Finished finished -> {
        if (install) {
          operations.become(operation, installKind(gameId));
        } else {
          operations.end(operation);
        }
        events.emit(
            new PeerEvent.DownloadFinished(gameId, finished.fetchedBytes(), finished.duration()));
        yield install ? install(operation) : Outcome.DONE;
      }
      case DownloadResult.Failed(FailureCode code, String message) -> {
        operations.end(operation);
        events.emit(new PeerEvent.DownloadFailed(gameId, code, message));
        yield Outcome.failed(code, message);
      }
      case DownloadResult.Cancelled _ -> {
        operations.end(operation);
        events.emit(new PeerEvent.DownloadCancelled(gameId));
        yield Outcome.failed(FailureCode.CANCELLED, "the download was cancelled");
      }
    };
  }

  /** Passes an event of a download on; the library must not show the parked version any more. */
  private void relay(GameId gameId, PeerEvent event) {
    if (event instanceof PeerEvent.DownloadBegin) {
      library.rescan(gameId);
    }
    if (event instanceof PeerEvent.PeerBanned(PeerId peer, _)) {
      banned.add(peer);
    }
    events.emit(event);
  }

  /** Unpacks a downloaded game into its {@code local/}. */
  public Start install(GameId gameId) {
    return check(gameId)
        .or(() -> alreadyInstalled(gameId))
        .or(() -> isDownloaded(gameId) ? Optional.empty() : notDownloaded(gameId))
        .orElseGet(() -> begin(gameId, OperationKind.INSTALLING, this::install));
  }

  private OperationKind installKind(GameId gameId) {
    return isInstalled(gameId) ? OperationKind.UPDATING : OperationKind.INSTALLING;
  }

  private Optional<Start> alreadyInstalled(GameId gameId) {
    return isInstalled(gameId)
        ? reject(FailureCode.ALREADY_INSTALLED, gameId + " is installed already")
        : Optional.empty();
  }

  private Outcome install(Operation operation) {
    GameId gameId = operation.gameId();
    events.emit(new PeerEvent.InstallBegin(gameId));
    Outcome outcome = installer.install(gameId, operation.cancellation());
    return settle(
        operation,
        outcome,
        () -> new PeerEvent.InstallFinished(gameId),
        (code, message) -> new PeerEvent.InstallFailed(gameId, code, message));
  }

  /**
   * Installs the target version from what a peer that has it unpacks, without downloading it. Only
   * for a game of which nothing is here: a downloaded one is installed from its own archives.
   */
  public Start streamInstall(GameId gameId) {
    return check(gameId)
        .or(() -> alreadyInstalled(gameId))
        .or(
            () ->
                isDownloaded(gameId)
                    ? reject(
                        FailureCode.ALREADY_DOWNLOADED,
                        gameId + " is downloaded; install it instead")
                    : Optional.empty())
        .orElseGet(() -> streamInstall(catalog.find(gameId).orElseThrow()));
  }

  private Start streamInstall(CatalogGame game) {
    Optional<Version> pinned = Optional.ofNullable(game.pinnedVersion());
    GameAvailability available = GameAvailability.of(game.id(), peers.entries(), pinned);
    Version target = available.target();
    List<Source> sources = sources(available);
    return target == null || sources.isEmpty()
        ? noPeersHave(game.id(), pinned)
        : begin(
            game.id(),
            OperationKind.STREAM_INSTALLING,
            operation -> streamInstall(operation, game, target, sources));
  }

  private Outcome streamInstall(
      Operation operation, CatalogGame game, Version target, List<Source> sources)
      throws InterruptedException {
    GameId gameId = game.id();
    events.emit(new PeerEvent.InstallBegin(gameId));
    StreamedInstall.End end =
        new StreamedInstall(
                gameId,
                target,
                Optional.ofNullable(game.pinnedDigest()),
                installer,
                ArchiveLimits.defaults(),
                disk,
                gamesFolder,
                space,
                operation.cancellation(),
                events,
                nanoTime)
            .run(sources);
    return settle(
        operation,
        end.outcome(),
        () -> new PeerEvent.InstallFinished(gameId),
        (code, message) -> {
          if (!end.received()) {
            events.emit(
                code == FailureCode.CANCELLED
                    ? new PeerEvent.DownloadCancelled(gameId)
                    : new PeerEvent.DownloadFailed(gameId, code, message));
          }
          return new PeerEvent.InstallFailed(gameId, code, message);
        });
  }

  /** Deletes an installed game's {@code local/}. */
  public Start uninstall(GameId gameId) {
    return check(gameId)
        .or(
            () ->
                isInstalled(gameId)
                    ? Optional.empty()
                    : reject(FailureCode.NOT_INSTALLED, gameId + " is not installed"))
        .orElseGet(
            () ->
                begin(
                    gameId,
                    OperationKind.UNINSTALLING,
                    operation -> {
                      events.emit(new PeerEvent.UninstallBegin(gameId));
                      return settle(
                          operation,
                          installer.uninstall(gameId),
                          () -> new PeerEvent.UninstallFinished(gameId),
                          (code, message) -> new PeerEvent.UninstallFailed(gameId, code, message));
                    }));
  }

  /** Deletes a downloaded game's whole root. */
  public Start remove(GameId gameId) {
    return check(gameId)
        .or(() -> isDownloaded(gameId) ? Optional.empty() : notDownloaded(gameId))
        .or(
            () ->
                isInstalled(gameId)
                    ? reject(
                        FailureCode.ALREADY_INSTALLED, gameId + " is installed; uninstall it first")
                    : Optional.empty())
        .orElseGet(
            () ->
                begin(
                    gameId,
                    OperationKind.REMOVING,
                    operation -> {
                      Outcome outcome = installer.remove(gameId);
                      if (outcome instanceof Outcome.Done) {
                        manifests.forget(gameId);
                      }
                      return settle(
                          operation, outcome, () -> new PeerEvent.RemoveFinished(gameId), null);
                    }));
  }

  /** Asks a running operation to stop; false when none runs. */
  public boolean cancel(GameId gameId) {
    Optional<Operation> operation = operations.find(gameId);
    operation.ifPresent(running -> running.cancellation().cancel());
    return operation.isPresent();
  }

  public boolean isKnown(GameId gameId) {
    return catalog.contains(gameId);
  }

  private interface Work {
    Outcome run(Operation operation) throws InterruptedException;
  }

  private interface FailureEvent {
    PeerEvent of(FailureCode code, String message);
  }

  private Outcome settle(
      Operation operation,
      Outcome outcome,
      Supplier<PeerEvent> finished,
      @Nullable FailureEvent failed) {
    library.rescan(operation.gameId());
    operations.end(operation);
    switch (outcome) {
      case Outcome.Done _ -> events.emit(finished.get());
      case Outcome.Failed(FailureCode code, String message) -> {
        if (failed != null) {
          events.emit(failed.of(code, message));
        }
      }
    }
    return outcome;
  }

  private Start begin(GameId gameId, OperationKind kind, Work work) {
    return switch (operations.begin(gameId, kind)) {
      case Operations.Begin.Busy _ -> inProgress(gameId);
      case Operations.Begin.Closed _ ->
          new Start.Rejected(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
      case Operations.Begin.Started(Operation operation) -> {
        CompletableFuture<Outcome> end = new CompletableFuture<>();
        // Unpacking computes without a pause, and would keep virtual threads from their processors.
        Thread.ofPlatform()
            .daemon()
            .name(kind.label() + "-" + gameId)
            .start(() -> end.complete(run(operation, work)));
        yield new Start.Accepted(end);
      }
    };
  }

  private Outcome run(Operation operation, Work work) {
    try {
      return work.run(operation);
    } catch (InterruptedException e) {
      return Outcome.failed(FailureCode.CANCELLED, "the operation was interrupted");
    } catch (RuntimeException e) {
      log.error("an operation on {} failed", operation.gameId(), e);
      return Outcome.failed(
          FailureCode.IO_ERROR, "the operation failed inside Lanspread; see its log");
    } finally {
      operations.end(operation);
    }
  }

  private Optional<Start> check(GameId gameId) {
    if (!catalog.contains(gameId)) {
      return Optional.of(unknown(gameId));
    }
    return operations.isBusy(gameId) ? Optional.of(inProgress(gameId)) : Optional.empty();
  }

  private static Start unknown(GameId gameId) {
    return new Start.Rejected(FailureCode.UNKNOWN_GAME, gameId + " is not in this party's catalog");
  }

  private static Start inProgress(GameId gameId) {
    return new Start.Rejected(
        FailureCode.OPERATION_IN_PROGRESS,
        "an operation on " + gameId + " runs already; wait for its end or cancel it");
  }

  private static Optional<Start> notDownloaded(GameId gameId) {
    return reject(FailureCode.NOT_DOWNLOADED, gameId + " is not downloaded");
  }

  private static Optional<Start> reject(FailureCode code, String message) {
    return Optional.of(new Start.Rejected(code, message));
  }

  private boolean isInstalled(GameId gameId) {
    return localGame(gameId).map(LocalGame::installed).orElse(false);
  }

  private boolean isDownloaded(GameId gameId) {
    return localGame(gameId).map(LocalGame::downloaded).orElse(false);
  }

  private Optional<LocalGame> localGame(GameId gameId) {
    return Optional.ofNullable(library.snapshot().games().get(gameId));
  }
}
