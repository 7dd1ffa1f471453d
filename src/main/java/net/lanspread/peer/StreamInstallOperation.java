package net.lanspread.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.Version;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.stream.StreamedInstall;

/** The install of a game's target version from what a peer that has it unpacks. */
final class StreamInstallOperation extends GameOperation {
  private final CatalogGame game;
  private boolean received;

  StreamInstallOperation(OperationContext context, Operation operation, CatalogGame game) {
    super(context, operation);
    this.game = game;
  }

  @Override
  Outcome run() throws InterruptedException {
    Optional<Version> target = context.sources().target(operation);
    tell(new PeerEvent.InstallBegin(gameId));
    Optional<String> cannotUnpack = context.installer().cannotUnpack();
    if (cannotUnpack.isPresent()) {
      return Outcome.failed(FailureCode.ARCHIVE_ERROR, cannotUnpack.get());
    }
    if (target.isEmpty()) {
      return Outcome.failed(FailureCode.PEERS_GONE, GameSources.NOBODY_LEFT);
    }
    GameGrounds.Ground ground;
    try {
      // No part of an archive may stay beside it, nor be taken for more than its scripts later.
      deleteLeftovers();
      ground = context.grounds().ground(gameId);
    } catch (IOException e) {
      return cannotBeWritten(e);
    }
    StreamedInstall.End end =
        new StreamedInstall(
                gameId,
                target.get(),
                Optional.ofNullable(game.pinnedDigest()),
                context.installer(),
                ArchiveLimits.defaults(),
                context.disk(),
                ground.existing(),
                ground.space(),
                operation.cancellation(),
                this::tell,
                context.banned(),
                context.nanoTime())
            .run(context.sources().sources(gameId, target.get()));
    received = end.received();
    return end.outcome();
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
