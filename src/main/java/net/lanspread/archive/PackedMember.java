package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import net.lanspread.archive.FileParts.Stretch;
import net.lanspread.rar.PackedSource;
import org.jspecify.annotations.Nullable;

/** The packed bytes of one file of an archive, through all volumes that it is in. */
final class PackedMember implements PackedSource {
  private final RarChannel channel;
  private final Iterator<Stretch> further;
  private final CRC32 crc = new CRC32();
  private @Nullable Stretch stretch;
  private long position;
  private long left;

  PackedMember(RarChannel channel, List<Stretch> packed) {
    this.channel = channel;
    this.further = packed.iterator();
  }

  /** The failure of a file with a damaged part in one volume. */
  static final class DamagedVolumeException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String volume;

    DamagedVolumeException(String volume) {
      super("the bytes in " + volume + " do not fit their checksum");
      this.volume = volume;
    }

    String volume() {
      return volume;
    }
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    return read(ByteBuffer.wrap(into, offset, count));
  }

  /** Reads at least one byte, -1 behind the last one. */
  int read(ByteBuffer into) throws IOException {
    while (left == 0) {
      if (!turnToNext()) {
        return -1;
      }
    }
    int count = (int) Math.min(into.remaining(), left);
    ByteBuffer some = into.slice(into.position(), count);
    channel.setPosition(position);
    channel.readFully(some);
    if (stretch != null && stretch.crc32().isPresent()) {
      crc.update(some.flip());
    }
    into.position(into.position() + count);
    position += count;
    left -= count;
    return count;
  }

  private boolean turnToNext() throws IOException {
    Stretch ended = stretch;
    if (ended != null && ended.crc32().isPresent() && ended.crc32().getAsLong() != crc.getValue()) {
      throw new DamagedVolumeException(ended.volume());
    }
    if (!further.hasNext()) {
      return false;
    }
    Stretch next = further.next();
    stretch = next;
    position = next.offset();
    left = next.sizeBytes();
    crc.reset();
    return true;
  }
}
