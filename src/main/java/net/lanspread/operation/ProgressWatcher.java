package net.lanspread.operation;

/** Hears how far a work is, often and on the thread that works: it must be quick. */
@FunctionalInterface
public interface ProgressWatcher {
  /**
   * Tells the progress.
   *
   * @param totalBytes may still change while not everything is known
   */
  void at(long doneBytes, long totalBytes);
}
