package net.lanspread.operation;

/** The outcome of a command or an operation. */
public sealed interface Outcome {
  /** The operation did its work. */
  record Done() implements Outcome {}

  /**
   * The operation failed. The message is a sentence for people, with the remedy where there is one.
   */
  record Failed(FailureCode code, String message) implements Outcome {}

  Outcome DONE = new Done();

  static Outcome failed(FailureCode code, String message) {
    return new Failed(code, message);
  }
}
