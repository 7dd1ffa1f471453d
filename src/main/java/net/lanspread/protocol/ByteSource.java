package net.lanspread.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A source of bytes: a stream of a connection, or an array in tests. */
@FunctionalInterface
public interface ByteSource {
  /** Reads at least one byte and at most what the buffer has room for; -1 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Fills the buffer's room, or fails with an {@link EOFException}. */
  default void readFully(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (read(into) < 0) {
        throw new EOFException("the other side ended in the middle of a message");
      }
    }
  }

  /**
   * Reads exactly so many bytes; memory grows with the arriving bytes, not with the announced
   * number.
   *
   * @throws MalformedMessageException when more than {@code maxBytes} are announced
   */
  default byte[] readBody(long bodyBytes, int maxBytes) throws IOException {
    if (bodyBytes < 0 || bodyBytes > maxBytes) {
      throw new MalformedMessageException("a length of " + bodyBytes + " bytes is over its limit");
    }
    byte[] body = new byte[(int) Math.min(bodyBytes, 4 * 1024)];
    int filled = 0;
    while (filled < bodyBytes) {
      if (filled == body.length) {
        body = java.util.Arrays.copyOf(body, (int) Math.min(bodyBytes, body.length * 2L));
      }
      readFully(ByteBuffer.wrap(body, filled, body.length - filled));
      filled = body.length;
    }
    return body;
  }
}
