package net.lanspread.rar;

import java.io.IOException;

/** Packed data that no packer makes. */
public final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptDataException(String message) {
    super(message);
  }
}
