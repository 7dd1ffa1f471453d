package net.lanspread.rar;

import java.io.IOException;

/**
 * A decoder of RAR 5 and 7, for one file of an archive behind the other. Not thread-safe.
 *
 * <p>A file is a row of blocks, each with its length in front and, where they change, its codes.
 */
public final class Rar5Decoder {
  private static final int LAST_BLOCK = 0x40;
  private static final int NEW_TABLES = 0x80;
  private static final int CHECKSUM = 0x5a;

  /** From these distances on a match is longer by one than its length says. */
  private static final int FAR = 0x101;

  private static final int FARTHER = 0x2001;
  private static final int FARTHEST = 0x4_0001;

  private final Rar5Tables tables = new Rar5Tables();
  private final LzDecoder lz =
      new LzDecoder(
          tables.symbols,
          tables.distances(false),
          tables.lows,
          tables.lengths,
          FAR,
          FARTHER,
          FARTHEST);
  private final PackedBits packed = lz.packed;

  /** The start of the file in the stream that it is a part of. */
  private long fileStart;

  /** The bit of the file at which the block ends. */
  private long blockEnd;

  private boolean lastBlock;
  private boolean begun;

  /**
   * The largest heap that a window takes.
   *
   * @param unpackedBytes the bytes that are unpacked into it
   */
  public static long heapBytes(long windowBytes, long unpackedBytes) {
    return Window.heapBytes(windowBytes, unpackedBytes);
  }

  /** Turns to another archive: its first file goes on nowhere. */
  public void forget() {
    begun = false;
  }

  /**
   * Unpacks a file.
   *
   * @param goesOn whether it refers to the files before it
   * @param rar7 whether its distances may be larger than RAR 5 has them
   * @param windowBytes the distance that it may refer back; the same for files that refer to each
   *     other
   * @throws CorruptDataException when no packer made it
   * @throws IOException when the source or the sink throws it
   */
  public void unpack(
      PackedSource source, UnpackedSink sink, boolean goesOn, boolean rar7, long windowBytes)
      throws IOException {
    if (!goesOn || !begun) {
      begun = true;
      lz.reset(windowBytes);
      tables.forget();
    }
    packed.open(source);
    lz.output.open(sink);
    fileStart = lz.window.written();
    lastBlock = false;
    while (!lastBlock && !packed.exhausted()) {
      beginBlock(rar7);
      while (lz.decode(blockEnd) != LzDecoder.NONE) {
        readFilter();
      }
      if (packed.taken() != blockEnd) {
        break;
      }
    }
    lz.window.handOn(lz.output);
  }

  private void beginBlock(boolean rar7) throws IOException {
    packed.align();
    int flags = packed.take(8);
    int checksum = packed.take(8);
    int sizeBytes = ((flags >>> 3) & 3) + 1;
    int size = 0;
    for (int i = 0; i < sizeBytes; i++) {
      size |= packed.take(8) << (8 * i);
    }
    if (sizeBytes > 3
        || ((CHECKSUM ^ flags ^ size ^ (size >>> 8) ^ (size >>> 16)) & 0xff) != checksum) {
      throw new CorruptDataException("the packed data have an invalid block");
    }
    lastBlock = (flags & LAST_BLOCK) != 0;
    blockEnd = packed.taken() + 8L * (size - 1) + (flags & 7) + 1;
    lz.useDistances(tables.distances(rar7));
    if ((flags & NEW_TABLES) != 0) {
      tables.read(packed, rar7);
    } else if (!tables.areSet(rar7)) {
      throw new CorruptDataException("the packed data have no codes");
    }
  }

  private void readFilter() throws IOException {
    long start = lz.window.written() - fileStart + readNumber();
    long count = readNumber();
    Filter filter =
        switch (packed.take(3)) {
          case 0 -> new Filter.Delta(packed.take(5) + 1);
          case 1 -> new Filter.X86(false, false);
          case 2 -> new Filter.X86(true, false);
          case 3 -> new Filter.Arm();
          default -> throw new CorruptDataException("the packed data have an unknown filter");
        };
    if (!lz.output.add(start, count, filter, false)) {
      throw new CorruptDataException("the packed data have an impossible filter");
    }
  }

  private long readNumber() throws IOException {
    int bytes = packed.take(2) + 1;
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) packed.take(8) << (8 * i);
    }
    return number;
  }
}
