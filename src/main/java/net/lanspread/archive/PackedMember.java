package net.lanspread.archive;

import com.github.junrar.rarfile.FileHeader;
import java.io.IOException;
import net.lanspread.rar.PackedSource;

/** The packed bytes of one file of an archive. */
final class PackedMember implements PackedSource {
  private final RarChannel channel;
  private long position;
  private long left;

  PackedMember(RarChannel channel, FileHeader header) {
    this.channel = channel;
    this.position = header.getDataStartOffset(false);
    this.left = header.getFullPackSize();
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (left == 0) {
      return -1;
    }
    channel.setPosition(position);
    int read = channel.read(into, offset, (int) Math.min(count, left));
    position += Math.max(read, 0);
    left -= Math.max(read, 0);
    return read;
  }
}
