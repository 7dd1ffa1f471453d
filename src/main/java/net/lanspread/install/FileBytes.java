package net.lanspread.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskFullException;
import net.lanspread.operation.Cancellation;

/** The work on whole files of a player, until cancelled. One thread's. */
final class FileBytes {
  private static final int BUFFER_BYTES = 1024 * 1024;

  private final Disk disk;
  private final Cancellation cancellation;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  FileBytes(Disk disk, Cancellation cancellation) {
    this.disk = disk;
    this.cancellation = cancellation;
  }

  /** The CRC-32 of all bytes of a file. */
  long crc32(Path file) throws IOException {
    CRC32 crc32 = new CRC32();
    try (Disk.Reader reader = disk.openReader(file)) {
      long offset = 0;
      for (int count = read(reader, offset); count > 0; count = read(reader, offset)) {
        offset += count;
        crc32.update(buffer);
      }
    }
    return crc32.getValue();
  }

  /** True when two files have the same bytes, or are one. */
  boolean areSame(Path file, Path other) throws IOException {
    Disk.Stat stat = disk.stat(file).orElseThrow();
    Disk.Stat otherStat = disk.stat(other).orElseThrow();
    return stat.sizeBytes() == otherStat.sizeBytes()
        && ((stat.fileKey() != null && stat.fileKey().equals(otherStat.fileKey()))
            || crc32(file) == crc32(other));
  }

  /**
   * Puts a file at another path, too: as a second name of the same bytes where the disk has such,
   * else as a copy that is on the medium at the return. The file itself is not touched.
   */
  void standAt(Path file, Path another) throws IOException {
    cancellation.check();
    if (!disk.link(file, another)) {
      copy(file, another);
    }
  }

  private void copy(Path file, Path another) throws IOException {
    try (Disk.Reader reader = disk.openReader(file);
        Disk.Writer writer = disk.openWriter(another)) {
      Path folder = another.getParent();
      if (folder != null && reader.sizeBytes() > disk.usableBytes(folder)) {
        throw new DiskFullException("a file of the player does not fit on the disk");
      }
      writer.setLength(0);
      long offset = 0;
      for (int count = read(reader, offset); count > 0; count = read(reader, offset)) {
        writer.write(buffer, offset);
        offset += count;
      }
      writer.sync();
    }
    disk.copyPermissions(file, another);
  }

  private int read(Disk.Reader reader, long offset) throws IOException {
    cancellation.check();
    int count = reader.read(buffer.clear(), offset);
    buffer.flip();
    return count;
  }
}
