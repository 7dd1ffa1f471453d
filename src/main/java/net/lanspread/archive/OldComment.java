package net.lanspread.archive;

import com.github.junrar.rarfile.BaseBlock;
import com.github.junrar.rarfile.FileHeader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * A comment inside the header of a file, as RAR before 3.0 wrote it: the header's checksum does not
 * cover it, and junrar takes that for damage.
 */
final class OldComment {
  private static final int TYPE_OFFSET = 2;
  private static final int NAME_LENGTH_OFFSET = 26;
  private static final int NAME_OFFSET = 32;

  private OldComment() {}

  /** Takes a header for sound whose checksum is right without its comment. */
  static void excuse(RarChannel channel, long volumeOffset, BaseBlock block) throws IOException {
    if (block.isBrokenHeader()
        && block instanceof FileHeader
        && (block.getFlags() & BaseBlock.LHD_COMMENT) != 0
        && isRight(channel, volumeOffset + block.getPositionInFile(), block)) {
      block.setBrokenHeader(false);
    }
  }

  private static boolean isRight(RarChannel channel, long offset, BaseBlock block)
      throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(Math.max(NAME_OFFSET, block.getHeaderSize(false) & 0xffff))
            .order(ByteOrder.LITTLE_ENDIAN);
    try {
      channel.setPosition(offset);
      channel.readFully(header);
    } catch (EOFException e) {
      return false;
    }
    int end = NAME_OFFSET + (header.getShort(NAME_LENGTH_OFFSET) & 0xffff);
    if (end > header.capacity()) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(header.slice(TYPE_OFFSET, end - TYPE_OFFSET));
    return (short) crc.getValue() == block.getHeadCRC();
  }
}
