package net.lanspread.disk;

import java.nio.ByteBuffer;

/** Bytes that are in no file, read as if they were. */
public final class MemoryReader implements Disk.Reader {
  private final byte[] bytes;

  public MemoryReader(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  @Override
  public long sizeBytes() {
    return bytes.length;
  }

  @Override
  public int read(ByteBuffer into, long offset) {
    if (offset >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), bytes.length - offset);
    into.put(bytes, (int) offset, count);
    return count;
  }

  @Override
  public void close() {}
}
