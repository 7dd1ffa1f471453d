package net.lanspread.archive;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;

/**
 * The facts about an archive that its first headers tell, without the time that reading all of them
 * takes. Nothing is checked here: an unpacking reads them all again.
 */
final class ArchiveHead {
  /** The reason why nothing here can unpack it. */
  enum Obstacle {
    ENCRYPTED,
    /** Its version is known only to newer programs. */
    VERSION
  }

  private static final byte[] RAR5 = {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00};
  private static final byte[] RAR4 = {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00};

  /** Each may cost a slow disk a hundredth of a second. */
  private static final int MAX_BLOCKS = 64;

  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int RAR4_VOLUME = 0x0001;
  private static final int RAR4_ENCRYPTED = 0x0080;
  private static final long SMALLEST_DICTIONARY_BYTES = 128L << 10;

  private final Disk.Reader reader;
  private @Nullable Obstacle obstacle;
  private boolean solid;
  private boolean volume;
  private long dictionaryBytes;
  private long largestFileBytes;

  private ArchiveHead(Disk.Reader reader) {
    this.reader = reader;
  }

  /** Reads the headers; a file that is no archive gives none. */
  static ArchiveHead read(Disk.Reader reader) throws IOException {
    ArchiveHead head = new ArchiveHead(reader);
    try {
      head.read();
    } catch (BufferUnderflowException e) {
      // A header that is cut off ends the reading.
    }
    return head;
  }

  Optional<Obstacle> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** True when it claims to be one of several. */
  boolean volume() {
    return volume;
  }

  /** The need, as far as the first files tell for all. */
  MemoryNeed need() {
    return MemoryNeed.of(dictionaryBytes, solid ? Long.MAX_VALUE / 4 : largestFileBytes);
  }

  private void read() throws IOException {
    ByteBuffer begin = at(0);
    if (startsWith(begin, RAR4)) {
      skip(begin, RAR4.length + 3);
      int flags = begin.getShort();
      volume = (flags & RAR4_VOLUME) != 0;
      obstacle = (flags & RAR4_ENCRYPTED) != 0 ? Obstacle.ENCRYPTED : null;
      return;
    }
    if (!startsWith(begin, RAR5)) {
      return;
    }
    long offset = RAR5.length;
    for (int i = 0; i < MAX_BLOCKS && obstacle == null && offset >= 0; i++) {
      offset = block(offset);
    }
  }

  private static boolean startsWith(ByteBuffer bytes, byte[] signature) {
    return bytes.remaining() > signature.length
        && bytes.slice(0, signature.length).equals(ByteBuffer.wrap(signature));
  }

  private ByteBuffer at(long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    reader.read(bytes, offset);
    return bytes.flip();
  }

  /** Takes one block of RAR5 in; returns where the next one is, -1 after the last. */
  private long block(long offset) throws IOException {
    ByteBuffer bytes = at(offset);
    bytes.getInt();
    long headerBytes = number(bytes);
    int start = bytes.position();
    long type = number(bytes);
    long flags = number(bytes);
    long extraBytes = (flags & 1) != 0 ? number(bytes) : 0;
    long dataBytes = (flags & 2) != 0 ? number(bytes) : 0;
    switch ((int) type) {
      case 1 -> {
        long archiveFlags = number(bytes);
        solid = (archiveFlags & 4) != 0;
        volume = (archiveFlags & 1) != 0;
      }
      case 2 -> {
        file(bytes);
        if (isEncrypted(bytes, start + headerBytes - extraBytes, start + headerBytes)) {
          obstacle = Obstacle.ENCRYPTED;
        }
      }
      case 4 -> obstacle = Obstacle.ENCRYPTED;
      case 5 -> {
        return -1;
      }
      default -> {}
    }
    long next = offset + start + headerBytes + dataBytes;
    return headerBytes > 0 && dataBytes >= 0 && next > offset ? next : -1;
  }

  private void file(ByteBuffer bytes) {
    long flags = number(bytes);
    final long sizeBytes = number(bytes);
    number(bytes);
    skip(bytes, ((flags & 2) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0));
    long compression = number(bytes);
    long version = compression & 0x3f;
    boolean compressed = ((compression >>> 7) & 7) != 0;
    if ((flags & 1) != 0 || !compressed) {
      return;
    }
    if (version > 1) {
      obstacle = Obstacle.VERSION;
      return;
    }
    long base = SMALLEST_DICTIONARY_BYTES << ((compression >>> 10) & (version == 0 ? 0x0f : 0x1f));
    long fraction = version == 0 ? 0 : base / 32 * ((compression >>> 15) & 0x1f);
    dictionaryBytes = Math.max(dictionaryBytes, base + fraction);
    largestFileBytes = Math.max(largestFileBytes, Math.min(sizeBytes, Long.MAX_VALUE / 4));
  }

  /** True when there is a record of encryption among the extra ones. */
  private static boolean isEncrypted(ByteBuffer bytes, long from, long to) {
    if (from < bytes.position() || to > bytes.limit() || from >= to) {
      return false;
    }
    bytes.position((int) from);
    while (bytes.position() < to) {
      long recordBytes = number(bytes);
      long next = bytes.position() + recordBytes;
      if (recordBytes <= 0 || next > to) {
        return false;
      }
      if (number(bytes) == 1) {
        return true;
      }
      bytes.position((int) next);
    }
    return false;
  }

  private static void skip(ByteBuffer bytes, int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }

  private static long number(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = bytes.get();
      value |= shift < 63 ? (long) (b & 0x7f) << shift : 0;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }
}
