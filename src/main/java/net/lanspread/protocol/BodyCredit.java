package net.lanspread.protocol;

/**
 * The flow of a body that may be large. Behind its request the asker sends one byte of any value, a
 * credit, for each {@value #CREDIT_BYTES} bytes of a chunk that it has taken, or each {@value
 * #INSTALL_CREDIT_BYTES} bytes of an install stream. The source is never further ahead of the
 * credits than a window that it chooses and that is at least two credits large.
 *
 * <p>The length of a chunk is known: its last {@value #LEAST_WINDOW_BYTES} bytes need no credit,
 * and with the last one the asker ends its side. An install stream is credited until its end has
 * come; then the asker ends the whole stream. So the source of either hears at once of an asker
 * that is gone, also while it sends nothing.
 *
 * <p>Windows of the transport cannot do this: the QUIC library widens them by itself up to 24 MiB,
 * which a source with many askers would have to keep for each.
 */
public final class BodyCredit {
  public static final int CREDIT_BYTES = 32 * 1024;
  public static final int LEAST_WINDOW_BYTES = 2 * CREDIT_BYTES;

  /** More than for a chunk: a stream goes to few askers, and each credit costs both sides. */
  public static final int INSTALL_CREDIT_BYTES = 256 * 1024;

  private BodyCredit() {}

  /** How many credits an asker sends for a chunk's body. */
  public static int count(int bodyBytes) {
    return Math.ceilDiv(Math.max(0, bodyBytes - LEAST_WINDOW_BYTES), CREDIT_BYTES);
  }

  /** How many bytes of the body that answers the request one credit is worth. */
  public static int creditBytes(Message.Request request) {
    return request instanceof Message.GetInstallStream ? INSTALL_CREDIT_BYTES : CREDIT_BYTES;
  }

  /** How many credits the asker sends at most for the body that answers the request. */
  public static long due(Message.Request request) {
    return switch (request) {
      case Message.GetChunk chunk -> count(chunk.lengthBytes());
      case Message.GetInstallStream _ -> Long.MAX_VALUE;
      case Message.KeyRequest _,
          Message.Hello _,
          Message.LibraryDelta _,
          Message.Goodbye _,
          Message.Ping _,
          Message.GetPeers _,
          Message.GetFileList _,
          Message.GetManifest _,
          Message.OrganiserHeads _,
          Message.GetPublication _,
          Message.Have _ ->
          0;
    };
  }
}
