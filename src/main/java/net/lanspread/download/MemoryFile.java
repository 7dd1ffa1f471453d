package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;

/** A small file that is written in memory. Thread-safe. */
final class MemoryFile implements Disk.Writer {
  private final int sizeBytes;
  private final Object lock = new Object();

  // null while nothing has come
  @GuardedBy("lock")
  private byte @Nullable [] bytes;

  MemoryFile(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  @Override
  public void write(ByteBuffer from, long offset) {
    synchronized (lock) {
      if (bytes == null) {
        bytes = new byte[sizeBytes];
      }
      from.get(bytes, (int) offset, from.remaining());
    }
  }

  /** A copy; null while nothing has come. */
  byte @Nullable [] bytes() {
    synchronized (lock) {
      return bytes == null ? null : bytes.clone();
    }
  }

  @Override
  public void setLength(long sizeBytes) {}

  @Override
  public void sync() {}

  @Override
  public void close() {}
}
