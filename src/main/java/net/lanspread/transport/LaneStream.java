package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import net.lanspread.content.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One request on a lane. Each direction is a row of records: 4 bytes big-endian, the highest bit
 * set in the last record, the others the number of bytes that follow, 1 to {@link
 * #MAX_RECORD_BYTES}, or 0 in the last.
 */
final class LaneStream implements PeerStream {
  static final int MAX_RECORD_BYTES = 1024 * 1024;

  private static final int HEADER_BYTES = 4;
  private static final int LAST = 1 << 31;

  /** The number of bytes that are taken of an unwanted answer, in hope of its end. */
  private static final int LINGER_BYTES = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Lane lane;
  private final boolean asking;
  private final @Nullable LaneConnection beside;
  private final Consumer<LaneStream> onClose;
  private volatile Duration timeout = Duration.ofSeconds(30);

  // only the reading thread's
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private int recordBytesLeft;
  private boolean inLastRecord;

  // only the writing thread's
  private final ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean reading;

  @GuardedBy("lock")
  private boolean writing;

  @GuardedBy("lock")
  private boolean inputEnded;

  @GuardedBy("lock")
  private boolean finished;

  @GuardedBy("lock")
  private boolean closed;

  /** A request of the other side. */
  LaneStream(Lane lane, Consumer<LaneStream> onClose) {
    this(lane, false, null, onClose);
  }

  /**
   * A request of ours.
   *
   * @param beside the connection, where there is another way besides
   * @param onClose is told when the stream is closed, once
   */
  LaneStream(Lane lane, @Nullable LaneConnection beside, Consumer<LaneStream> onClose) {
    this(lane, true, beside, onClose);
  }

  private LaneStream(
      Lane lane, boolean asking, @Nullable LaneConnection beside, Consumer<LaneStream> onClose) {
    this.lane = lane;
    this.asking = asking;
    this.beside = beside;
    this.onClose = onClose;
  }

  /** Waits for the first byte, for as long as the lane is open; an exception says that it ended. */
  void awaitBegin() throws IOException {
    lane.read(header, HEADER_BYTES, Duration.ZERO);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    synchronized (lock) {
      throwIfClosedLocked();
      if (inputEnded) {
        return -1;
      }
      reading = true;
    }
    try {
      return take(into, timeout);
    } finally {
      synchronized (lock) {
        reading = false;
      }
    }
  }

  private int take(ByteBuffer into, Duration patience) throws IOException {
    try {
      if (recordBytesLeft == 0 && !nextRecord(patience)) {
        return -1;
      }
      int before = into.position();
      lane.read(into, Math.min(into.remaining(), recordBytesLeft), patience);
      int count = into.position() - before;
      recordBytesLeft -= count;
      if (recordBytesLeft == 0 && inLastRecord) {
        inputEnded();
      }
      return count;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      lane.close();
      throw new IOException("the stream broke: " + e.getMessage(), e);
    }
  }

  /** Reads a header, which may have come in part before; false at the end of the stream. */
  private boolean nextRecord(Duration patience) throws IOException {
    while (header.hasRemaining()) {
      lane.read(header, header.remaining(), patience);
    }
    int word = header.flip().getInt();
    header.clear();
    inLastRecord = word < 0;
    recordBytesLeft = word & ~LAST;
    if (recordBytesLeft > MAX_RECORD_BYTES || (recordBytesLeft == 0 && !inLastRecord)) {
      throw new IOException("a record of " + recordBytesLeft + " bytes");
    }
    if (recordBytesLeft == 0) {
      inputEnded();
    }
    return recordBytesLeft > 0;
  }

  private void inputEnded() {
    synchronized (lock) {
      inputEnded = true;
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    if (from.hasRemaining()) {
      put(from, false);
    }
  }

  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    put(from, true);
  }

  private void put(ByteBuffer from, boolean last) throws IOException {
    synchronized (lock) {
      throwIfClosedLocked();
      if (finished) {
        if (last && !from.hasRemaining()) {
          return;
        }
        throw new IOException("the end was written before");
      }
      writing = true;
    }
    try {
      send(from, last, timeout);
    } finally {
      synchronized (lock) {
        writing = false;
      }
    }
  }

  private void send(ByteBuffer from, boolean last, Duration patience) throws IOException {
    try {
      do {
        int count = Math.min(from.remaining(), MAX_RECORD_BYTES);
        boolean isLast = last && count == from.remaining();
        head.clear().putInt(isLast ? count | LAST : count).flip();
        lane.write(patience, head, from.slice(from.position(), count));
        from.position(from.position() + count);
      } while (from.hasRemaining());
    } catch (IOException e) {
      lane.close();
      throw e;
    }
    if (last) {
      synchronized (lock) {
        finished = true;
      }
    }
  }

  @Override
  public void setTimeout(Duration newTimeout) {
    timeout = newTimeout;
  }

  @Override
  public Duration patience(Duration usual) {
    return beside == null || usual.compareTo(BulkLanes.SILENCE) < 0 ? usual : BulkLanes.SILENCE;
  }

  @Override
  public boolean leaveWay(IOException reason) {
    if (beside != null) {
      beside.abandon(reason);
    }
    return beside != null;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The lane ends with the stream unless at least one direction has: then {@link #settle} may
   * save it. An answer that was cut never looks whole, for its last record is missing.
   */
  @Override
  public void close() {
    boolean lost;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      lost = reading || writing || !(finished || (asking && inputEnded));
    }
    if (lost) {
      lane.close();
    }
    onClose.accept(this);
  }

  /**
   * After the close: brings both directions to their end, which takes a moment at most; false, and
   * the lane closed, when they do not come to it.
   */
  boolean settle() {
    if (!lane.isOpen()) {
      return false;
    }
    try {
      if (!isFinished()) {
        send(ByteBuffer.allocate(0), true, LINGER);
      }
      ByteBuffer rest = ByteBuffer.allocate(LINGER_BYTES);
      Deadline deadline = Deadline.in(LINGER);
      while (!hasInputEnded()) {
        Duration left = deadline.left();
        if (left.toMillis() <= 0 || !rest.hasRemaining()) {
          throw new IOException("peer did not finish the stream");
        }
        take(rest, left);
      }
      return true;
    } catch (IOException e) {
      lane.close();
      return false;
    }
  }

  /** True when both directions have come to their end. */
  boolean isSettled() {
    synchronized (lock) {
      return finished && inputEnded;
    }
  }

  private boolean isFinished() {
    synchronized (lock) {
      return finished;
    }
  }

  private boolean hasInputEnded() {
    synchronized (lock) {
      return inputEnded;
    }
  }

  @GuardedBy("lock")
  private void throwIfClosedLocked() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
  }
}
