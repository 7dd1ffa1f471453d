package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What another program kept us from doing for as long as we waited for it. */
public final class FileInUseException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  public FileInUseException(Path file, IOException cause) {
    super(file.toString(), null, "another program uses it");
    initCause(cause);
  }
}
