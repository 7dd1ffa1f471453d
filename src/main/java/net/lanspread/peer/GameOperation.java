package net.lanspread.peer;

import java.io.IOException;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.disk.DiskProblem;
import net.lanspread.download.PayloadFiles;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operation on one game, used once; {@link OperationRunner} runs and ends it. */
abstract class GameOperation {
  private static final Logger log = LoggerFactory.getLogger(GameOperation.class);

  final OperationContext context;
  final Operation operation;
  final GameId gameId;

  GameOperation(OperationContext context, Operation operation) {
    this.context = context;
    this.operation = operation;
    this.gameId = operation.gameId();
  }

  /** Does it, from its first event on; blocks until the disk is settled. */
  abstract Outcome run() throws InterruptedException;

  /** The events that tell how it ended, told when its result is visible. */
  abstract List<PeerEvent> ended(Outcome outcome);

  /** True when the fetched bytes stay after a bad end. */
  boolean keepsWhatCame() {
    return true;
  }

  final void tell(PeerEvent event) {
    context.operations().tell(operation, event);
  }

  /** Tells how far a work on this machine's disk is. */
  final TimedProgress progress(TimedProgress.Telling telling) {
    return new TimedProgress(this::tell, context.nanoTime(), telling);
  }

  /**
   * Takes in the scripts of content that is whole. After a failure the notes stay, so that the user
   * is asked.
   *
   * @param vouched whether the content is the one that the catalog pins
   */
  final void settleScripts(boolean vouched) {
    try {
      if (vouched) {
        context.scripts().accept(gameId);
      } else {
        context.scripts().settle(gameId);
      }
    } catch (IOException e) {
      log.warn("the scripts of {} cannot be compared; they are asked about", gameId, e);
    }
  }

  /** Passes an event of a download on; the library must not show the parked version any more. */
  final void relay(PeerEvent event) {
    if (event instanceof PeerEvent.DownloadBegin) {
      context.library().rescan(gameId);
    }
    tell(event);
  }

  /**
   * Deletes the leftovers of downloads. The scripts of a low-disk install stay: they are part of
   * the installed game. Leftovers on a disk that is away stay recorded, to be deleted later.
   */
  final void deleteLeftovers() throws IOException {
    if (context.grounds().isThere(gameId)
        && (context.book().leftovers().containsKey(gameId) || !context.isInstalled(gameId))) {
      PayloadFiles payload = context.grounds().payload(gameId);
      payload.sweep();
      payload.deletePayload();
    }
    context.book().nothingLeft(gameId);
  }

  final Outcome cannotBeWritten(IOException e) {
    return Outcome.failed(
        FailureCode.IO_ERROR,
        "the folder of " + gameId + " cannot be used: " + DiskProblem.inWords(e));
  }
}
