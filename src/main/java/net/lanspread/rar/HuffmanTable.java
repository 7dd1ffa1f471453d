package net.lanspread.rar;

import java.util.Arrays;

/**
 * A canonical Huffman code as tables to look up: one for the first bits of a code, and behind it
 * one for the rest of each longer code.
 *
 * <p>An entry has the length of its code in its lowest four bits and above them the meaning of the
 * symbol, which its maker defines. Zero is no code. A negative entry leads to a table of the second
 * kind; only {@link #entries} shows it.
 */
final class HuffmanTable {
  /** The longest code. */
  static final int MAX_BITS = 15;

  private static final int LENGTH_MASK = 0x0f;

  /** See {@link #entry} for how it is read. */
  final int[] entries;

  private final int firstBits;
  private final int[] meanings;
  private final int[] codes = new int[MAX_BITS + 1];

  /**
   * @param firstBits the size of the first table
   * @param meanings of the symbols, from bit 4 on and not negative
   */
  HuffmanTable(int firstBits, int[] meanings) {
    this.firstBits = firstBits;
    this.meanings = meanings;
    this.entries = new int[(1 << firstBits) + (meanings.length << (MAX_BITS - firstBits))];
  }

  /**
   * The meanings of a table whose entries are symbol numbers alone, which stand from this bit on.
   */
  static int[] numbers(int symbols, int shift) {
    int[] meanings = new int[symbols];
    Arrays.setAll(meanings, i -> i << shift);
    return meanings;
  }

  static int codeBits(int entry) {
    return entry & LENGTH_MASK;
  }

  /**
   * Takes another code in.
   *
   * @param lengths of the symbols' codes from an offset on, 0 for symbols without one
   */
  void set(byte[] lengths, int offset) {
    firstCodes(lengths, offset);
    int restBits = MAX_BITS - firstBits;
    int end = 1 << firstBits;
    Arrays.fill(entries, 0, end, 0);
    for (int symbol = 0; symbol < meanings.length; symbol++) {
      int length = lengths[offset + symbol];
      if (length == 0) {
        continue;
      }
      int entry = meanings[symbol] | length;
      // With zeros behind it up to the longest code.
      int code = codes[length];
      codes[length] += 1 << (MAX_BITS - length);
      if (code >= 1 << MAX_BITS) {
        // There is no room for the code, so it never comes.
        continue;
      }
      if (length <= firstBits) {
        int first = code >>> restBits;
        Arrays.fill(entries, first, first + (1 << (firstBits - length)), entry);
        continue;
      }
      int first = code >>> restBits;
      if (entries[first] == 0) {
        entries[first] = Integer.MIN_VALUE | end;
        Arrays.fill(entries, end, end + (1 << restBits), 0);
        end += 1 << restBits;
      }
      int rest = (entries[first] & Integer.MAX_VALUE) + (code & ((1 << restBits) - 1));
      Arrays.fill(entries, rest, rest + (1 << (MAX_BITS - length)), entry);
    }
  }

  /** The entry of the code that a number begins with. */
  int entry(long bits) {
    int entry = entries[(int) (bits >>> (Long.SIZE - firstBits))];
    return entry < 0 ? longer(entry, bits) : entry;
  }

  /** The same where the first table's entry was found to be negative. */
  int longer(int entry, long bits) {
    return entries[
        (entry & Integer.MAX_VALUE)
            + (int) ((bits << firstBits) >>> (Long.SIZE - MAX_BITS + firstBits))];
  }

  /** Finds where the codes of each length begin. */
  private void firstCodes(byte[] lengths, int offset) {
    Arrays.fill(codes, 0);
    for (int symbol = 0; symbol < meanings.length; symbol++) {
      codes[lengths[offset + symbol]]++;
    }
    int next = 0;
    for (int length = 1; length <= MAX_BITS; length++) {
      int room = codes[length] << (MAX_BITS - length);
      codes[length] = next;
      next += room;
    }
  }
}
