package net.lanspread.catalog;

import java.io.IOException;

/** A catalog file that cannot be used; the message tells the reason and the remedy. */
public final class CatalogException extends IOException {
  private static final long serialVersionUID = 1L;

  public CatalogException(String message) {
    super(message);
  }

  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
