package net.lanspread.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files that only their owner can read, where the system has such permissions; elsewhere those of
 * their folder hold.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** Writes a file so that after a crash it holds either its old bytes or all of the new ones. */
  public static void write(Disk disk, Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is in no folder");
    }
    Path temporary = folder.resolve(file.getFileName() + ".new");
    disk.delete(temporary);
    try (Disk.Writer writer = disk.openWriter(temporary)) {
      restrict(temporary);
      writer.write(ByteBuffer.wrap(bytes), 0);
      writer.sync();
    }
    disk.moveAtomically(temporary, file);
    disk.syncFolder(folder);
  }

  /** Done while the file is still empty, so that nobody else ever could read what is in it. */
  private static void restrict(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }
}
