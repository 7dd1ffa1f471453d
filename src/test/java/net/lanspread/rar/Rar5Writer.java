package net.lanspread.rar;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/**
 * Packed data of RAR 5, command by command, which mean nothing but have all that may be in such.
 */
final class Rar5Writer implements LzWriter {
  private static final int LITERALS = 306;
  private static final int LOWS = 16;
  private static final int LENGTHS = 44;
  static final PackedWriter.Code CODE_LENGTHS = codeLengths();

  private final Random random;
  private final int distances;
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private PackedWriter block = new PackedWriter();
  private boolean tables;
  private PackedWriter.Code symbolCode;
  private PackedWriter.Code distanceCode;
  private PackedWriter.Code lowCode;
  private PackedWriter.Code lengthCode;
  private long written;

  Rar5Writer(Random random, boolean rar7) {
    this.random = random;
    this.distances = rar7 ? 80 : 64;
    newCodes();
  }

  @Override
  public long written() {
    return written;
  }

  private void newCodes() {
    symbolCode = PackedWriter.Code.random(LITERALS, random);
    distanceCode = PackedWriter.Code.random(distances, random);
    lowCode = PackedWriter.Code.random(LOWS, random);
    lengthCode = PackedWriter.Code.random(LENGTHS, random);
    tables = true;
    for (int i = 0; i < 20; i++) {
      block.put(CODE_LENGTHS.lengths()[i], 4);
    }
    for (PackedWriter.Code code :
        new PackedWriter.Code[] {symbolCode, distanceCode, lowCode, lengthCode}) {
      for (byte length : code.lengths()) {
        block.put(CODE_LENGTHS, length);
      }
    }
  }

  @Override
  public void literal(int value) {
    block.put(symbolCode, value);
    written++;
  }

  @Override
  public int match(long distance, int length) {
    int slot = lengthSlot(length - 2);
    block.put(symbolCode, 262 + slot);
    extraOfLength(slot, length);
    distance(distance);
    int more = distance > 0x4_0000 ? 3 : distance > 0x2000 ? 2 : distance > 0x100 ? 1 : 0;
    written += length + more;
    return length + more;
  }

  @Override
  public void oldDistance(int number, int length) {
    block.put(symbolCode, 258 + number);
    int slot = lengthSlot(length - 2);
    block.put(lengthCode, slot);
    extraOfLength(slot, length);
    written += length;
  }

  @Override
  public void repeat(int length) {
    block.put(symbolCode, 257);
    written += length;
  }

  @Override
  public void filter(long fromHere, int count) {
    filter(fromHere, count, random.nextInt(4), random.nextInt(1, 33));
  }

  void filter(long fromHere, long count, int kind, int channels) {
    block.put(symbolCode, 256);
    number(fromHere);
    number(count);
    block.put(kind, 3);
    if (kind == 0) {
      block.put(channels - 1, 5);
    }
  }

  @Override
  public void turn() {
    end(false);
    if (random.nextBoolean()) {
      newCodes();
    } else {
      literal(1);
    }
  }

  @Override
  public void end() {
    end(true);
  }

  private void end(boolean last) {
    int bitsOfLast = block.bitsOfLastByte();
    byte[] bytes = block.toBytes();
    int size = bytes.length;
    int sizeBytes = size > 0xffff || random.nextInt(4) == 0 ? 3 : size > 0xff ? 2 : 1;
    int flags = (bitsOfLast - 1) | ((sizeBytes - 1) << 3) | (last ? 0x40 : 0) | (tables ? 0x80 : 0);
    blocks.write(flags);
    blocks.write(0x5a ^ flags ^ size ^ (size >> 8) ^ (size >> 16));
    for (int i = 0; i < sizeBytes; i++) {
      blocks.write(size >> (8 * i));
    }
    blocks.writeBytes(bytes);
    block = new PackedWriter();
    tables = false;
  }

  @Override
  public byte[] file() {
    byte[] file = blocks.toByteArray();
    blocks.reset();
    written = 0;
    return file;
  }

  private void distance(long distance) {
    long rest = distance - 1;
    if (rest < 4) {
      block.put(distanceCode, (int) rest);
      return;
    }
    int extra = Long.SIZE - 2 - Long.numberOfLeadingZeros(rest);
    block.put(distanceCode, 2 * (extra + 1) + (int) ((rest >>> extra) & 1));
    long low = rest & ((1L << extra) - 1);
    if (extra < 4) {
      block.put(low, extra);
    } else {
      block.put(low >>> 4, extra - 4);
      block.put(lowCode, (int) (low & 15));
    }
  }

  /** The symbol for a length beyond the shortest one. */
  static int lengthSlot(int rest) {
    if (rest < 8) {
      return rest;
    }
    int extra = Integer.SIZE - 3 - Integer.numberOfLeadingZeros(rest);
    return 4 * (extra + 1) + ((rest >>> extra) & 3);
  }

  private void extraOfLength(int slot, int length) {
    int extra = slot < 8 ? 0 : slot / 4 - 1;
    block.put((length - 2) & ((1 << extra) - 1), extra);
  }

  private void number(long value) {
    int bytes = Math.max(1, (Long.SIZE + 7 - Long.numberOfLeadingZeros(value)) / 8);
    block.put(bytes - 1, 2);
    for (int i = 0; i < bytes; i++) {
      block.put((value >>> (8 * i)) & 0xff, 8);
    }
  }

  private static PackedWriter.Code codeLengths() {
    byte[] lengths = new byte[20];
    Arrays.fill(lengths, 0, 12, (byte) 4);
    Arrays.fill(lengths, 12, 20, (byte) 5);
    return PackedWriter.Code.of(lengths);
  }
}
