package net.lanspread.rar;

import java.util.Random;

/** Packed data of RAR 3 and 4, command by command. */
public final class Rar4Writer implements LzWriter {
  private static final int SYMBOLS = 299;
  private static final int DISTANCES = 60;
  private static final int LOWS = 17;
  private static final int LENGTHS = 28;

  private final Random random;
  private PackedWriter bits = new PackedWriter();
  private PackedWriter.Code symbolCode;
  private PackedWriter.Code distanceCode;
  private PackedWriter.Code lowCode;
  private PackedWriter.Code lengthCode;
  private byte[] lastLengths = new byte[SYMBOLS + DISTANCES + LOWS + LENGTHS];
  private int lastLow;
  private int lowRepeats;
  private long written;

  public Rar4Writer(Random random) {
    this.random = random;
    table();
  }

  /** Writes a table, whole or as differences to the one before it. */
  private void table() {
    symbolCode = PackedWriter.Code.random(SYMBOLS, random);
    distanceCode = PackedWriter.Code.random(DISTANCES, random);
    lowCode = PackedWriter.Code.random(LOWS, random);
    lengthCode = PackedWriter.Code.random(LENGTHS, random);
    lastLow = 0;
    lowRepeats = 0;
    bits.align();
    boolean whole = random.nextBoolean();
    bits.put(0, 1);
    bits.put(whole ? 0 : 1, 1);
    for (byte length : Rar5Writer.CODE_LENGTHS.lengths()) {
      bits.put(length, 4);
    }
    int i = 0;
    for (PackedWriter.Code code :
        new PackedWriter.Code[] {symbolCode, distanceCode, lowCode, lengthCode}) {
      for (byte length : code.lengths()) {
        bits.put(Rar5Writer.CODE_LENGTHS, (length - (whole ? 0 : lastLengths[i])) & 15);
        lastLengths[i++] = length;
      }
    }
  }

  @Override
  public long written() {
    return written;
  }

  @Override
  public void literal(int value) {
    bits.put(symbolCode, value);
    written++;
  }

  @Override
  public int match(long wanted, int length) {
    long distance = possible(wanted);
    if (length == 3 && distance <= 256 && random.nextBoolean()) {
      shortMatch((int) distance);
      written += 2;
      return 2;
    }
    int rest = length - 3;
    int slot = Rar5Writer.lengthSlot(rest);
    bits.put(symbolCode, 271 + slot);
    extraOfLength(slot, rest);
    distance(distance - 1);
    int more = distance >= 0x4_0000 ? 2 : distance >= 0x2000 ? 1 : 0;
    written += length + more;
    return length + more;
  }

  private void shortMatch(int distance) {
    int[] bases = {0, 4, 8, 16, 32, 64, 128, 192, 256};
    int[] extras = {2, 2, 3, 4, 5, 6, 6, 6};
    int slot = 0;
    while (distance - 1 >= bases[slot + 1]) {
      slot++;
    }
    bits.put(symbolCode, 263 + slot);
    bits.put(distance - 1 - bases[slot], extras[slot]);
  }

  @Override
  public void oldDistance(int number, int length) {
    bits.put(symbolCode, 259 + number);
    int slot = Rar5Writer.lengthSlot(length - 2);
    bits.put(lengthCode, slot);
    extraOfLength(slot, length - 2);
    written += length;
  }

  @Override
  public void repeat(int length) {
    bits.put(symbolCode, 258);
    written += length;
  }

  @Override
  public void filter(long fromHere, int count) {
    // No program of one can be made here; the real archives have them.
  }

  @Override
  public void turn() {
    bits.put(symbolCode, 256);
    bits.put(1, 1);
    table();
  }

  @Override
  public void end() {
    bits.put(symbolCode, 256);
    bits.put(0, 1);
    bits.put(1, 1);
  }

  @Override
  public byte[] file() {
    byte[] file = bits.toBytes();
    bits = new PackedWriter();
    written = 0;
    table();
    return file;
  }

  private void distance(long rest) {
    if (rest < 4) {
      bits.put(distanceCode, (int) rest);
      return;
    }
    int extra = Long.SIZE - 2 - Long.numberOfLeadingZeros(rest);
    int slot = 2 * (extra + 1) + (int) ((rest >>> extra) & 1);
    if (rest >= 0x10_0000) {
      extra = 18;
      slot = 48 - 4 + (int) (rest >>> extra);
    } else if (rest >= 0x4_0000) {
      extra = 16;
      slot = 36 - 4 + (int) (rest >>> extra);
    }
    bits.put(distanceCode, slot);
    long low = rest & ((1L << extra) - 1);
    if (extra < 4) {
      bits.put(low, extra);
      return;
    }
    bits.put(low >>> 4, extra - 4);
    if (lowRepeats > 0) {
      lowRepeats--;
    } else if ((low & 15) == lastLow) {
      bits.put(lowCode, 16);
      lowRepeats = 15;
    } else {
      lastLow = (int) (low & 15);
      bits.put(lowCode, lastLow);
    }
  }

  /** The next smaller distance that can be said while the lowest bits are those of the last one. */
  private long possible(long distance) {
    long rest = distance - 1;
    if (lowRepeats == 0 || rest < 32) {
      return distance;
    }
    long same = (rest & ~15) | lastLow;
    return (same > rest ? same - 16 : same) + 1;
  }

  private void extraOfLength(int slot, int rest) {
    int extra = slot < 8 ? 0 : slot / 4 - 1;
    bits.put(rest & ((1 << extra) - 1), extra);
  }
}
