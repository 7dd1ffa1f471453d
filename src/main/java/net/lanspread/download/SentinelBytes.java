package net.lanspread.download;

import java.nio.ByteBuffer;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;

/** The bytes of a sentinel that has come before its time, kept in memory. Thread-safe. */
final class SentinelBytes implements Disk.Writer {
  private final Object lock = new Object();
  // guarded by lock; null while nothing has come
  private byte @Nullable [] bytes;

  @Override
  public void write(ByteBuffer from, long offset) {
    synchronized (lock) {
      if (bytes == null) {
        bytes = new byte[VersionIni.CONTENT_BYTES];
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
