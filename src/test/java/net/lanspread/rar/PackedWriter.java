package net.lanspread.rar;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Bits, highest first, and Huffman codes made by chance. */
class PackedWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int bits;

  /** A code for each symbol. */
  static final class Code {
    private final byte[] lengths;
    private final int[] codes;

    private Code(byte[] lengths, int[] codes) {
      this.lengths = lengths;
      this.codes = codes;
    }

    byte[] lengths() {
      return lengths;
    }

    /** Made by chance, every bit of room in use; with codes of 15 bits where there are many. */
    static Code random(int symbols, Random random) {
      List<Integer> leaves = new ArrayList<>(List.of(1, 1));
      while (leaves.size() < symbols) {
        // Mostly the deepest ones, so that there are long codes and short ones.
        int i = random.nextInt(leaves.size());
        int other = random.nextInt(leaves.size());
        int leaf = leaves.get(other) > leaves.get(i) ? other : i;
        int length = leaves.get(leaf);
        if (length < HuffmanTable.MAX_BITS) {
          leaves.set(leaf, length + 1);
          leaves.add(length + 1);
        }
      }
      Collections.shuffle(leaves, random);
      byte[] lengths = new byte[symbols];
      for (int i = 0; i < symbols; i++) {
        lengths[i] = leaves.get(i).byteValue();
      }
      return of(lengths);
    }

    static Code of(byte[] lengths) {
      int[] codes = new int[lengths.length];
      int next = 0;
      for (int length = 1; length <= HuffmanTable.MAX_BITS; length++) {
        for (int i = 0; i < lengths.length; i++) {
          if (lengths[i] == length) {
            codes[i] = next++;
          }
        }
        next <<= 1;
      }
      return new Code(lengths, codes);
    }
  }

  final void put(Code code, int symbol) {
    put(code.codes[symbol], code.lengths[symbol]);
  }

  final void put(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      current = (current << 1) | (int) ((value >>> i) & 1);
      if (++bits == 8) {
        bytes.write(current);
        current = 0;
        bits = 0;
      }
    }
  }

  /** The number of bits in use in the last byte, 1 to 8. */
  final int bitsOfLastByte() {
    return bits == 0 ? 8 : bits;
  }

  /** Fills the last byte with zeros. */
  final void align() {
    while (bits != 0) {
      put(0, 1);
    }
  }

  final byte[] toBytes() {
    align();
    return bytes.toByteArray();
  }
}
