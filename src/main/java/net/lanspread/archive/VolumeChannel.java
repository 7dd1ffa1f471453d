package net.lanspread.archive;

import com.github.junrar.io.SeekableReadOnlyByteChannel;
import java.io.EOFException;
import java.io.IOException;

/** One file of an archive as junrar reads its headers; the owner of the bytes closes them. */
record VolumeChannel(RarChannel channel, long offset, long sizeBytes)
    implements SeekableReadOnlyByteChannel {
  @Override
  public long getPosition() {
    return channel.getPosition() - offset;
  }

  @Override
  public void setPosition(long position) throws IOException {
    if (position < 0 || position > Long.MAX_VALUE - offset) {
      throw new EOFException("a header points out of the archive");
    }
    channel.setPosition(offset + position);
  }

  @Override
  public int read() throws IOException {
    return left() > 0 ? channel.read() : -1;
  }

  @Override
  public int read(byte[] into, int off, int count) throws IOException {
    int fits = (int) Math.min(count, Math.max(0, left()));
    return fits == 0 && count > 0 ? -1 : channel.read(into, off, fits);
  }

  @Override
  public int readFully(byte[] into, int count) throws IOException {
    if (left() < count) {
      throw new EOFException("the archive ends too early");
    }
    return channel.readFully(into, count);
  }

  private long left() {
    return sizeBytes - getPosition();
  }

  @Override
  public void close() {}
}
