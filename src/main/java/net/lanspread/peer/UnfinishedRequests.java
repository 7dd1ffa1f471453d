package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;

/**
 * The requests that have begun to arrive and are not whole. Their memory is bounded for all peers
 * and strangers together, and each has a deadline. Beyond the bound the connection that holds most
 * is closed, so that a modest one is never hit. Thread-safe.
 */
final class UnfinishedRequests {
  /** The time that a request may take to come. */
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  static final int MAX_BYTES = 8 * 1024 * 1024;

  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<Connection, Long> held = new HashMap<>();

  @GuardedBy("lock")
  private long heldBytes;

  UnfinishedRequests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Reads the request of a stream.
   *
   * @throws MalformedMessageException when there is none
   */
  Message.Request<?> read(Connection connection, PeerStream stream) throws IOException {
    Arrival arrival = new Arrival(connection, stream, nanoTime.getAsLong() + TIMEOUT.toNanos());
    try {
      if (MessageCodec.read(arrival::read) instanceof Message.Request<?> request) {
        return request;
      }
      throw new MalformedMessageException("an answer came where a request was due");
    } finally {
      release(connection, arrival.bytes);
    }
  }

  private void hold(Connection connection, int bytes) {
    Connection greediest;
    synchronized (lock) {
      held.merge(connection, (long) bytes, Long::sum);
      heldBytes += bytes;
      if (heldBytes <= MAX_BYTES) {
        return;
      }
      greediest = held.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }
    greediest.close();
  }

  private void release(Connection connection, int bytes) {
    synchronized (lock) {
      heldBytes -= bytes;
      long left = held.getOrDefault(connection, 0L) - bytes;
      if (left > 0) {
        held.put(connection, left);
      } else {
        held.remove(connection);
      }
    }
  }

  /** One request on its way. */
  private final class Arrival {
    private final Connection connection;
    private final PeerStream stream;
    private final long deadlineNanos;
    private int bytes;

    Arrival(Connection connection, PeerStream stream, long deadlineNanos) {
      this.connection = connection;
      this.stream = stream;
      this.deadlineNanos = deadlineNanos;
    }

    int read(ByteBuffer into) throws IOException {
      long leftNanos = deadlineNanos - nanoTime.getAsLong();
      if (leftNanos <= 0) {
        throw new SocketTimeoutException("peer did not finish its request");
      }
      stream.setTimeout(Duration.ofNanos(leftNanos));
      int count = stream.read(into);
      if (count > 0) {
        bytes += count;
        hold(connection, count);
      }
      return count;
    }
  }
}
