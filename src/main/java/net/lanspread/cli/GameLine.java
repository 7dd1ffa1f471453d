package net.lanspread.cli;

import java.util.Locale;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;

/**
 * The line that shows one game while something is done with it.
 *
 * @param name as people call it, fit to be shown
 * @param done its state once all went well, such as "installed"
 * @param end the outcome; empty while it goes on
 */
record GameLine(
    GameId gameId,
    String name,
    String done,
    Optional<OperationStatus> progress,
    Optional<Outcome> end) {

  /** The progress, in words. */
  String words() {
    return words(false);
  }

  /**
   * The progress, in words.
   *
   * @param brief without what a bar shows, too
   */
  String words(boolean brief) {
    return end.map(
            outcome ->
                switch (outcome) {
                  case Outcome.Done _ -> done;
                  case Outcome.Failed(var code, _) ->
                      code == FailureCode.CANCELLED ? "cancelled" : "failed";
                })
        .or(() -> progress.map(running -> words(running, brief)))
        .orElse("waiting");
  }

  /** The words alone where nothing is known of the size. */
  private static String words(OperationStatus progress, boolean brief) {
    if (progress.phase().isIdle()) {
      return idle(progress.phase());
    }
    String doing = InWords.doing(progress.kind());
    if (progress.totalBytes() <= 0) {
      return doing;
    }
    StringBuilder words =
        new StringBuilder(String.format(Locale.ROOT, "%s %3d %%", doing, percent(progress)));
    if (!brief) {
      words
          .append("  ")
          .append(InWords.bytes(progress.doneBytes()))
          .append(" of ")
          .append(InWords.bytes(progress.totalBytes()));
    }
    if (progress.bytesPerSecond() > 0) {
      long leftBytes = Math.max(0, progress.totalBytes() - progress.doneBytes());
      words
          .append("  ")
          .append(InWords.bytes(progress.bytesPerSecond()))
          .append("/s")
          .append(progress.activePeers() > 0 ? " from " + InWords.pcs(progress.activePeers()) : "")
          .append("  ")
          .append(InWords.span(Math.ceilDiv(leftBytes, progress.bytesPerSecond())))
          .append(" left");
    }
    return words.toString();
  }

  private static String idle(OperationStatus.Phase phase) {
    return switch (phase) {
      case QUEUED -> "waiting for its turn";
      case PAUSED -> "paused";
      default -> "waiting for a PC that has it";
    };
  }

  /** The percentage, from 0 to 100, the last only at the end. */
  static int percent(OperationStatus progress) {
    return (int) Math.floor(fraction(progress) * 100);
  }

  static double fraction(OperationStatus progress) {
    return progress.totalBytes() <= 0
        ? 0
        : Math.clamp(progress.doneBytes() / (double) progress.totalBytes(), 0, 1);
  }
}
