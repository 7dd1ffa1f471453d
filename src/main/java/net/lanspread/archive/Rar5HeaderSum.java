package net.lanspread.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The checksum of a RAR5 block's header: CRC-32, length as a variable integer, then so many bytes,
 * the sum taken over the last two. junrar checks it too, but forgets the result for files.
 */
final class Rar5HeaderSum {
  private static final int MAX_LENGTH_BYTES = 3;

  private Rar5HeaderSum() {}

  static boolean isRight(RarChannel channel, long offset) throws IOException {
    channel.setPosition(offset);
    CRC32 crc = new CRC32();
    try {
      ByteBuffer stored = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.readFully(stored);
      ByteBuffer header = ByteBuffer.allocate(length(channel, crc));
      channel.readFully(header);
      crc.update(header.flip());
      return Integer.toUnsignedLong(stored.flip().getInt()) == crc.getValue();
    } catch (EOFException e) {
      return false;
    }
  }

  private static int length(RarChannel channel, CRC32 crc) throws IOException {
    int length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      int b = channel.read();
      if (b < 0) {
        throw new EOFException("the archive ends in a header");
      }
      crc.update(b);
      length |= (b & 0x7f) << (7 * i);
      if (b < 0x80) {
        return length;
      }
    }
    throw new EOFException("a header has an endless length");
  }
}
