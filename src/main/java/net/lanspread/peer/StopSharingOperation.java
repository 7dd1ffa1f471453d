package net.lanspread.peer;

import java.util.List;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The deletion of the archives of a game that stays installed and is shared no more. */
final class StopSharingOperation extends GameOperation {
  StopSharingOperation(OperationContext context, Operation operation) {
    super(context, operation);
  }

  @Override
  Outcome run() throws InterruptedException {
    context.installs().settle(gameId); // the archives are all that an installed game is judged by
    if (!context.isWhole(gameId)) {
      return Outcome.failed(
          FailureCode.NOT_INSTALLED,
          gameId + " is not installed as its archives have it; update or repair it first");
    }
    Outcome outcome = context.installer().stopSharing(gameId);
    if (outcome instanceof Outcome.Done) {
      context.manifests().forget(gameId);
      context.damaged().remove(gameId);
    }
    return outcome;
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    return outcome instanceof Outcome.Done
        ? List.of(new PeerEvent.RemoveFinished(gameId))
        : List.of();
  }
}
