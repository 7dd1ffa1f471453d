package net.lanspread.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.download.DownloadResult;
import net.lanspread.download.Grounds;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The check of every byte of a downloaded game, and the fetching of wrong chunks. */
final class VerifyOperation extends GameOperation {
  private final AtomicBoolean fetches = new AtomicBoolean();
  private Optional<DownloadResult> fetched = Optional.empty();
  private long badChunks;

  VerifyOperation(OperationContext context, Operation operation) {
    super(context, operation);
  }

  @Override
  Outcome run() throws InterruptedException {
    Optional<Version> here = context.localVersion(gameId);
    if (here.isEmpty()) {
      return Outcome.failed(FailureCode.NOT_DOWNLOADED, gameId + " is not downloaded any more");
    }
    Version version = here.get();
    Grounds.Ground ground;
    try {
      ground = context.grounds().ground(gameId);
      context.installer().giveUpRemoval(gameId);
      context.scripts().note(gameId);
    } catch (IOException e) {
      return cannotBeWritten(e);
    }
    Optional<Sha256> pinned =
        context.catalog().find(gameId).flatMap(game -> pinnedDigest(game, version));
    Verification.End end =
        new Verification(
                gameId,
                version,
                pinned,
                context.disk(),
                ground.root(),
                context.manifests(),
                operation.cancellation(),
                progress(
                    (done, total, bytesPerSecond) ->
                        new PeerEvent.VerifyProgress(gameId, done, total, bytesPerSecond)),
                () -> context.sources().sources(gameId, version),
                digest ->
                    DownloadOperation.newDownload(
                        context,
                        gameId,
                        operation.cancellation(),
                        version,
                        Optional.of(digest),
                        Grounds.only(ground),
                        this::heard))
            .run();
    fetched = end.fetched();
    badChunks = end.badChunks();
    if (end.outcome() instanceof Outcome.Done) {
      context.damaged().remove(gameId);
      context.book().nothingLeft(gameId);
      settleScripts(pinned.isPresent());
    } else if (badChunks > 0) {
      context.damaged().add(gameId, version);
    }
    if (!(end.outcome() instanceof Outcome.Done)) {
      var _ = context.book().note(operation); // a repair that is stopped keeps its chunks
    }
    return end.outcome();
  }

  private void heard(PeerEvent event) {
    fetches.compareAndSet(false, event instanceof PeerEvent.DownloadBegin);
    if (fetches.get() || !(event instanceof PeerEvent.DownloadPeersGone)) {
      relay(event);
    }
  }

  /** The digest that the catalog asks of a version; it may pin another one. */
  private static Optional<Sha256> pinnedDigest(CatalogGame game, Version version) {
    Version pinned = game.pinnedVersion();
    return pinned == null || pinned.equals(version)
        ? Optional.ofNullable(game.pinnedDigest())
        : Optional.empty();
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    List<PeerEvent> events = new ArrayList<>();
    if (fetches.get()) {
      fetched.ifPresent(result -> events.add(DownloadOperation.ended(gameId, result, outcome)));
    }
    events.add(new PeerEvent.VerifyFinished(gameId, outcome instanceof Outcome.Done, badChunks));
    return events;
  }
}
