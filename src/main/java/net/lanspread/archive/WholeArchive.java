package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import net.lanspread.disk.Disk;

/** An archive that is all there. */
record WholeArchive(Disk.Reader file, long sizeBytes) implements ArchiveBytes {
  static WholeArchive of(Disk.Reader file) throws IOException {
    return new WholeArchive(file, file.sizeBytes());
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return file.read(into, offset);
  }

  @Override
  public void passed(long offset) {}

  @Override
  public void await(long bytes) {}

  @Override
  public void close() throws IOException {
    file.close();
  }
}
