package net.lanspread.web;

import net.lanspread.operation.FailureCode;
import org.jspecify.annotations.Nullable;

/** A call that is not carried out: the HTTP status, a code for programs, a sentence for people. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;
  private final @Nullable Wrong wrong;

  RefusedException(int status, String code, String message) {
    this(status, code, null, message);
  }

  RefusedException(FailureCode code, Wrong wrong, String message) {
    this(statusOf(code), code.label(), wrong, message);
  }

  private RefusedException(int status, String code, @Nullable Wrong wrong, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.wrong = wrong;
  }

  RefusedException(FailureCode code, String message) {
    this(statusOf(code), code.label(), message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** What is wrong with what the guest has named; null where it is nothing of that kind. */
  @Nullable Wrong wrong() {
    return wrong;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  private static int statusOf(FailureCode code) {
    return switch (code) {
      case MALFORMED_COMMAND -> 400;
      case UNAUTHORIZED -> 403;
      case UNKNOWN_COMMAND, UNKNOWN_GAME -> 404;
      case NO_PEERS_HAVE_GAME,
          OPERATION_IN_PROGRESS,
          NO_OPERATION,
          ALREADY_INSTALLED,
          NOT_INSTALLED,
          NOT_DOWNLOADED,
          ALREADY_DOWNLOADED,
          AMBIGUOUS_CONTENT,
          SCRIPTS_CHANGED,
          CANCELLED ->
          409;
      case INVALID_ARGUMENT, SELF_CONNECT, CONNECT_FAILED, INCOMPATIBLE_PEER, SAME_IDENTITY -> 422;
      case VERIFICATION_FAILED, PEERS_GONE, IO_ERROR, ARCHIVE_ERROR -> 500;
      case SHUTTING_DOWN -> 503;
      case TIMEOUT -> 504;
      case DISK_FULL -> 507;
    };
  }
}
