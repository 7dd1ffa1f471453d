package net.lanspread.rar;

import java.io.IOException;

/**
 * Packed data that may be sound, of a kind that is not decoded here: PPMd, or an unusual filter.
 * The files unpacked before it are right.
 */
public final class UnknownPackingException extends IOException {
  private static final long serialVersionUID = 1;

  UnknownPackingException(String message) {
    super(message);
  }
}
