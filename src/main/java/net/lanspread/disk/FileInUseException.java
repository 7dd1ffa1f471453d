package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Another program kept a file from us for as long as we waited. */
public final class FileInUseException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  public FileInUseException(Path file, IOException cause) {
    super(file.toString(), null, "another program uses it");
    initCause(cause);
  }
}
