package net.lanspread.rar;

/**
 * The meaning of the entries in the tables of {@link LzDecoder}, above the length of their code:
 * the kind of the symbol, and the values that belong to it.
 */
final class Meaning {
  /** A byte, which stands from {@link #VALUE} on. */
  static final int LITERAL = 1 << 4;

  /** A match with a new distance, and its length. */
  static final int MATCH = 1 << 5;

  /** A match with one of the last four distances: its number stands from {@link #VALUE} on. */
  static final int OLD_DISTANCE = 1 << 6;

  /** A match of two bytes, and its distance. */
  static final int SHORT_MATCH = 1 << 7;

  /** The number of a command, or a number in a table that has nothing else. */
  static final int VALUE = 8;

  /** The field, six bits wide, for the number of extra bits of a length or a distance. */
  static final int EXTRA = 8;

  /**
   * The field for the base to which the extra bits are added; in a table of distances, shifted by
   * their number.
   */
  static final int BASE = 16;

  /** The command to do the last match once more. All others are their decoder's. */
  static final int REPEAT = 1;

  /** The lowest four bits of a distance are the last ones, as often as {@link #LOW_REPEATS}. */
  static final int LAST_LOW = 16;

  static final int LOW_REPEATS = 16;

  /** So many bits of a code are looked up at once. */
  static final int SYMBOL_TABLE_BITS = 11;

  static final int DISTANCE_TABLE_BITS = 10;
  static final int LOW_TABLE_BITS = 9;
  static final int LENGTH_TABLE_BITS = 10;

  private Meaning() {}

  static int extra(int entry) {
    return (entry >>> EXTRA) & 0x3f;
  }

  /** A length or a short distance. */
  static int of(int extra, int base) {
    return (extra << EXTRA) | (base << BASE);
  }

  /** A command of the decoder. */
  static int command(int number) {
    return number << VALUE;
  }

  static int[] lows(int symbols) {
    return HuffmanTable.numbers(symbols, VALUE);
  }

  /**
   * Distances: the first four as they are, then two for each number of bits.
   *
   * @param regular so many of these; behind them come twelve with 16 bits and twelve with 18
   */
  static int[] distances(int symbols, int regular) {
    int[] meanings = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      if (i < 4) {
        meanings[i] = of(0, i);
      } else if (i < regular) {
        meanings[i] = of(i / 2 - 1, 2 | (i & 1));
      } else {
        int number = i - regular;
        meanings[i] = number < 12 ? of(16, 4 + number) : of(18, 4 + number - 12);
      }
    }
    return meanings;
  }

  /** Lengths: eight as they are, then four for each number of bits. */
  static int[] lengths(int symbols, int shortest) {
    int[] meanings = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      int extra = i < 8 ? 0 : i / 4 - 1;
      meanings[i] = of(extra, shortest + (i < 8 ? i : (4 | (i & 3)) << extra));
    }
    return meanings;
  }
}
