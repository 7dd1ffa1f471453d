package net.lanspread.peer;

import java.util.function.LongSupplier;
import net.lanspread.download.ProgressReport;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.operation.ProgressWatcher;

/**
 * The progress of a work on this machine's disk, told as an event at most four times a second. Used
 * by the one thread that works.
 */
final class TimedProgress implements ProgressWatcher {
  /** Makes the event. */
  interface Telling {
    PeerEvent of(long doneBytes, long totalBytes, long bytesPerSecond);
  }

  private final Events events;
  private final LongSupplier nanoTime;
  private final Telling telling;
  private final ProgressReport report;

  /** The work begins now. */
  TimedProgress(Events events, LongSupplier nanoTime, Telling telling) {
    this.events = events;
    this.nanoTime = nanoTime;
    this.telling = telling;
    this.report = new ProgressReport(0, nanoTime.getAsLong());
  }

  @Override
  public void at(long doneBytes, long totalBytes) {
    long now = nanoTime.getAsLong();
    if (now - report.dueNanos() >= 0) {
      events.emit(telling.of(doneBytes, totalBytes, report.bytesPerSecond(doneBytes, now)));
    }
  }
}
