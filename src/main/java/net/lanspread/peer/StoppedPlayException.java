package net.lanspread.peer;

import net.lanspread.operation.FailureCode;

/** A play that goes no further; caught where the play began. */
final class StoppedPlayException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Plays.Played.Failed how;

  StoppedPlayException(FailureCode code, String message) {
    super(message);
    this.how = new Plays.Played.Failed(code, message);
  }

  Plays.Played.Failed how() {
    return how;
  }
}
