package net.lanspread.rar;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The last bytes that were unpacked, as far back as the packed data may refer to them.
 *
 * <p>It is a ring of pieces, each allocated when the first byte goes into it, so that a large
 * window costs no more than the bytes unpacked into it, and never has to be copied. A small window
 * has one small piece. Each piece has room behind its end, so that a decoder need not look at where
 * it ends within a symbol. The fields are open to the decoders, whose loops keep them in variables.
 */
final class Window {
  private static final int STEP_BYTES = Long.BYTES;

  /** The number of bytes beyond a symbol's own that may be written. */
  private static final int MARGIN_BYTES = 2 * STEP_BYTES;

  /** The most that one symbol writes. */
  static final int MAX_SYMBOL_BYTES = 4_352;

  /** A window of 4 MiB is one piece. */
  private static final int PIECE_BYTES = (4 << 20) + 64;

  private static final int OVERRUN_BYTES = MAX_SYMBOL_BYTES + MARGIN_BYTES;

  /** As many bytes are handed on at once, so that they are still in the processor's cache. */
  private static final int RUN_BYTES = 128 << 10;

  private static final byte[] NONE = {};

  /** Eight bytes as they are. */
  static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private byte[][] pieces = {};
  private int pieceBytes;
  private int piece;

  /** The number of bytes written before the piece that is written now. */
  private long base;

  private int handedOn;

  /** The piece that is written. */
  byte[] bytes = NONE;

  /** The offset of the next byte. */
  int offset;

  /** A symbol may be written that begins in front of this offset. */
  int end;

  /** The largest heap that a window takes when so much is unpacked into it. */
  static long heapBytes(long sizeBytes, long unpackedBytes) {
    int piece = pieceBytes(sizeBytes);
    long usedPieces = Math.min(pieces(sizeBytes), Math.ceilDiv(Math.max(unpackedBytes, 1), piece));
    return usedPieces * (piece + OVERRUN_BYTES);
  }

  private static int pieceBytes(long sizeBytes) {
    // One symbol never reaches over the next piece.
    return (int) Math.min(PIECE_BYTES, Math.max(sizeBytes, MAX_SYMBOL_BYTES) + MARGIN_BYTES);
  }

  private static long pieces(long sizeBytes) {
    return Math.ceilDiv(sizeBytes + MARGIN_BYTES, pieceBytes(sizeBytes));
  }

  /** Forgets everything; from here on bytes may be referred to that are so far away. */
  void reset(long sizeBytes) {
    int count = Math.toIntExact(pieces(sizeBytes));
    if (pieceBytes != pieceBytes(sizeBytes) || pieces.length != count) {
      pieceBytes = pieceBytes(sizeBytes);
      pieces = new byte[count][];
    }
    base = 0;
    offset = 0;
    handedOn = 0;
    enter(0);
    end = Math.min(pieceBytes, RUN_BYTES);
  }

  private void enter(int number) {
    piece = number;
    if (pieces[number] == null) {
      pieces[number] = new byte[pieceBytes + OVERRUN_BYTES];
    }
    bytes = pieces[number];
  }

  /** The number of bytes written in all. */
  long written() {
    return base + offset;
  }

  /** Hands on all that has not been, and makes room for more. */
  void handOn(UnpackedSink sink) throws IOException {
    handOn(sink, Math.min(offset, pieceBytes));
    if (offset >= pieceBytes) {
      byte[] full = bytes;
      offset -= pieceBytes;
      base += pieceBytes;
      handedOn = 0;
      enter((piece + 1) % pieces.length);
      System.arraycopy(full, pieceBytes, bytes, 0, offset);
      handOn(sink, offset);
    }
    end = Math.min(pieceBytes, handedOn + RUN_BYTES);
  }

  private void handOn(UnpackedSink sink, int upTo) throws IOException {
    int from = handedOn;
    if (upTo > from) {
      handedOn = upTo;
      sink.bytes(bytes, from, upTo - from);
    }
  }

  /**
   * Copies the bytes in front of an offset of this piece; bytes behind it may be overwritten.
   *
   * @throws CorruptDataException when there are none
   */
  void copy(int to, long distance, int count) throws CorruptDataException {
    if (distance <= to && distance > 0) {
      copyNear(bytes, to, (int) distance, count);
      return;
    }
    long ring = (long) pieces.length * pieceBytes;
    if (distance <= 0 || distance > base + to || distance > ring - MARGIN_BYTES) {
      throw new CorruptDataException("the packed data refer to missing bytes");
    }
    long back = distance - to;
    int piecesBack = (int) Math.ceilDiv(back, pieceBytes);
    int from = (int) ((long) piecesBack * pieceBytes - back);
    byte[] source = pieces[Math.floorMod(piece - piecesBack, pieces.length)];
    int here = Math.min(count, pieceBytes - from);
    copyEights(source, from, bytes, to, here);
    if (here < count) {
      int next = Math.floorMod(piece - piecesBack + 1, pieces.length);
      if (next == piece) {
        copyNear(bytes, to + here, to + here, count - here);
      } else {
        copyEights(pieces[next], 0, bytes, to + here, count - here);
      }
    }
  }

  /** Copies within one piece, so that copied bytes may be copied again. */
  static void copyNear(byte[] piece, int to, int distance, int count) {
    if (distance >= STEP_BYTES) {
      copyEights(piece, to - distance, piece, to, count);
      return;
    }
    // Byte by byte until the pattern fills a step; then from where it began to repeat itself.
    for (int i = 0; i < STEP_BYTES; i++) {
      piece[to + i] = piece[to + i - distance];
    }
    if (count > STEP_BYTES) {
      int repeated = (STEP_BYTES + distance - 1) / distance * distance;
      copyEights(piece, to + STEP_BYTES - repeated, piece, to + STEP_BYTES, count - STEP_BYTES);
    }
  }

  private static void copyEights(byte[] source, int from, byte[] target, int to, int count) {
    int end = to + count;
    int shift = from - to;
    for (int at = to; at < end; at += STEP_BYTES) {
      EIGHT.set(target, at, (long) EIGHT.get(source, at + shift));
    }
  }
}
