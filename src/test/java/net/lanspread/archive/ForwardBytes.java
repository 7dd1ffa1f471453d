package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import net.lanspread.disk.MemoryReader;

/** The bytes of an archive of which so many come, held against being read backwards. */
final class ForwardBytes implements ArchiveBytes {
  private final ArrivingBytes bytes;
  private long passedBytes;
  private long readBytes;
  private long mostHeldBytes;

  private ForwardBytes(byte[] archive) {
    this.bytes = new ArrivingBytes(archive.length, () -> new MemoryReader(archive), _ -> {});
  }

  /** All of them are there. */
  static ForwardBytes whole(byte[] archive) {
    return cutOff(archive, archive.length);
  }

  /** An archive of which only so many bytes ever come. */
  static ForwardBytes cutOff(byte[] archive, long arrivedBytes) {
    ForwardBytes bytes = new ForwardBytes(archive);
    bytes.bytes.arrived(arrivedBytes);
    bytes.bytes.ended("the download has ended");
    return bytes;
  }

  /** The most bytes that a reader had read and might have read again. */
  long mostHeldBytes() {
    return mostHeldBytes;
  }

  long passedBytes() {
    return passedBytes;
  }

  @Override
  public long sizeBytes() {
    return bytes.sizeBytes();
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    if (offset < passedBytes) {
      throw new AssertionError("read at " + offset + " after it was past " + passedBytes);
    }
    int count = bytes.read(into, offset);
    readBytes = Math.max(readBytes, offset + count);
    mostHeldBytes = Math.max(mostHeldBytes, readBytes - passedBytes);
    return count;
  }

  @Override
  public void passed(long offset) {
    passedBytes = Math.max(passedBytes, offset);
  }

  @Override
  public void await(long count) throws IOException {
    bytes.await(count);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
