package net.lanspread.upload;

import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.protocol.BodyCredit;

/**
 * The window of all chunks that are being served: a number of bytes on the way for all together, in
 * equal shares, so that a lone asker is served fast, and many are served equally and need little
 * memory each.
 */
final class UploadWindow {
  static final int TOTAL_BYTES = 4 * 1024 * 1024;
  static final int MOST_BYTES = TOTAL_BYTES / 4;

  private final AtomicInteger served = new AtomicInteger();

  /** A chunk begins to be served; ends when closed. */
  Share open() {
    served.incrementAndGet();
    return new Share();
  }

  /** One chunk's share of the bytes on the way. */
  final class Share implements AutoCloseable {
    private Share() {}

    /** The size of the share, in whole credits; it changes with the number of served chunks. */
    int bytes() {
      int bytes = TOTAL_BYTES / served.get();
      return Math.clamp(
          bytes - bytes % BodyCredit.CREDIT_BYTES, BodyCredit.LEAST_WINDOW_BYTES, MOST_BYTES);
    }

    @Override
    public void close() {
      served.decrementAndGet();
    }
  }
}
