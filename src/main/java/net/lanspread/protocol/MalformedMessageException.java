package net.lanspread.protocol;

import java.io.IOException;

/** Bytes from another peer that are no message of this protocol, or break a limit. */
public final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
