package net.lanspread.rar;

import java.io.IOException;
import java.util.Arrays;

/** The codes of RAR 5's blocks, as the last block that brought any has set them. */
final class Rar5Tables {
  static final int FILTER = 2;

  private static final int FIRST_COMMAND = 256;
  private static final int FIRST_OLD_DISTANCE = 258;
  private static final int FIRST_MATCH = 262;
  private static final int SYMBOLS = 306;
  private static final int DISTANCES = 64;
  private static final int DISTANCES_OF_RAR7 = 80;
  private static final int LOWS = 16;
  private static final int LENGTHS = 44;
  private static final int SHORTEST_MATCH = 2;

  final HuffmanTable symbols = new HuffmanTable(Meaning.SYMBOL_TABLE_BITS, symbolMeanings());
  final HuffmanTable lows = new HuffmanTable(Meaning.LOW_TABLE_BITS, Meaning.lows(LOWS));
  final HuffmanTable lengths =
      new HuffmanTable(Meaning.LENGTH_TABLE_BITS, Meaning.lengths(LENGTHS, SHORTEST_MATCH));
  private final HuffmanTable distancesOfRar5 = distances(DISTANCES);
  private final HuffmanTable distancesOfRar7 = distances(DISTANCES_OF_RAR7);
  private final CodeLengths reader = new CodeLengths();
  private final byte[] all = new byte[SYMBOLS + DISTANCES_OF_RAR7 + LOWS + LENGTHS];

  private boolean set;
  private boolean setForRar7;

  /** Forgets the settings of the last block. */
  void forget() {
    set = false;
  }

  /** True when a block with as many distances has set them. */
  boolean areSet(boolean rar7) {
    return set && rar7 == setForRar7;
  }

  HuffmanTable distances(boolean rar7) {
    return rar7 ? distancesOfRar7 : distancesOfRar5;
  }

  /** Reads the codes of a block from its front. */
  void read(PackedBits packed, boolean rar7) throws IOException {
    int distanceCodes = rar7 ? DISTANCES_OF_RAR7 : DISTANCES;
    Arrays.fill(all, (byte) 0);
    reader.read(packed, all, SYMBOLS + distanceCodes + LOWS + LENGTHS);
    int at = 0;
    symbols.set(all, at);
    at += SYMBOLS;
    distances(rar7).set(all, at);
    at += distanceCodes;
    lows.set(all, at);
    at += LOWS;
    lengths.set(all, at);
    set = true;
    setForRar7 = rar7;
  }

  private static int[] symbolMeanings() {
    int[] meanings = new int[SYMBOLS];
    int[] lengths = Meaning.lengths(LENGTHS, SHORTEST_MATCH);
    for (int i = 0; i < SYMBOLS; i++) {
      if (i < FIRST_COMMAND) {
        meanings[i] = Meaning.LITERAL | (i << Meaning.VALUE);
      } else if (i < FIRST_OLD_DISTANCE) {
        meanings[i] = Meaning.command(i == FIRST_COMMAND ? FILTER : Meaning.REPEAT);
      } else if (i < FIRST_MATCH) {
        meanings[i] = Meaning.OLD_DISTANCE | ((i - FIRST_OLD_DISTANCE) << Meaning.VALUE);
      } else {
        meanings[i] = Meaning.MATCH | lengths[i - FIRST_MATCH];
      }
    }
    return meanings;
  }

  private static HuffmanTable distances(int symbols) {
    return new HuffmanTable(Meaning.DISTANCE_TABLE_BITS, Meaning.distances(symbols, symbols));
  }
}
