package net.lanspread.rar;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The packed bytes of one file as bits, the highest of each byte first.
 *
 * <p>Up to 64 of them stand in one number, the next one at its top. The fields are open to the
 * decoders, whose loops keep them in variables. Behind the last byte come zeros.
 */
final class PackedBits {
  /** Eight bytes as a number, the first one highest. */
  static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A fill leaves so many bits in the number. */
  static final int FILLED = 56;

  /** The bytes that a symbol may take with all that belongs to it, and a number more. */
  private static final int SYMBOL_BYTES = 48;

  /** A buffer for the data of an archive. */
  static final int LARGE = 128 << 10;

  private static final PackedSource NOTHING = (_, _, _) -> -1;

  final byte[] bytes;

  /** The position of the next bytes that go into {@link #bits}. */
  int position;

  /** The next bits, {@link #count} of them and some more, which are not counted yet. */
  long bits;

  int count;

  /** A symbol that begins up to here has all its bytes in the buffer. */
  int guard;

  private final int bufferBytes;
  private PackedSource source = NOTHING;

  /** The position of the buffer in the file. */
  private long base;

  private int limit;
  private boolean ended;

  PackedBits(int bufferBytes) {
    this.bufferBytes = bufferBytes;
    this.bytes = new byte[bufferBytes + 2 * SYMBOL_BYTES];
  }

  /** Turns to another file. */
  void open(PackedSource file) {
    source = file;
    base = 0;
    position = 0;
    bits = 0;
    count = 0;
    guard = -1;
    limit = 0;
    ended = false;
  }

  /** The number of bits taken from the file. */
  long taken() {
    return inFile(position) - count;
  }

  /** The bit of the file at a place of the buffer. */
  long inFile(int offset) {
    return (base + offset) << 3;
  }

  /** The place of the buffer at which a bit of the file is, in bits. */
  long inBuffer(long bit) {
    return bit - (base << 3);
  }

  /** True when no byte is left; more bits than there are may have been taken. */
  boolean exhausted() throws IOException {
    ensure();
    return ended && taken() >= inFile(limit);
  }

  /** True when more bits were taken than there are. */
  boolean overdrawn() {
    return ended && taken() > inFile(limit);
  }

  /** Makes sure that the next symbol is in the buffer. */
  void ensure() throws IOException {
    if (position <= guard || ended) {
      return;
    }
    System.arraycopy(bytes, position, bytes, 0, limit - position);
    limit -= position;
    base += position;
    position = 0;
    while (limit < SYMBOL_BYTES && !ended) {
      int read = source.read(bytes, limit, bufferBytes - limit);
      ended = read < 0;
      limit += Math.max(read, 0);
    }
    if (ended) {
      Arrays.fill(bytes, limit, limit + 2 * SYMBOL_BYTES, (byte) 0);
    }
    guard = ended ? limit + Long.BYTES : limit - SYMBOL_BYTES;
  }

  /** Takes up to 32 bits; for where speed does not count. */
  int take(int wanted) throws IOException {
    fill();
    int value = (int) (bits >>> 1 >>> (Long.SIZE - 1 - wanted));
    skip(wanted);
    return value;
  }

  /** Takes the next symbol's entry of a table. */
  int take(HuffmanTable table) throws IOException {
    fill();
    int entry = table.entry(bits);
    if (entry == 0) {
      throw new CorruptDataException("the packed data have an unknown code");
    }
    skip(HuffmanTable.codeBits(entry));
    return entry;
  }

  /** Goes on at a whole byte. */
  void align() {
    skip(count & 7);
  }

  private void skip(int taken) {
    bits <<= taken;
    count -= taken;
  }

  private void fill() throws IOException {
    ensure();
    if (overdrawn()) {
      throw new CorruptDataException("the packed data end too early");
    }
    bits |= (long) EIGHT.get(bytes, position) >>> count;
    position += (Long.SIZE - 1 - count) >>> 3;
    count |= FILLED;
  }
}
