package net.lanspread.rar;

import java.io.IOException;
import java.util.Arrays;

/** Reads the lengths of Huffman codes, which are packed by such a code themselves. */
final class CodeLengths {
  private static final int NUMBERS = 20;
  private static final int NIBBLE = 4;
  private static final int ZEROS_FOLLOW = 15;
  private static final int AS_BEFORE = 16;
  private static final int ZEROS = 18;

  private final HuffmanTable numbers =
      new HuffmanTable(7, HuffmanTable.numbers(NUMBERS, Meaning.VALUE));
  private final byte[] lengthsOfNumbers = new byte[NUMBERS];

  /** A number is a length; or a run, short or long: of the last length, or of zeros. */
  void read(PackedBits packed, byte[] into, int count) throws IOException {
    readNumbers(packed);
    int i = 0;
    while (i < count) {
      int number = packed.take(numbers) >>> Meaning.VALUE;
      if (number < AS_BEFORE) {
        into[i] = (byte) ((into[i] + number) & HuffmanTable.MAX_BITS);
        i++;
        continue;
      }
      if (number < ZEROS && i == 0) {
        throw new CorruptDataException("the packed data repeat a length before the first one");
      }
      byte repeated = number < ZEROS ? into[i - 1] : 0;
      int run = (number & 1) == 0 ? packed.take(3) + 3 : packed.take(7) + 11;
      int to = Math.min(count, i + run);
      Arrays.fill(into, i, to, repeated);
      i = to;
    }
  }

  private void readNumbers(PackedBits packed) throws IOException {
    int i = 0;
    while (i < NUMBERS) {
      int length = packed.take(NIBBLE);
      int zeros = length == ZEROS_FOLLOW ? packed.take(NIBBLE) : 0;
      if (zeros == 0) {
        lengthsOfNumbers[i++] = (byte) length;
      } else {
        int to = Math.min(NUMBERS, i + zeros + 2);
        Arrays.fill(lengthsOfNumbers, i, to, (byte) 0);
        i = to;
      }
    }
    numbers.set(lengthsOfNumbers, 0);
  }
}
