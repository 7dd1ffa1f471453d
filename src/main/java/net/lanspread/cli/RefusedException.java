package net.lanspread.cli;

import net.lanspread.operation.FailureCode;

/** A command that cannot be carried out; its message is a part of a sentence for people. */
final class RefusedException extends Exception {
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
