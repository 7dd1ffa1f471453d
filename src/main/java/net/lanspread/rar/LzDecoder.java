package net.lanspread.rar;

import java.io.IOException;

/**
 * Decodes bytes and matches, which RAR 3 to 7 write alike: a Huffman code for bytes, lengths and
 * commands, one for distances, one for their lowest four bits, and one for the lengths of matches
 * with one of the last four distances.
 */
final class LzDecoder {
  /** No command, but an end. */
  static final int NONE = -1;

  final PackedBits packed = new PackedBits(PackedBits.LARGE);
  final Window window = new Window();
  final FilteredOutput output = new FilteredOutput();
  private final int far;
  private final int farther;
  private final int farthest;
  private final HuffmanTable symbols;
  private final HuffmanTable lows;
  private final HuffmanTable lengths;
  private HuffmanTable distances;

  /** The last distances, the newest one first. */
  private long distance0;

  private long distance1;
  private long distance2;
  private long distance3;
  private int lastLength;
  private int lastLow;
  private int lowRepeats;

  /**
   * A decoder with tables that its owner sets.
   *
   * @param far from this distance on a match is longer by one than its length says
   * @param farther from this one by two
   * @param farthest from this one by three
   */
  LzDecoder(
      HuffmanTable symbols,
      HuffmanTable distances,
      HuffmanTable lows,
      HuffmanTable lengths,
      int far,
      int farther,
      int farthest) {
    this.symbols = symbols;
    this.distances = distances;
    this.lows = lows;
    this.lengths = lengths;
    this.far = far;
    this.farther = farther;
    this.farthest = farthest;
  }

  void useDistances(HuffmanTable table) {
    distances = table;
  }

  /** Forgets all that was before. */
  void reset(long windowBytes) {
    window.reset(windowBytes);
    distance0 = 0;
    distance1 = 0;
    distance2 = 0;
    distance3 = 0;
    lastLength = 0;
    forgetLows();
  }

  /** Forgets the lowest bits of the last distance. */
  void forgetLows() {
    lastLow = 0;
    lowRepeats = 0;
  }

  /**
   * Decodes up to a bit of the file, or to the file's end.
   *
   * @return the command that came before, as its meaning has it, or {@link #NONE}
   */
  int decode(long endBit) throws IOException {
    while (packed.taken() < endBit && !packed.overdrawn()) {
      packed.ensure();
      int command = symbols(endBit);
      if (window.offset >= window.end) {
        window.handOn(output);
      }
      if (command != NONE) {
        return command;
      }
    }
    return NONE;
  }

  /**
   * The same until more bytes are wanted, or the window is to be handed on, too: one method, with
   * all that it works on in variables, because everything else waits for it.
   */
  private int symbols(long endBit) throws CorruptDataException {
    final byte[] in = packed.bytes;
    final int guard = packed.guard;
    final long end = packed.inBuffer(endBit);
    // In front of it no look at the end is needed, because all read bits are in front of the end.
    final int carefree = (int) Math.min(guard + 1L, end >> 3);
    final byte[] out = window.bytes;
    final int outEnd = window.end;
    final int[] symbolTable = symbols.entries;
    final int[] distanceTable = distances.entries;
    int position = packed.position;
    long bits = packed.bits;
    int count = packed.count;
    int to = window.offset;
    long old0 = distance0;
    long old1 = distance1;
    long old2 = distance2;
    long old3 = distance3;
    int length = lastLength;
    int command = NONE;
    while (to < outEnd) {
      if (position >= carefree && (position > guard || ((long) position << 3) - count >= end)) {
        break;
      }
      bits |= (long) PackedBits.EIGHT.get(in, position) >>> count;
      position += (Long.SIZE - 1 - count) >>> 3;
      count |= PackedBits.FILLED;
      int entry = symbolTable[(int) (bits >>> (Long.SIZE - Meaning.SYMBOL_TABLE_BITS))];
      if (entry < 0) {
        entry = symbols.longer(entry, bits);
      }
      bits <<= HuffmanTable.codeBits(entry);
      count -= HuffmanTable.codeBits(entry);
      if ((entry & Meaning.LITERAL) != 0) {
        out[to++] = (byte) (entry >>> Meaning.VALUE);
        if (position >= carefree) {
          continue;
        }
        // There are bits for two symbols more.
        entry = symbolTable[(int) (bits >>> (Long.SIZE - Meaning.SYMBOL_TABLE_BITS))];
        if (entry < 0) {
          entry = symbols.longer(entry, bits);
        }
        bits <<= HuffmanTable.codeBits(entry);
        count -= HuffmanTable.codeBits(entry);
        if ((entry & Meaning.LITERAL) != 0) {
          out[to++] = (byte) (entry >>> Meaning.VALUE);
          entry = symbolTable[(int) (bits >>> (Long.SIZE - Meaning.SYMBOL_TABLE_BITS))];
          if (entry < 0) {
            entry = symbols.longer(entry, bits);
          }
          bits <<= HuffmanTable.codeBits(entry);
          count -= HuffmanTable.codeBits(entry);
          if ((entry & Meaning.LITERAL) != 0) {
            out[to++] = (byte) (entry >>> Meaning.VALUE);
            continue;
          }
        }
      }
      long distance;
      if ((entry & Meaning.MATCH) != 0) {
        int extra = Meaning.extra(entry);
        length = (entry >>> Meaning.BASE) + (int) (bits >>> 1 >>> (63 - extra));
        bits <<= extra;
        count -= extra;
        bits |= (long) PackedBits.EIGHT.get(in, position) >>> count;
        position += (Long.SIZE - 1 - count) >>> 3;
        count |= PackedBits.FILLED;
        entry = distanceTable[(int) (bits >>> (Long.SIZE - Meaning.DISTANCE_TABLE_BITS))];
        if (entry < 0) {
          entry = distances.longer(entry, bits);
        }
        if (entry == 0) {
          throw unknownCode();
        }
        bits <<= HuffmanTable.codeBits(entry);
        count -= HuffmanTable.codeBits(entry);
        extra = Meaning.extra(entry);
        distance = ((long) (entry >>> Meaning.BASE) << extra) + 1;
        if (extra < 4) {
          distance += bits >>> 1 >>> (63 - extra);
          bits <<= extra;
          count -= extra;
        } else {
          extra -= 4;
          distance += bits >>> 1 >>> (63 - extra) << 4;
          bits <<= extra;
          count -= extra;
          if (lowRepeats > 0) {
            lowRepeats--;
          } else {
            if (count < HuffmanTable.MAX_BITS) {
              bits |= (long) PackedBits.EIGHT.get(in, position) >>> count;
              position += (Long.SIZE - 1 - count) >>> 3;
              count |= PackedBits.FILLED;
            }
            entry = lows.entry(bits);
            if (entry == 0) {
              throw unknownCode();
            }
            bits <<= HuffmanTable.codeBits(entry);
            count -= HuffmanTable.codeBits(entry);
            int low = entry >>> Meaning.VALUE;
            if (low == Meaning.LAST_LOW) {
              lowRepeats = Meaning.LOW_REPEATS - 1;
            } else {
              lastLow = low;
            }
          }
          distance += lastLow;
        }
        // No branches: a processor could not foretell them.
        length += (int) ((far - 1 - distance) >>> 63);
        length += (int) ((farther - 1 - distance) >>> 63);
        length += (int) ((farthest - 1 - distance) >>> 63);
        old3 = old2;
        old2 = old1;
        old1 = old0;
        old0 = distance;
      } else if ((entry & Meaning.OLD_DISTANCE) != 0) {
        int old = entry >>> Meaning.VALUE;
        distance = old == 0 ? old0 : old == 1 ? old1 : old == 2 ? old2 : old3;
        old3 = old > 2 ? old2 : old3;
        old2 = old > 1 ? old1 : old2;
        old1 = old > 0 ? old0 : old1;
        old0 = distance;
        bits |= (long) PackedBits.EIGHT.get(in, position) >>> count;
        position += (Long.SIZE - 1 - count) >>> 3;
        count |= PackedBits.FILLED;
        entry = lengths.entry(bits);
        if (entry == 0) {
          throw unknownCode();
        }
        bits <<= HuffmanTable.codeBits(entry);
        count -= HuffmanTable.codeBits(entry);
        int extra = Meaning.extra(entry);
        length = (entry >>> Meaning.BASE) + (int) (bits >>> 1 >>> (63 - extra));
        bits <<= extra;
        count -= extra;
      } else if ((entry & Meaning.SHORT_MATCH) != 0) {
        int extra = Meaning.extra(entry);
        length = 2;
        distance = (entry >>> Meaning.BASE) + (bits >>> 1 >>> (63 - extra));
        bits <<= extra;
        count -= extra;
        old3 = old2;
        old2 = old1;
        old1 = old0;
        old0 = distance;
      } else if (entry == 0) {
        throw unknownCode();
      } else {
        command = entry >>> Meaning.VALUE;
        if (command != Meaning.REPEAT) {
          break;
        }
        command = NONE;
        distance = old0;
        if (length == 0) {
          continue;
        }
      }
      if (distance >= 8 && distance <= to && length <= 16) {
        int from = to - (int) distance;
        Window.EIGHT.set(out, to, (long) Window.EIGHT.get(out, from));
        Window.EIGHT.set(out, to + 8, (long) Window.EIGHT.get(out, from + 8));
      } else {
        window.copy(to, distance, length);
      }
      to += length;
    }
    packed.position = position;
    packed.bits = bits;
    packed.count = count;
    window.offset = to;
    distance0 = old0;
    distance1 = old1;
    distance2 = old2;
    distance3 = old3;
    lastLength = length;
    return command;
  }

  static CorruptDataException unknownCode() {
    return new CorruptDataException("the packed data have an unknown code");
  }
}
