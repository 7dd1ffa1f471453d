package net.lanspread.archive;

import java.nio.file.Path;

/**
 * An archive that cannot be read: damaged, hostile, encrypted or of an unknown kind, or the
 * external program for it failed. The message is a sentence for a person and names the archive.
 */
public final class ArchiveException extends Exception {
  private static final long serialVersionUID = 1L;

  public ArchiveException(Path archive, String problem) {
    super(sentence(archive, problem));
  }

  public ArchiveException(Path archive, String problem, Throwable cause) {
    super(sentence(archive, problem), cause);
  }

  private static String sentence(Path archive, String problem) {
    return archive.getFileName() + " " + problem;
  }
}
