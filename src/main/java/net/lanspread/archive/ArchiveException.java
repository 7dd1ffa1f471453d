package net.lanspread.archive;

/**
 * An archive that is damaged, hostile, encrypted or of an unknown kind; the message is a sentence.
 */
public final class ArchiveException extends Exception {
  private static final long serialVersionUID = 1L;

  public ArchiveException(String message) {
    super(message);
  }

  public ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
