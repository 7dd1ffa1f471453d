package net.lanspread.peer;

import java.util.List;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The deletion of a downloaded game's whole root. */
final class RemoveOperation extends GameOperation {
  RemoveOperation(OperationContext context, Operation operation) {
    super(context, operation);
  }

  @Override
  Outcome run() {
    Outcome outcome = context.installer().remove(gameId);
    if (outcome instanceof Outcome.Done) {
      context.manifests().forget(gameId);
      context.damaged().remove(gameId);
      context.book().nothingLeft(gameId);
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
