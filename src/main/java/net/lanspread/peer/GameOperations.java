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
import net.lanspread.content.Notice;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.Foresight;
import net.lanspread.download.RunningDownloads;
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
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.PeerEntry;
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

  private static final String NOBODY_LEFT = "no peer offers the game any more; try again";

  /** What a call says at once. */
  public sealed interface Start {
    /** The operation runs; the future completes after its last event. */
    record Accepted(CompletableFuture<Outcome> end) implements Start {}

    record Rejected(FailureCode code, String message) implements Start {}
  }

  private final Disk disk;
  private final Catalog catalog;
  private final Library library;
  private final ManifestStore manifests;
  private final Installer installer;
  private final Operations operations;
  private final Events events;
  private final RunningDownloads downloads;
  private final LongSupplier nanoTime;
  private final BeforeUninstall beforeUninstall;
  private final GameSources sources;
  private final RemoteOutlooks outlooks;
  private final GameFetches fetches;
  private final InstalledGames installs;

  GameOperations(
      Disk disk,
      Path gamesFolder,
      Path stateFolder,
      Roots roots,
      Catalog catalog,
      Library library,
      ManifestStore manifests,
      Installer installer,
      InstalledGames installs,
      Operations operations,
      GameSources sources,
      RemoteOutlooks outlooks,
      Events events,
      BannedPeers banned,
      RunningDownloads downloads,
      LongSupplier nanoTime,
      BeforeUninstall beforeUninstall) {
    this.disk = disk;
    this.catalog = catalog;
    this.library = library;
    this.manifests = manifests;
    this.installer = installer;
    this.installs = installs;
    this.operations = operations;
    this.events = events;
    this.downloads = downloads;
    this.nanoTime = nanoTime;
    this.beforeUninstall = beforeUninstall;
    this.sources = sources;
    this.outlooks = outlooks;
    this.fetches =
        new GameFetches(
            disk,
            gamesFolder,
            stateFolder,
            roots,
            catalog,
            library,
            manifests,
            operations,
            sources,
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
        .or(() -> notToBeWritten(gameId))
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
                isDownloaded(gameId) || isUpdatePending(gameId) || isInstalledOlder(gameId)
                    ? Optional.empty()
                    : notDownloaded(gameId))
        .or(() -> notToBeWritten(gameId))
        .orElseGet(
            () ->
                fetches.isCurrent(gameId) && isInstalled(gameId) && isUpdatePending(gameId)
                    ? begin(gameId, OperationKind.UPDATING, this::install)
                    : download(gameId, OperationKind.UPDATING, () -> isInstalled(gameId)));
  }

  private Start download(GameId gameId, OperationKind kind, BooleanSupplier install) {
    CatalogGame game = catalog.find(gameId).orElseThrow();
    Optional<Version> pinned = Optional.ofNullable(game.pinnedVersion());
    if (fetches.isCurrent(gameId)) {
      return new Start.Rejected(FailureCode.ALREADY_DOWNLOADED, nothingNewer(gameId));
    }
    return sources.isAnywhere(gameId)
        ? begin(gameId, kind, operation -> download(operation, game, install.getAsBoolean()))
        : noPeersHave(gameId, pinned);
  }

  private String nothingNewer(GameId gameId) {
    return "%s is downloaded already, version %s, and no newer one is here"
        .formatted(gameId, localVersion(gameId).map(Version::digits).orElse(""));
  }

  private Outcome download(Operation operation, CatalogGame game, boolean install)
      throws InterruptedException {
    GameId gameId = operation.gameId();
    Optional<Version> target = sources.target(operation);
    if (fetches.isCurrent(gameId)) {
      return cannotDownload(operation, FailureCode.ALREADY_DOWNLOADED, nothingNewer(gameId));
    }
    if (target.isEmpty()) {
      return cannotDownload(operation, FailureCode.PEERS_GONE, NOBODY_LEFT);
    }
    boolean replaces = install && isInstalled(gameId);
    Optional<String> cannotUnpack = install ? installer.cannotUnpack() : Optional.empty();
    if (cannotUnpack.isPresent()) {
      return cannotDownload(operation, FailureCode.ARCHIVE_ERROR, cannotUnpack.get());
    }
    if (isInstalled(gameId) && isDownloaded(gameId)) {
      installs.settle(gameId); // while the archives are there from which it was unpacked
    }
    // An update fetches nothing but what differs: the game was unpacked before.
    boolean looks = install && !replaces;
    Foresight foresight = looks ? outlooks.foresight(gameId, target.get()) : Foresight.NONE;
    DownloadResult result = fetches.download(operation, game, target.get(), foresight, replaces);
    installs.look(gameId);
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

  private Outcome cannotDownload(Operation operation, FailureCode code, String message) {
    operations.end(operation);
    events.emit(new PeerEvent.DownloadFailed(operation.gameId(), code, message));
    return Outcome.failed(code, message);
  }

  /**
   * Reads every byte of a downloaded game, compares it with what the game should be, and fetches
   * again what is not.
   */
  public Start verify(GameId gameId) {
    return check(gameId)
        .or(() -> isDownloaded(gameId) ? Optional.empty() : notDownloaded(gameId))
        .orElseGet(() -> begin(gameId, OperationKind.VERIFYING, this::verify));
  }

  private Outcome verify(Operation operation) throws InterruptedException {
    Outcome outcome = fetches.verify(operation);
    installs.look(operation.gameId());
    return outcome;
  }

  /** Those of the peers that this session has not banned. */
  List<PeerEntry> trusted(List<PeerEntry> all) {
    return sources.trusted(all);
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

  /**
   * Unpacks an installed game again, in place of what is there; the player's own files are kept as
   * by an update.
   */
  public Start repair(GameId gameId) {
    return check(gameId)
        .or(() -> isInstalled(gameId) ? Optional.empty() : notInstalled(gameId))
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
        .or(() -> notToBeWritten(gameId))
        .or(() -> unverifiable(gameId))
        .orElseGet(() -> streamInstall(catalog.find(gameId).orElseThrow()));
  }

  /** What a source unpacks is not what the catalog's digest is of, so nothing proves it. */
  private Optional<Start> unverifiable(GameId gameId) {
    return catalog
        .find(gameId)
        .filter(game -> game.pinnedDigest() != null)
        .flatMap(
            _ ->
                reject(
                    FailureCode.VERIFICATION_FAILED,
                    "the catalog says what "
                        + gameId
                        + " must be, which a low-disk install cannot check; install it as usual"));
  }

  private Start streamInstall(CatalogGame game) {
    Optional<Version> pinned = Optional.ofNullable(game.pinnedVersion());
    return sources.isAnywhere(game.id())
        ? begin(
            game.id(), OperationKind.STREAM_INSTALLING, operation -> streamInstall(operation, game))
        : noPeersHave(game.id(), pinned);
  }

  private Outcome streamInstall(Operation operation, CatalogGame game) throws InterruptedException {
    GameId gameId = game.id();
    Optional<Version> target = sources.target(operation);
    events.emit(new PeerEvent.InstallBegin(gameId));
    Path folder;
    SpaceClaims space;
    try {
      Path root = fetches.root(gameId);
      folder = fetches.existing(root);
      space = fetches.space(root);
    } catch (IOException e) {
      Outcome failed =
          Outcome.failed(
              FailureCode.IO_ERROR,
              "the folder of " + gameId + " cannot be used: " + DiskProblem.inWords(e));
      return settle(
          operation,
          failed,
          () -> new PeerEvent.InstallFinished(gameId),
          (code, message) -> new PeerEvent.InstallFailed(gameId, code, message));
    }
    Optional<Outcome> cannotBegin =
        installer
            .cannotUnpack()
            .map(why -> Outcome.failed(FailureCode.ARCHIVE_ERROR, why))
            .or(
                () ->
                    target.isPresent()
                        ? Optional.empty()
                        : Optional.of(Outcome.failed(FailureCode.PEERS_GONE, NOBODY_LEFT)));
    StreamedInstall.End end =
        cannotBegin.isPresent()
            ? new StreamedInstall.End(cannotBegin.get(), false)
            : new StreamedInstall(
                    gameId,
                    target.orElseThrow(),
                    Optional.ofNullable(game.pinnedDigest()),
                    installer,
                    ArchiveLimits.defaults(),
                    disk,
                    folder,
                    space,
                    operation.cancellation(),
                    events,
                    fetches.banned(),
                    nanoTime)
                .run(sources.sources(gameId, target.orElseThrow()));
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

  /**
   * Deletes an installed game's {@code local/}.
   *
   * @param keepSaves whether the player's own files go into the state folder first
   */
  public Start uninstall(GameId gameId, boolean keepSaves) {
    return check(gameId)
        .or(() -> isInstalled(gameId) ? Optional.empty() : notInstalled(gameId))
        .orElseGet(
            () ->
                begin(
                    gameId,
                    OperationKind.UNINSTALLING,
                    operation -> {
                      events.emit(new PeerEvent.UninstallBegin(gameId));
                      beforeUninstall.run(gameId);
                      return settle(
                          operation,
                          installer.uninstall(gameId, keepSaves),
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
                        fetches.forget(gameId);
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

  /**
   * Whether {@link #update} has something to carry on: an update that was cut off, or a download
   * that is not what is installed.
   */
  public boolean isUpdatePending(GameId gameId) {
    return installs.isUpdatePending(gameId, localVersion(gameId).orElse(null));
  }

  /** Whether what is installed and not downloaded is older than what a download would get. */
  private boolean isInstalledOlder(GameId gameId) {
    return isInstalled(gameId)
        && installs
            .version(gameId)
            .filter(installed -> !fetches.isCurrent(gameId, installed))
            .isPresent();
  }

  /** The player's own files in an installed game; empty where they cannot be told. */
  public Optional<InstalledGames.OwnFiles> ownFiles(GameId gameId) {
    return installs.ownFiles(gameId);
  }

  public boolean isKnown(GameId gameId) {
    return catalog.contains(gameId);
  }

  /** What a game wants to have run before it is uninstalled. */
  interface BeforeUninstall {
    void run(GameId gameId) throws InterruptedException;
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
    installs.look(operation.gameId());
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
    if (operations.isBusy(gameId)) {
      return Optional.of(inProgress(gameId));
    }
    return library.whyGone().flatMap(why -> reject(FailureCode.IO_ERROR, why));
  }

  /** Why nothing may be written to a root that is not ours to write, looked at anew. */
  private Optional<Start> notToBeWritten(GameId gameId) {
    library.rescan(gameId);
    return library.notices(gameId).stream()
        .flatMap(notice -> notToBeWritten(gameId, notice).stream())
        .findFirst();
  }

  private static Optional<Start> notToBeWritten(GameId gameId, Notice notice) {
    return switch (notice.code()) {
      case BRINGING ->
          reject(
              FailureCode.OPERATION_IN_PROGRESS,
              gameId
                  + " is still being brought by Resilio; wait for its end, or stop it there and"
                  + " delete what is named .!sync");
      case BAD_LINK, UNREADABLE ->
          reject(FailureCode.IO_ERROR, gameId + " cannot be written: " + notice.message());
      default -> Optional.empty();
    };
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

  private static Optional<Start> notInstalled(GameId gameId) {
    return reject(FailureCode.NOT_INSTALLED, gameId + " is not installed");
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
    return library.snapshot().version(gameId);
  }

  private Optional<LocalGame> localGame(GameId gameId) {
    return library.snapshot().find(gameId);
  }
}
