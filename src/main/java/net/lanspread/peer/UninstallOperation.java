package net.lanspread.peer;

import java.util.List;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The deletion of an installed game's {@code local/}. */
final class UninstallOperation extends GameOperation {
  private final boolean keepSaves;

  /**
   * @param keepSaves whether the player's own files go into the state folder first
   */
  UninstallOperation(OperationContext context, Operation operation, boolean keepSaves) {
    super(context, operation);
    this.keepSaves = keepSaves;
  }

  @Override
  Outcome run() throws InterruptedException {
    tell(new PeerEvent.UninstallBegin(gameId));
    context.beforeUninstall().run(gameId);
    return context.installer().uninstall(gameId, keepSaves);
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    return List.of(
        switch (outcome) {
          case Outcome.Done _ -> new PeerEvent.UninstallFinished(gameId);
          case Outcome.Failed(var code, var message) ->
              new PeerEvent.UninstallFailed(gameId, code, message);
        });
  }
}
