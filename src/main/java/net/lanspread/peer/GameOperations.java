package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.RunningDownloads;
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
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
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
  private final Catalog catalog;
  private final Library library;
  private final ManifestStore manifests;
  private final Installer installer;
  private final Operations operations;
  private final Events events;
  private final RunningDownloads downloads;
  private final LongSupplier nanoTime;
  private final GameFetches fetches;

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
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.catalog = catalog;
    this.library = library;
    this.manifests = manifests;
    this.installer = installer;
    this.operations = operations;
    this.events = events;
    this.downloads = downloads;
    this.nanoTime = nanoTime;
    this.fetches =
        new GameFetches(
            disk,
            gamesFolder,
            stateFolder,
            catalog,
            library,
            manifests,
            operations,
            peers,
            swarm,
            events,
            banned,
            downloads,
            nanoTime);
  }

  /**
   * Downloads the target version.
   *
   * @param install whether to install it right after
   */
  public Start download(GameId gameId, boolean install) {
    return check(gameId)
        .orElseGet(() -> download(gameId, OperationKind.DOWNLOADING, () -> install));
  }

  /**
   * Downloads the target version of a downloaded game where that is another one, and installs it
   * where the game is installed. An update that was cut off is carried on.
   */
  public Start update(GameId gameId) {
    return check(gameId)
        .or(
            () ->
                isDownloaded(gameId) || fetches.isUpdatePending(gameId)
                    ? Optional.empty()
                    : notDownloaded(gameId))
        .orElseGet(
            () ->
                fetches.isCurrent(gameId) && isInstalled(gameId) && fetches.isUpdatePending(gameId)
                    ? begin(gameId, OperationKind.UPDATING, this::install)
                    : download(gameId, OperationKind.UPDATING, () -> isInstalled(gameId)));
  }

  private Start download(GameId gameId, OperationKind kind, BooleanSupplier install) {
    CatalogGame game = catalog.find(gameId).orElseThrow();
    Optional<Version> pinned = Optional.ofNullable(game.pinnedVersion());
    if (fetches.isCurrent(gameId)) {
      return new Start.Rejected(
          FailureCode.ALREADY_DOWNLOADED,
          "%s is downloaded already, version %s, and no newer one is here"
              .formatted(gameId, localVersion(gameId).map(Version::digits).orElse("")));
    }
    GameAvailability available = fetches.available(gameId, pinned);
    Version target = available.target();
    return target == null || available.eligible().isEmpty()
        ? noPeersHave(gameId, pinned)
        : begin(
            gameId, kind, operation -> download(operation, game, target, install.getAsBoolean()));
  }

  private Outcome download(Operation operation, CatalogGame game, Version target, boolean install)
      throws InterruptedException {
    GameId gameId = operation.gameId();
    boolean replaces = install && isInstalled(gameId);
    DownloadResult result = fetches.download(operation, game, target, replaces);
    PeerEvent end = GameFetches.ended(gameId, result);
    if (result instanceof DownloadResult.Finished && install) {
      operations.become(operation, replaces ? OperationKind.UPDATING : OperationKind.INSTALLING);
      events.emit(end);
      return install(operation);
    }
    operations.end(operation);
    events.emit(end);
    return switch (result) {
      case DownloadResult.Finished _ -> Outcome.DONE;
      case DownloadResult.Failed(FailureCode code, String message) -> Outcome.failed(code, message);
      case DownloadResult.Cancelled _ ->
          Outcome.failed(FailureCode.CANCELLED, "the download was cancelled");
    };
  }

  /**
   * Reads every byte of a downloaded game, compares it with what the game should be, and fetches
   * again what is not.
   */
  public Start verify(GameId gameId) {
    return check(gameId)
        .or(() -> isDownloaded(gameId) ? Optional.empty() : notDownloaded(gameId))
        .orElseGet(() -> begin(gameId, OperationKind.VERIFYING, fetches::verify));
  }

  /** Those of the peers that this session has not banned. */
  List<PeerEntry> trusted(List<PeerEntry> all) {
    return fetches.trusted(all);
  }

  /** The digest of what is downloaded; empty while it is not known. */
  public Optional<Sha256> manifestDigest(GameId gameId) {
    try {
      return manifests.ifFresh(gameId).map(Manifest::digest);
    } catch (IOException e) {
      log.warn("{} cannot be read", gameId, e);
      return Optional.empty();
    }
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

  /** Unpacks a downloaded game into its {@code local/}. */
  public Start install(GameId gameId) {
    return check(gameId)
        .or(() -> alreadyInstalled(gameId))
        .or(() -> isDownloaded(gameId) ? Optional.empty() : notDownloaded(gameId))
        .orElseGet(() -> begin(gameId, OperationKind.INSTALLING, this::install));
  }

  private Optional<Start> alreadyInstalled(GameId gameId) {
    return isInstalled(gameId)
        ? reject(FailureCode.ALREADY_INSTALLED, gameId + " is installed already")
        : Optional.empty();
  }

  private Outcome install(Operation operation) {
    GameId gameId = operation.gameId();
    events.emit(new PeerEvent.InstallBegin(gameId));
    Outcome outcome =
        installer.install(
            gameId,
            operation.cancellation(),
            new TimedProgress(
                events,
                nanoTime,
                (done, total, bytesPerSecond) ->
                    new PeerEvent.InstallProgress(gameId, done, total, bytesPerSecond)));
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
    GameAvailability available = fetches.available(game.id(), pinned);
    Version target = available.target();
    return target == null || available.eligible().isEmpty()
        ? noPeersHave(game.id(), pinned)
        : begin(
            game.id(),
            OperationKind.STREAM_INSTALLING,
            operation -> streamInstall(operation, game, target));
  }

  private Outcome streamInstall(Operation operation, CatalogGame game, Version target)
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
                fetches.space(),
                operation.cancellation(),
                events,
                fetches.banned(),
                nanoTime)
            .run(fetches.sources(gameId, target));
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

  /** Whether an update of the installed game was cut off, so that {@link #update} carries it on. */
  public boolean isUpdatePending(GameId gameId) {
    return fetches.isUpdatePending(gameId);
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
      // Not before: so there is no moment in which other leeches find the game neither way.
      downloads.end(operation.gameId());
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
    return localVersion(gameId).isPresent();
  }

  private Optional<Version> localVersion(GameId gameId) {
    return localGame(gameId).map(LocalGame::version);
  }

  private Optional<LocalGame> localGame(GameId gameId) {
    return Optional.ofNullable(library.snapshot().games().get(gameId));
  }
}
