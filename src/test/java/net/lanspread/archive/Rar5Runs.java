package net.lanspread.archive;

import java.io.ByteArrayOutputStream;

/**
 * Files of one letter over and over, compressed by hand: one letter, and then matches with the
 * bytes right before them. 16 KiB of the file are a byte of the archive.
 */
final class Rar5Runs {
  static final byte LETTER = 'A';
  private static final int MATCH_BYTES = 4_097;
  private static final int DICTIONARY_SHIFT = 10;
  private static final int NORMAL = 3 << 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int bits;

  private Rar5Runs() {}

  /** The field that says: compressed, with a dictionary of 128 KiB shifted so often. */
  static int compression(int dictionaryShift) {
    return NORMAL | (dictionaryShift << DICTIONARY_SHIFT);
  }

  /** The packed bytes of so many letters. */
  static byte[] of(long sizeBytes) {
    Rar5Runs block = new Rar5Runs();
    block.tables();
    block.put(0b00, 2);
    long left = sizeBytes - 1;
    if (left >= MATCH_BYTES) {
      // The longest match, a distance of 1; after it, the same match again and again.
      block.put(0b11, 2).put(511, 9).put(0, 1);
      left -= MATCH_BYTES;
    }
    for (; left >= MATCH_BYTES; left -= MATCH_BYTES) {
      block.put(0b10, 2);
    }
    for (; left > 0; left--) {
      block.put(0b00, 2);
    }
    return block.finish();
  }

  /**
   * Codes of 2 bits for the letter, another one, the repeated and the longest match; of 1 bit for
   * the first distance.
   */
  private void tables() {
    // The code of the lengths below: 0, 1 and 2 in 2 bits, runs of zeros in 3.
    int[] lengthsOfLengths = new int[20];
    lengthsOfLengths[0] = 2;
    lengthsOfLengths[1] = 2;
    lengthsOfLengths[2] = 2;
    lengthsOfLengths[18] = 3;
    lengthsOfLengths[19] = 3;
    for (int length : lengthsOfLengths) {
      put(length, 4);
    }
    zeros(65).put(0b10, 2).put(0b10, 2);
    zeros(190).put(0b10, 2);
    zeros(47).put(0b10, 2);
    put(0b01, 2).zeros(63);
    put(0b01, 2).zeros(15);
    put(0b01, 2).zeros(43);
  }

  private Rar5Runs zeros(int count) {
    int left = count;
    while (left > 0) {
      if (left >= 11) {
        int run = Math.min(left, 138);
        put(0b111, 3).put(run - 11, 7);
        left -= run;
      } else if (left >= 3) {
        put(0b110, 3).put(left - 3, 3);
        left = 0;
      } else {
        put(0b00, 2);
        left--;
      }
    }
    return this;
  }

  private Rar5Runs put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      current = (current << 1) | ((value >>> i) & 1);
      if (++bits == 8) {
        bytes.write(current);
        current = 0;
        bits = 0;
      }
    }
    return this;
  }

  /** The one block with its header. */
  private byte[] finish() {
    int bitsOfLast = bits == 0 ? 8 : bits;
    while (bits != 0) {
      put(0, 1);
    }
    int size = bytes.size();
    int flags = (bitsOfLast - 1) | (2 << 3) | 0x40 | 0x80;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(flags);
    block.write(0x5a ^ flags ^ size ^ (size >> 8) ^ (size >> 16));
    block.write(size);
    block.write(size >> 8);
    block.write(size >> 16);
    block.writeBytes(bytes.toByteArray());
    return block.toByteArray();
  }
}
