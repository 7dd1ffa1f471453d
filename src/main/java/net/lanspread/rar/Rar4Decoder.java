package net.lanspread.rar;

import java.io.IOException;

/**
 * Decodes the LZ compression of RAR 3 and 4, one file of an archive behind the other. Not
 * thread-safe.
 *
 * <p>A file is a row of tables with their symbols; a command follows a table.
 */
public final class Rar4Decoder {
  private static final int WINDOW_BYTES = 4 << 20;

  /** From these distances on a match is longer by one than its length says. */
  private static final int FAR = 0x2000;

  private static final int FARTHER = 0x4_0000;

  /** Set in the first byte of a table that is none, but a model of PPMd. */
  private static final int PPM = 0x80;

  private final Rar4Tables tables = new Rar4Tables();
  private final LzDecoder lz =
      new LzDecoder(
          tables.symbols,
          tables.distances,
          tables.lows,
          tables.lengths,
          FAR,
          FARTHER,
          Integer.MAX_VALUE);
  private final PackedBits packed = lz.packed;
  private final Rar4Filters filters = new Rar4Filters();

  private boolean begun;

  /** True when the next symbol belongs to a table that was read. */
  private boolean set;

  /** Turns to another archive: its first file goes on nowhere. */
  public void forget() {
    begun = false;
  }

  /**
   * True when this decoder knows the beginning of a file.
   *
   * @param goesOn true when it refers to the files before it
   * @param firstByte of its packed data
   */
  public boolean knows(boolean goesOn, int firstByte) {
    return (goesOn && begun && set) || (firstByte & PPM) == 0;
  }

  /**
   * Unpacks a file.
   *
   * @param goesOn whether it refers to the files before it
   * @throws UnknownPackingException when it is of another kind, from somewhere on
   * @throws CorruptDataException when no packer made it
   * @throws IOException when the source or the sink throws it
   */
  public void unpack(PackedSource source, UnpackedSink sink, boolean goesOn) throws IOException {
    if (!goesOn || !begun) {
      begun = true;
      lz.reset(WINDOW_BYTES);
      tables.forget();
      filters.forget();
      set = false;
    }
    packed.open(source);
    lz.output.open(sink);
    long fileStart = lz.window.written();
    if (!set) {
      readTable();
    }
    while (true) {
      int command = lz.decode(Long.MAX_VALUE);
      if (command == Rar4Tables.FILTER) {
        filters.read(packed, lz.window.written() - fileStart, lz.output);
      } else if (command == LzDecoder.NONE) {
        break;
      } else if (packed.take(1) != 0) {
        readTable();
      } else {
        set = packed.take(1) == 0;
        break;
      }
    }
    lz.window.handOn(lz.output);
  }

  private void readTable() throws IOException {
    packed.align();
    if (packed.take(1) != 0) {
      throw new UnknownPackingException("the packed data are of PPMd");
    }
    if (packed.take(1) == 0) {
      tables.forget();
    }
    lz.forgetLows();
    tables.read(packed);
    set = true;
  }
}
