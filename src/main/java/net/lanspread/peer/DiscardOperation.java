package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The deletion of an unfinished download's leftover. */
final class DiscardOperation extends GameOperation {
  DiscardOperation(OperationContext context, Operation operation) {
    super(context, operation);
  }

  @Override
  Outcome run() {
    context.book().ended(gameId); // before: a stop in between must let nothing go on
    try {
      deleteLeftovers();
    } catch (IOException e) {
      return cannotBeWritten(e);
    }
    return Outcome.DONE;
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    return outcome instanceof Outcome.Done
        ? List.of(new PeerEvent.RemoveFinished(gameId))
        : List.of();
  }
}
