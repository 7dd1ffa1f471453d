package net.lanspread.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection with TLS 1.3, whose handshake is done: it carries one request at a time, and
 * is used again when that has ended on both sides.
 *
 * <p>Only the plain socket is ever closed, which ends blocked calls at once; to say so within TLS
 * could block itself.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /**
   * The bytes after which others have their turn: a virtual thread that never has to wait for a
   * fast source would keep a core for itself.
   */
  private static final int TURN_BYTES = 1024 * 1024;

  private final TlsSocket encrypted;
  private final PeerId peerId;

  // only the reading thread's
  private int readTimeoutMillis = -1;
  // only the reading thread's
  private int readBytes;
  // only the writing thread's
  private int writtenBytes;

  /** The deadline of the write under way; 0 while there is none. */
  private volatile long writeDeadlineNanos;

  private volatile boolean stuck;

  Lane(TlsSocket encrypted, PeerId peerId) {
    this.encrypted = encrypted;
    this.peerId = peerId;
  }

  /** The peer at the other end. */
  PeerId peerId() {
    return peerId;
  }

  boolean isOpen() {
    return !encrypted.plain().isClosed();
  }

  /**
   * Reads at least one byte.
   *
   * @param timeout the time that it may wait; zero for as long as the lane is open
   * @throws SocketTimeoutException when nothing came in time; the lane can still be used
   */
  void read(ByteBuffer into, int maxBytes, Duration timeout) throws IOException {
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    if (millis != readTimeoutMillis) {
      encrypted.plain().setSoTimeout(millis);
      readTimeoutMillis = millis;
    }
    int limit = into.limit();
    into.limit(into.position() + maxBytes);
    int count;
    try {
      count = encrypted.read(into);
    } finally {
      into.limit(limit);
    }
    readBytes = nextTurn(readBytes + count);
    if (count < 0) {
      throw new EOFException("the other side closed the lane");
    }
  }

  /**
   * Writes all of it at once.
   *
   * @throws SocketTimeoutException when the other side did not take it in time, which costs the
   *     lane
   */
  void write(Duration timeout, ByteBuffer... all) throws IOException {
    // never 0, which means that there is none
    writeDeadlineNanos = (System.nanoTime() + timeout.toNanos()) | 1;
    int bytes = 0;
    for (ByteBuffer each : all) {
      bytes += each.remaining();
    }
    try {
      encrypted.write(all);
      writtenBytes = nextTurn(writtenBytes + bytes);
    } catch (IOException e) {
      if (stuck) {
        throw (IOException)
            new SocketTimeoutException("the other side takes nothing for " + timeout).initCause(e);
      }
      throw e;
    } finally {
      writeDeadlineNanos = 0;
    }
  }

  /** Ends a turn of so many bytes when it is over; returns the rest of a turn. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is meant for virtual threads
  private static int nextTurn(int bytes) {
    if (bytes < TURN_BYTES) {
      return bytes;
    }
    Thread.yield();
    return 0;
  }

  /** Closes the lane when it is stuck in a write. */
  void closeIfStuck(long nowNanos) {
    long deadline = writeDeadlineNanos;
    if (deadline != 0 && nowNanos - deadline > 0) {
      stuck = true;
      close();
    }
  }

  /** Ends blocked calls with an {@link IOException}; does not wait. */
  void close() {
    encrypted.close();
  }

  /** Closes the lane, or its socket where it did not come to be one. */
  static void close(Socket plain, @Nullable Lane lane) {
    if (lane != null) {
      lane.close();
    } else {
      close(plain);
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("a socket did not close well", e);
    }
  }
}
