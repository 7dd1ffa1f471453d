package net.lanspread.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One request and its answer, as two streams of bytes. Calls block; one thread may read while
 * another writes. {@link #close} from any thread ends a blocked call with an {@link IOException}.
 */
public interface PeerStream extends AutoCloseable {

  /**
   * Reads at least one byte and at most what the buffer has room for; -1 at the end.
   *
   * @throws IOException when the stream or its connection broke, or nothing came within the read
   *     timeout (a {@link java.net.SocketTimeoutException})
   */
  int read(ByteBuffer into) throws IOException;

  /** Writes all of the buffer; waits while the other side does not keep up. */
  void write(ByteBuffer from) throws IOException;

  /** Writes all of the buffer and says, with its last byte, that no more will be written. */
  void writeLast(ByteBuffer from) throws IOException;

  /** Says that no more will be written; {@link #writeLast} is better where there is a last byte. */
  default void finishWriting() throws IOException {
    writeLast(ByteBuffer.allocate(0));
  }

  /** Sets the time that a read or a write may wait for the other side; 30 s until set. */
  void setTimeout(Duration timeout);

  /** The time that the other side may be silent here: less than usual when there is another way. */
  default Duration patience(Duration usual) {
    return usual;
  }

  /**
   * The stream broke for that reason: gives up the way that it took. Whether there is another one,
   * which the next {@link Connection#openBulkStream} takes.
   */
  default boolean leaveWay(IOException reason) {
    return false;
  }

  /** Ends both directions; the bytes written up to {@link #writeLast} still arrive. */
  @Override
  void close();
}
