package net.lanspread.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The reason why a command or an operation failed; the labels are those of docs/json-lines.md. */
public enum FailureCode {
  MALFORMED_COMMAND("malformed-command"),
  UNKNOWN_COMMAND("unknown-command"),
  INVALID_ARGUMENT("invalid-argument"),
  UNKNOWN_GAME("unknown-game"),
  NO_PEERS_HAVE_GAME("no-peers-have-game"),
  OPERATION_IN_PROGRESS("operation-in-progress"),
  NO_OPERATION("no-operation"),
  ALREADY_INSTALLED("already-installed"),
  NOT_INSTALLED("not-installed"),
  NOT_DOWNLOADED("not-downloaded"),
  ALREADY_DOWNLOADED("already-downloaded"),
  SELF_CONNECT("self-connect"),
  CONNECT_FAILED("connect-failed"),
  INCOMPATIBLE_PEER("incompatible-peer"),
  SAME_IDENTITY("same-identity"),
  UNAUTHORIZED("unauthorized"),
  AMBIGUOUS_CONTENT("ambiguous-content"),
  VERIFICATION_FAILED("verification-failed"),
  PEERS_GONE("peers-gone"),
  DISK_FULL("disk-full"),
  IO_ERROR("io-error"),
  ARCHIVE_ERROR("archive-error"),
  SCRIPTS_CHANGED("scripts-changed"),
  CANCELLED("cancelled"),
  TIMEOUT("timeout"),
  SHUTTING_DOWN("shutting-down");

  private final String label;

  FailureCode(String label) {
    this.label = label;
  }

  @JsonValue
  public String label() {
    return label;
  }

  /** The code with this label, if there is one. */
  public static Optional<FailureCode> labelled(String label) {
    return Arrays.stream(values()).filter(code -> code.label.equals(label)).findFirst();
  }
}
