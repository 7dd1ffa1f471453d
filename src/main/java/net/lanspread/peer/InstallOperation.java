package net.lanspread.peer;

import java.util.List;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;

/** The unpacking of a downloaded game into its {@code local/}, in place of an installed one. */
final class InstallOperation extends GameOperation {
  private final AheadInstall install;

  InstallOperation(OperationContext context, Operation operation) {
    this(
        context,
        operation,
        new AheadInstall(context.installer(), operation.gameId(), operation.cancellation()));
  }

  /**
   * @param install may have begun already
   */
  InstallOperation(OperationContext context, Operation operation, AheadInstall install) {
    super(context, operation);
    this.install = install;
  }

  @Override
  Outcome run() {
    tell(new PeerEvent.InstallBegin(gameId));
    return install.finish(
        progress(
            (done, total, bytesPerSecond) ->
                new PeerEvent.InstallProgress(gameId, done, total, bytesPerSecond)));
  }

  @Override
  List<PeerEvent> ended(Outcome outcome) {
    return List.of(
        switch (outcome) {
          case Outcome.Done _ -> new PeerEvent.InstallFinished(gameId);
          case Outcome.Failed(var code, var message) ->
              new PeerEvent.InstallFailed(gameId, code, message);
        });
  }
}
