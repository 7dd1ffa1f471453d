package net.lanspread.protocol;

/**
 * The flow of a chunk's body. Behind its request the asker sends one byte of any value, a credit,
 * for each {@value #CREDIT_BYTES} bytes that it has taken. The source is never further ahead of the
 * credits than a window that it chooses and that is at least two credits large.
 *
 * <p>The last {@value #LEAST_WINDOW_BYTES} bytes need no credit, and with the last one the asker
 * ends its side. So the source hears at once of an asker that is gone, also while it sends nothing.
 *
 * <p>Windows of the transport cannot do this: the QUIC library widens them by itself up to 24 MiB,
 * which a source with many askers would have to keep for each.
 */
public final class BodyCredit {
  public static final int CREDIT_BYTES = 32 * 1024;
  public static final int LEAST_WINDOW_BYTES = 2 * CREDIT_BYTES;

  private BodyCredit() {}

  /** The number of credits that an asker sends for a chunk's body. */
  public static int count(int bodyBytes) {
    return Math.ceilDiv(Math.max(0, bodyBytes - LEAST_WINDOW_BYTES), CREDIT_BYTES);
  }

  /** The number of credits that the asker sends for the body that answers the request. */
  public static int due(Message.Request<?> request) {
    return request instanceof Message.GetChunk chunk ? count(chunk.lengthBytes()) : 0;
  }
}
