package net.lanspread.web;

import net.lanspread.operation.FailureCode;

/**
 * What is wrong with a folder or an address that a guest has named; the page has words for each.
 */
enum Wrong {
  NOT_WHOLE("not-whole", "name the folder with its whole path"),
  IMPOSSIBLE("impossible", "that is no path of this system"),
  MISSING("missing", "there is no such folder"),
  FILE("file", "that is a file, and a folder is needed"),
  DENIED("denied", "this user may not open that folder, or write to it"),
  UNREADABLE("unreadable", "that folder cannot be read"),
  BAD_NAME("bad-name", "a folder cannot have that name on every computer"),
  IN_THE_WAY("in-the-way", "something of that name is there already"),
  NO_PORT("no-port", "an address ends with a colon and a port, such as 192.168.1.7:40000"),
  BAD_PORT("bad-port", "a port is a number from 1 to 65535, such as in 192.168.1.7:40000"),
  NO_SUCH_COMPUTER(
      "no-such-computer", FailureCode.CONNECT_FAILED, "there is no computer of that name here");

  private final String label;
  private final FailureCode code;
  private final String message;

  Wrong(String label, String message) {
    this(label, FailureCode.INVALID_ARGUMENT, message);
  }

  Wrong(String label, FailureCode code, String message) {
    this.label = label;
    this.code = code;
    this.message = message;
  }

  String label() {
    return label;
  }

  RefusedException refusal() {
    return new RefusedException(code, this, message);
  }

  /** The same with what the system says of it. */
  RefusedException refusal(String said) {
    return new RefusedException(code, this, message + ": " + said);
  }
}
