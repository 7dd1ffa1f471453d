package net.lanspread.archive;

import com.github.junrar.io.SeekableReadOnlyByteChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The archive's file as junrar reads it, with a budget for its headers.
 *
 * <p>junrar keeps all headers in memory, has no limit for them and swallows errors of their
 * reading; so the budget is kept here, and a failure of the disk is remembered.
 */
final class RarChannel implements SeekableReadOnlyByteChannel {
  /** Small, because headers lie apart; larger reads go past the buffer. */
  private static final int BUFFER_BYTES = 4_096;

  /** The least memory of a header of any length. */
  private static final int HEADER_READ_COST = 64;

  /** Room for the search through a self-extracting archive's program. */
  private static final long BASE_BUDGET = 8L << 20;

  private static final long BUDGET_PER_ENTRY = 1_024;

  private final ArchiveBytes bytes;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long bufferOffset;
  private long position;
  private long budget;
  private boolean readingHeaders = true;
  private @Nullable IOException diskFailure;

  RarChannel(ArchiveBytes bytes, long maxEntries) {
    this.bytes = bytes;
    this.budget = BASE_BUDGET + Math.min(maxEntries, Integer.MAX_VALUE) * BUDGET_PER_ENTRY;
    buffer.limit(0);
  }

  /** The same bytes for another thread, which reads no headers. */
  RarChannel beside() {
    RarChannel channel = new RarChannel(bytes, 0);
    channel.headersRead();
    return channel;
  }

  long sizeBytes() {
    return bytes.sizeBytes();
  }

  /** From here on reading costs no budget, and no byte is read twice: packed bytes follow. */
  void headersRead() {
    readingHeaders = false;
  }

  /** From here on headers are read again, from this offset on. */
  void headersFrom(long offset) throws IOException {
    readingHeaders = true;
    setPosition(offset);
    bytes.passed(offset);
  }

  boolean overBudget() {
    return budget < 0;
  }

  /** Throws the exception of the disk, if there was one. */
  void rethrowDiskFailure() throws IOException {
    if (diskFailure != null) {
      throw diskFailure;
    }
  }

  @Override
  public long getPosition() {
    return position;
  }

  @Override
  public void setPosition(long pos) throws IOException {
    if (pos < 0) {
      throw new EOFException("a header points in front of the archive");
    }
    position = pos;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int off, int count) throws IOException {
    charge(count);
    ByteBuffer rest = ByteBuffer.wrap(into, off, count);
    // A decoder takes a short read for the end of its input.
    while (rest.hasRemaining() && fetch(rest) >= 0) {}
    return count > 0 && rest.remaining() == count ? -1 : count - rest.remaining();
  }

  @Override
  public int readFully(byte[] into, int count) throws IOException {
    charge(count);
    ByteBuffer rest = ByteBuffer.wrap(into, 0, count);
    readFully(rest);
    return count;
  }

  /** Fills the buffer, or fails with an {@link EOFException}. */
  void readFully(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (fetch(into) < 0) {
        throw new EOFException("the archive ends too early");
      }
    }
  }

  /** The byte at an offset, which is not passed with this; -1 behind the last one. */
  int peek(long offset) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    return fromDisk(one, offset) < 0 ? -1 : one.get(0) & 0xff;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  private void charge(int count) throws IOException {
    if (readingHeaders) {
      budget -= count + HEADER_READ_COST;
      if (budget < 0) {
        throw new IOException("the archive has too many headers");
      }
    }
  }

  private int fetch(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    if (into.remaining() >= BUFFER_BYTES) {
      int count = fromDisk(into, position);
      moveOn(Math.max(count, 0));
      return count;
    }
    long ahead = position - bufferOffset;
    if (ahead < 0 || ahead >= buffer.limit()) {
      buffer.clear();
      int count = fromDisk(buffer, position);
      buffer.limit(Math.max(count, 0));
      bufferOffset = position;
      ahead = 0;
      if (count < 0) {
        return -1;
      }
    }
    int count = Math.min(into.remaining(), buffer.limit() - (int) ahead);
    into.put(buffer.slice((int) ahead, count));
    moveOn(count);
    return count;
  }

  private void moveOn(int count) {
    position += count;
    if (!readingHeaders) {
      bytes.passed(position);
    }
  }

  private int fromDisk(ByteBuffer into, long offset) throws IOException {
    try {
      return bytes.read(into, offset);
    } catch (IOException e) {
      diskFailure = e;
      throw e;
    }
  }
}
