package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.download.Ahead;
import net.lanspread.download.Download;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.Foresight;
import net.lanspread.download.Grounds;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The download of a game's target version, and its install right after where that is wanted. */
final class DownloadOperation extends GameOperation {
  private static final Logger log = LoggerFactory.getLogger(DownloadOperation.class);

  private final CatalogGame game;
  private final boolean install;
  private final boolean patient;
  // of the try that runs, or ran last; the earlier ones' things to wake are forgotten
  private Cancellation.Part trying;
  private final Turns.Turn turn;
  private AheadInstall ahead;
  private @Nullable DownloadResult result;
  private @Nullable InstallOperation next;
  // several threads of a download tell events
  private volatile boolean begun;

  /**
   * @param install whether to install it right after
   * @param patient whether it waits for a source where there is none
   */
  DownloadOperation(
      OperationContext context,
      Operation operation,
      CatalogGame game,
      boolean install,
      boolean patient) {
    super(context, operation);
    this.game = game;
    this.install = install;
    this.patient = patient;
    this.turn = context.turns().of(operation);
    this.trying = operation.cancellation().part();
    this.ahead = new AheadInstall(context.installer(), gameId, trying.cancellation());
  }

  @Override
  Outcome run() throws InterruptedException {
    try {
      return fetchAndInstall();
    } finally {
      turn.close();
      var _ = ahead.giveUp(); // where it has ended that is nothing
    }
  }

  private Outcome fetchAndInstall() throws InterruptedException {
    Outcome fetched = fetch();
    turn.close(); // the next one fetches while this one is unpacked
    if (trying.cancellation().isCancelled()) {
      begin(); // it was paused when all had come
    }
    if (!install || !(fetched instanceof Outcome.Done)) {
      return fetched;
    }
    boolean replaces = context.isInstalled(gameId);
    context.library().rescan(gameId);
    context.installs().look(gameId);
    context
        .operations()
        .become(operation, replaces ? OperationKind.UPDATING : OperationKind.INSTALLING);
    ended(fetched).forEach(this::tell);
    next = new InstallOperation(context, operation, ahead);
    return next.run();
  }

  /** Downloads, in one try after the other where it is patient. */
  private Outcome fetch() throws InterruptedException {
    SourceWait wait = new SourceWait(context.sources(), gameId, operation.cancellation());
    try {
      while (true) {
        try {
          turn.await(trying.cancellation(), this::tell);
          wait.begin();
          Outcome outcome = attempt();
          if (!patient
              || !(outcome instanceof Outcome.Failed(FailureCode code, _))
              || code != FailureCode.PEERS_GONE) {
            return outcome;
          }
          var _ = context.book().note(operation);
          turn.awaitsSource();
          tell(
              new PeerEvent.DownloadWaiting(
                  gameId,
                  "no peer that is here offers "
                      + gameId
                      + "; the download goes on when one does"));
          wait.await(trying.cancellation());
        } catch (Cancellation.CancelledException e) {
          operation.cancellation().check();
          var _ = context.book().note(operation); // it is paused, or another one's turn
          turn.giveBack();
        }
        begin();
      }
    } catch (Cancellation.CancelledException e) {
      leaveNothing();
      return Outcome.failed(FailureCode.CANCELLED, "the download was cancelled");
    }
  }

  /** Another try begins, with nothing of the one before it. */
  private void begin() {
    var _ = ahead.giveUp();
    trying.close();
    trying = operation.cancellation().part();
    ahead = new AheadInstall(context.installer(), gameId, trying.cancellation());
  }

  /** A cancel between two tries deletes what they brought, as one in the middle of a try does. */
  private void leaveNothing() {
    context.library().rescan(gameId);
    if (!operation.cancellation().isPaused() && !context.isDownloaded(gameId)) {
      try {
        deleteLeftovers();
      } catch (IOException e) {
        log.warn("the rest of the download of {} stays there", gameId, e);
      }
    }
  }

  private Outcome attempt() throws InterruptedException {
    Optional<Version> target = context.sources().target(operation);
    if (context.isCurrent(gameId)) {
      return Outcome.failed(
          FailureCode.ALREADY_DOWNLOADED, GameOperations.nothingNewer(context, gameId));
    }
    if (target.isEmpty()) {
      return Outcome.failed(FailureCode.PEERS_GONE, GameSources.NOBODY_LEFT);
    }
    boolean installed = context.isInstalled(gameId);
    boolean replaces = install && installed;
    Optional<String> cannotUnpack = install ? context.installer().cannotUnpack() : Optional.empty();
    if (cannotUnpack.isPresent()) {
      return Outcome.failed(FailureCode.ARCHIVE_ERROR, cannotUnpack.get());
    }
    if (installed && context.isDownloaded(gameId)) {
      context.installs().settle(gameId); // while the archives are there from which it was unpacked
    }
    // An update fetches nothing beyond the differences: the game was unpacked before.
    Foresight foresight =
        install && !replaces ? context.outlooks().foresight(gameId, target.get()) : Foresight.NONE;
    return download(target.get(), foresight, replaces);
  }

  /**
   * Downloads a version; when this returns the library shows the result.
   *
   * @param foresight asked before anything is fetched
   * @param replaces whether an installed game is to be replaced by it
   */
  private Outcome download(Version target, Foresight foresight, boolean replaces)
      throws InterruptedException {
    Optional<String> away = context.book().whyRestIsAway(gameId); // since an earlier try
    if (away.isPresent()) {
      return Outcome.failed(FailureCode.IO_ERROR, away.get());
    }
    Grounds grounds = context.grounds().grounds(gameId);
    try {
      var _ = grounds.all();
      context.installer().giveUpRemoval(gameId);
      context.scripts().note(gameId);
    } catch (IOException e) {
      return cannotBeWritten(e);
    }
    boolean wasPending = context.updates().isPending(gameId);
    DownloadResult how =
        newDownload(
                context,
                gameId,
                trying.cancellation(),
                target,
                Optional.ofNullable(game.pinnedDigest()),
                grounds,
                event -> heard(event, replaces))
            .run(
                () -> context.sources().sources(gameId, target),
                foresight,
                install ? ahead : Ahead.NONE);
    result = how;
    if (how instanceof DownloadResult.Finished finished) {
      context.manifests().put(gameId, finished.manifest());
      context.damaged().remove(gameId);
      settleScripts(game.pinnedDigest() != null);
      context.book().nothingLeft(gameId);
      return Outcome.DONE;
    }
    context.library().rescan(gameId);
    if (context.isDownloaded(gameId) && !wasPending) {
      context.updates().end(gameId); // the old version is untouched
    }
    if (how instanceof DownloadResult.Failed(FailureCode code, String message)) {
      return Outcome.failed(code, message);
    }
    throw new Cancellation.CancelledException();
  }

  private void heard(PeerEvent event, boolean replaces) {
    switch (event) {
      case PeerEvent.GotGameFiles got -> {
        if (replaces) {
          context.updates().begin(gameId);
        }
        // The hosts that have other versions count, too.
        relay(
            got.besides(context.sources().available(gameId, Optional.of(got.version())).others()));
      }
      case PeerEvent.DownloadPeersGone _ when patient -> {}
      case PeerEvent.DownloadBegin _ when begun -> context.library().rescan(gameId);
      case PeerEvent.DownloadBegin _ -> {
        begun = true;
        relay(event);
      }
      default -> relay(event);
    }
  }

  static Download newDownload(
      OperationContext context,
      GameId gameId,
      Cancellation cancellation,
      Version version,
      Optional<Sha256> pinned,
      Grounds grounds,
      Events heard) {
    return new Download(
        gameId,
        version,
        pinned,
        context.disk(),
        context.grounds().roots(),
        context.grounds().state(gameId),
        grounds,
        cancellation,
        heard,
        context.banned(),
        context.downloads(),
        context.nanoTime());
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    if (next != null) {
      return next.ended(outcome);
    }
    return List.of(
        switch (outcome) {
          case Outcome.Done _ -> ended(gameId, Objects.requireNonNull(result), outcome);
          case Outcome.Failed(var code, _) when code == FailureCode.CANCELLED ->
              new PeerEvent.DownloadCancelled(gameId);
          case Outcome.Failed(var code, var message) ->
              new PeerEvent.DownloadFailed(gameId, code, message);
        });
  }

  /**
   * The event that tells users the end of a download.
   *
   * @param outcome of the operation that it was part of
   */
  static PeerEvent ended(GameId gameId, DownloadResult result, Outcome outcome) {
    return switch (result) {
      case DownloadResult.Finished finished ->
          new PeerEvent.DownloadFinished(gameId, finished.fetchedBytes(), finished.duration());
      case DownloadResult.Failed(FailureCode code, String message) ->
          new PeerEvent.DownloadFailed(gameId, code, message);
      case DownloadResult.Cancelled _ ->
          outcome instanceof Outcome.Failed(FailureCode code, String message)
                  && code == FailureCode.SHUTTING_DOWN
              ? new PeerEvent.DownloadFailed(gameId, code, message)
              : new PeerEvent.DownloadCancelled(gameId);
    };
  }
}
