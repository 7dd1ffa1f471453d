package net.lanspread.cli;

import java.io.IOException;
import net.lanspread.operation.FailureCode;

/** A command that this peer, or the running app, refuses; its message is for people. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final FailureCode code;

  RefusedException(FailureCode code, String message) {
    super(message);
    this.code = code;
  }

  FailureCode code() {
    return code;
  }
}
