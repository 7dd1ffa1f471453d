package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The permissions of files, where they are those of POSIX. */
public final class Permissions {
  private Permissions() {}

  /**
   * Fails when others may read or write the file; where there are no permissions, it never does.
   */
  public static void assertOwnersAlone(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("read and written by its owner: %s", file)
          .isEqualTo("rw-------");
    }
  }
}
