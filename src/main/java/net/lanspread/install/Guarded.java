package net.lanspread.install;

import java.io.IOException;
import net.lanspread.archive.ArchiveException;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.DiskProblem;
import net.lanspread.operation.Cancellation.CancelledException;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frame of an operation on a game, which turns failures into outcomes for people. */
final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  interface Work {
    Outcome run() throws ArchiveException, IOException;
  }

  private Guarded() {}

  /**
   * Runs the work and turns its exceptions into outcomes.
   *
   * @param done the state that the work leads to, such as {@code installed}
   */
  static Outcome run(String done, Work work) {
    try {
      return work.run();
    } catch (CancelledException e) {
      return Outcome.failed(FailureCode.CANCELLED, "Cancelled: the game is as it was before.");
    } catch (ArchiveException | Staging.InvalidEntryException e) {
      return Outcome.failed(FailureCode.ARCHIVE_ERROR, String.valueOf(e.getMessage()));
    } catch (DiskFullException e) {
      return Outcome.failed(
          FailureCode.DISK_FULL,
          "The disk is full, so the game could not be " + done + ": free some space, try again.");
    } catch (IOException e) {
      LOG.warn("a game could not be {}", done, e);
      return Outcome.failed(
          FailureCode.IO_ERROR,
          "The game could not be " + done + ": " + DiskProblem.inWords(e) + ".");
    }
  }
}
