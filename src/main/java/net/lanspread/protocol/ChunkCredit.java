package net.lanspread.protocol;

/**
 * The flow of a chunk's body. Behind its request the asker sends one byte of any value, a credit,
 * for each {@value #CREDIT_BYTES} bytes of the body that it has taken, until the {@value
 * #LEAST_WINDOW_BYTES} bytes that need none cover the rest; with the last one it ends its side. The
 * source is never further ahead of the credits than a window that it chooses and that is at least
 * so large.
 *
 * <p>Windows of the transport cannot do this: the QUIC library widens them by itself up to 24 MiB,
 * which a source with many askers would have to keep for each.
 */
public final class ChunkCredit {
  public static final int CREDIT_BYTES = 32 * 1024;
  public static final int LEAST_WINDOW_BYTES = 2 * CREDIT_BYTES;

  private ChunkCredit() {}

  /** How many credits an asker sends for a body. */
  public static int count(int bodyBytes) {
    return Math.ceilDiv(Math.max(0, bodyBytes - LEAST_WINDOW_BYTES), CREDIT_BYTES);
  }
}
