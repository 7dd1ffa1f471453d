package net.lanspread.rar;

import java.io.IOException;
import java.util.Arrays;

/** The codes of RAR 3 and 4, each table of them as differences from the one before it if so. */
final class Rar4Tables {
  static final int END = 2;
  static final int FILTER = 3;

  private static final int FIRST_COMMAND = 256;
  private static final int FIRST_OLD_DISTANCE = 259;
  private static final int FIRST_SHORT = 263;
  private static final int FIRST_MATCH = 271;
  private static final int SYMBOLS = 299;
  private static final int DISTANCES = 60;
  private static final int REGULAR_DISTANCES = 36;
  private static final int LOWS = 17;
  private static final int LENGTHS = 28;
  private static final int SHORTEST_MATCH = 3;
  private static final int SHORTEST_OLD_MATCH = 2;

  private static final int[] SHORT_DISTANCES = {1, 5, 9, 17, 33, 65, 129, 193};
  private static final int[] SHORT_EXTRAS = {2, 2, 3, 4, 5, 6, 6, 6};

  final HuffmanTable symbols = new HuffmanTable(Meaning.SYMBOL_TABLE_BITS, symbolMeanings());
  final HuffmanTable distances =
      new HuffmanTable(
          Meaning.DISTANCE_TABLE_BITS, Meaning.distances(DISTANCES, REGULAR_DISTANCES));
  final HuffmanTable lows = new HuffmanTable(Meaning.LOW_TABLE_BITS, Meaning.lows(LOWS));
  final HuffmanTable lengths =
      new HuffmanTable(Meaning.LENGTH_TABLE_BITS, Meaning.lengths(LENGTHS, SHORTEST_OLD_MATCH));
  private final CodeLengths reader = new CodeLengths();
  private final byte[] all = new byte[SYMBOLS + DISTANCES + LOWS + LENGTHS];

  /** Forgets the table before. */
  void forget() {
    Arrays.fill(all, (byte) 0);
  }

  void read(PackedBits packed) throws IOException {
    reader.read(packed, all, all.length);
    int at = 0;
    symbols.set(all, at);
    at += SYMBOLS;
    distances.set(all, at);
    at += DISTANCES;
    lows.set(all, at);
    at += LOWS;
    lengths.set(all, at);
  }

  private static int[] symbolMeanings() {
    int[] meanings = new int[SYMBOLS];
    int[] lengths = Meaning.lengths(LENGTHS, SHORTEST_MATCH);
    for (int i = 0; i < SYMBOLS; i++) {
      if (i < FIRST_COMMAND) {
        meanings[i] = Meaning.LITERAL | (i << Meaning.VALUE);
      } else if (i < FIRST_OLD_DISTANCE) {
        int number = i - FIRST_COMMAND;
        meanings[i] = Meaning.command(number == 0 ? END : number == 1 ? FILTER : Meaning.REPEAT);
      } else if (i < FIRST_SHORT) {
        meanings[i] = Meaning.OLD_DISTANCE | ((i - FIRST_OLD_DISTANCE) << Meaning.VALUE);
      } else if (i < FIRST_MATCH) {
        int number = i - FIRST_SHORT;
        meanings[i] =
            Meaning.SHORT_MATCH | Meaning.of(SHORT_EXTRAS[number], SHORT_DISTANCES[number]);
      } else {
        meanings[i] = Meaning.MATCH | lengths[i - FIRST_MATCH];
      }
    }
    return meanings;
  }
}
