package net.lanspread.operation;

/** The outcome of a command or an operation. */
public sealed interface Outcome {
  /** It did what it was asked. */
  record Done() implements Outcome {}

  /** It did not; the message is a sentence for people that says what to do where there is a way. */
  record Failed(FailureCode code, String message) implements Outcome {}

  Outcome DONE = new Done();

  static Outcome failed(FailureCode code, String message) {
    return new Failed(code, message);
  }
}
