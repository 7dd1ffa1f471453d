package net.lanspread.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.Version;
import net.lanspread.download.Grounds;
import net.lanspread.download.LowDiskInstall;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/**
 * The install of a game's target version without its archives on the disk, in place of an installed
 * one.
 */
final class LowDiskOperation extends GameOperation {
  private final CatalogGame game;
  private final Turns.Turn turn;
  private boolean received;

  LowDiskOperation(OperationContext context, Operation operation, CatalogGame game) {
    super(context, operation);
    this.game = game;
    this.turn = context.turns().of(operation);
  }

  @Override
  Outcome run() throws InterruptedException {
    try (turn) {
      turn.await(this::tell);
      return install();
    }
  }

  private Outcome install() throws InterruptedException {
    Optional<Version> target = context.sources().target(operation);
    tell(new PeerEvent.InstallBegin(gameId));
    Optional<String> cannotUnpack = context.installer().cannotUnpackArriving();
    if (cannotUnpack.isPresent()) {
      return Outcome.failed(FailureCode.ARCHIVE_ERROR, cannotUnpack.get());
    }
    if (target.isEmpty()) {
      return Outcome.failed(FailureCode.PEERS_GONE, GameSources.NOBODY_LEFT);
    }
    Optional<Version> installed = context.installs().version(gameId);
    if (context.isInstalled(gameId)
        && installed.filter(now -> context.sources().isCurrent(gameId, now)).isPresent()) {
      return Outcome.failed(
          FailureCode.ALREADY_INSTALLED,
          gameId + " is installed already, and no newer version is here");
    }
    Grounds grounds = context.grounds().grounds(gameId);
    try {
      var _ = grounds.all();
      context.scripts().note(gameId);
    } catch (IOException e) {
      return cannotBeWritten(e);
    }
    LowDiskInstall.End end =
        new LowDiskInstall(
                gameId,
                target.get(),
                Optional.ofNullable(game.pinnedDigest()),
                context.installer(),
                context.disk(),
                withoutLeftovers(grounds),
                turn::isHeld,
                operation.cancellation(),
                this::tell,
                context.banned(),
                context.nanoTime())
            .run(
                () -> context.sources().sources(gameId, target.get()),
                context.outlooks().foresight(gameId, target.get()),
                progress(
                    (done, total, bytesPerSecond) ->
                        new PeerEvent.InstallProgress(gameId, done, total, bytesPerSecond)));
    received = end.received();
    if (end.outcome() instanceof Outcome.Done) {
      settleScripts(game.pinnedDigest() != null);
    }
    return end.outcome();
  }

  /** No part of an archive may stay beside it, nor be taken for more than its scripts. */
  private Grounds withoutLeftovers(Grounds grounds) {
    return new Grounds() {
      @Override
      public List<Ground> all() throws IOException {
        deleteLeftovers();
        return grounds.all();
      }

      @Override
      public void take(Ground ground) {
        grounds.take(ground);
      }
    };
  }

  @Override
  boolean keepsWhatCame() {
    return false;
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> List.of(new PeerEvent.InstallFinished(gameId));
      case Outcome.Failed(FailureCode code, String message) -> {
        List<PeerEvent> events = new ArrayList<>();
        if (!received) {
          events.add(
              code == FailureCode.CANCELLED
                  ? new PeerEvent.DownloadCancelled(gameId)
                  : new PeerEvent.DownloadFailed(gameId, code, message));
        }
        events.add(new PeerEvent.InstallFailed(gameId, code, message));
        yield events;
      }
    };
  }
}
