package net.lanspread.archive;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An archive that cannot be read: damaged, hostile, encrypted or of an unknown kind, or the
 * external program for it failed. The message is a sentence for a person and names the archive.
 */
public final class ArchiveException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String publicMessage;
  private final boolean beyondReader;

  public ArchiveException(Path archive, String problem) {
    this(archive.getFileName() + " " + problem, "", null, false);
  }

  public ArchiveException(Path archive, String problem, Throwable cause) {
    this(archive.getFileName() + " " + problem, "", cause, false);
  }

  /**
   * A problem with a detail that is this machine's own business.
   *
   * @param detail such as the output of its program, or the place of that
   */
  ArchiveException(Path archive, String problem, String detail, @Nullable Throwable cause) {
    this(archive.getFileName() + " " + problem, ": " + detail, cause, false);
  }

  private ArchiveException(
      String publicMessage, String detail, @Nullable Throwable cause, boolean beyondReader) {
    super(publicMessage + detail, cause);
    this.publicMessage = publicMessage;
    this.beyondReader = beyondReader;
  }

  /** The problem of an archive that another program reads, in the reader's words. */
  public static ArchiveException reported(String sentence) {
    return new ArchiveException(sentence, "", null, false);
  }

  /** A problem that another reader may not have with this archive. */
  static ArchiveException beyondReader(Path archive, String problem, @Nullable Throwable cause) {
    return new ArchiveException(archive.getFileName() + " " + problem, "", cause, true);
  }

  /** The same problem with its remedy. */
  ArchiveException withAdvice(String advice) {
    return new ArchiveException(publicMessage + "; " + advice, "", this, beyondReader);
  }

  /** True when the archive may be sound, and only too much for its reader. */
  public boolean isBeyondReader() {
    return beyondReader;
  }

  /** The message as far as other peers may know it: without paths or programs of this machine. */
  public String publicMessage() {
    return publicMessage;
  }
}
