package net.lanspread.cli;

import net.lanspread.operation.OperationKind;

/**
 * How far an operation on a game is.
 *
 * @param totalBytes 0 while it is not known
 */
record GameProgress(
    OperationKind kind, long doneBytes, long totalBytes, long bytesPerSecond, int activePeers) {

  /** An operation of which nothing is known yet but what it is. */
  static GameProgress begun(OperationKind kind) {
    return new GameProgress(kind, 0, 0, 0, 0);
  }
}
