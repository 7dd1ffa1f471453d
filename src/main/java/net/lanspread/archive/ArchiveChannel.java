package net.lanspread.archive;

import com.github.junrar.io.SeekableReadOnlyByteChannel;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** An archive file as junrar reads it, with a buffer: junrar reads in small pieces. */
final class ArchiveChannel implements SeekableReadOnlyByteChannel, Closeable {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long bufferStart;

  ArchiveChannel(FileChannel channel) {
    this.channel = channel;
  }

  long sizeBytes() throws IOException {
    return channel.size();
  }

  @Override
  public long getPosition() {
    return bufferStart + buffer.position();
  }

  @Override
  public void setPosition(long position) {
    long within = position - bufferStart;
    if (within >= 0 && within <= buffer.limit()) {
      buffer.position((int) within);
    } else {
      bufferStart = position;
      buffer.position(0).limit(0);
    }
  }

  private boolean fill() throws IOException {
    bufferStart += buffer.position();
    buffer.clear();
    int read = channel.read(buffer, bufferStart);
    buffer.flip();
    return read > 0;
  }

  @Override
  public int read() throws IOException {
    return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!buffer.hasRemaining() && !fill()) {
      return -1;
    }
    int read = Math.min(count, buffer.remaining());
    buffer.get(into, offset, read);
    return read;
  }

  @Override
  public int readFully(byte[] into, int count) throws IOException {
    int filled = 0;
    while (filled < count) {
      int read = read(into, filled, count - filled);
      if (read < 0) {
        throw new EOFException("the archive ends too early");
      }
      filled += read;
    }
    return filled;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
