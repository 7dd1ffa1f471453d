package net.lanspread.protocol;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;

/**
 * How many bytes a second all streams together may move one way; without a limit until one is set,
 * and then it costs nothing. Who comes first goes first, so that streams that move pieces of one
 * size share equally. Only what is given to {@link #take} is held back. Thread-safe.
 */
public final class RateLimit {
  /** A lower limit would be slower than others wait for an answer. */
  public static final long LEAST_BYTES_PER_SECOND = 64 * 1024;

  /** Of one stream: the other side takes less for a stream that is stuck. */
  private static final long STREAM_BYTES_PER_SECOND = 128 * 1024;

  private static final int FEW_STREAMS = 8;

  private static final int LEAST_PIECE_BYTES = 16 * 1024;
  private static final int PIECES_A_SECOND = 16;

  /** What was left unused of so much time is made up for. */
  private static final double BURST_SECONDS = 0.05;

  /** How soon one who waits sees that the limit is another, or that nobody wants the bytes. */
  private static final long LOOK_NANOS = 100_000_000;

  /** Time, and the passing of it. */
  public interface Time {
    Time SYSTEM =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pass(long nanos) throws InterruptedException {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
          }
        };

    long nanos();

    /** Returns so much later. */
    void pass(long nanos) throws InterruptedException;
  }

  private final Time time;
  private volatile long bytesPerSecond;

  private final Object lock = new Object();

  /** What may have moved by now, since a limit was set. */
  @GuardedBy("lock")
  private double earnedBytes;

  /** What has moved, or waits for its turn. */
  @GuardedBy("lock")
  private double takenBytes;

  @GuardedBy("lock")
  private long lastNanos;

  /** In the order in which they came. */
  @GuardedBy("lock")
  private final SequencedSet<Stream> streams = new LinkedHashSet<>();

  public RateLimit(Time time) {
    this.time = time;
  }

  /** Holds from now on, also for those who wait; 0 is no limit. */
  public void set(long bytesPerSecond) {
    synchronized (lock) {
      advanceLocked();
      if (this.bytesPerSecond == 0) {
        earnedBytes = takenBytes;
      }
      this.bytesPerSecond =
          bytesPerSecond == 0 ? 0 : Math.max(LEAST_BYTES_PER_SECOND, bytesPerSecond);
    }
  }

  /** How much to move in one go: {@code mostBytes}, or less under a limit. */
  public int pieceBytes(int mostBytes) {
    long limit = bytesPerSecond;
    return limit == 0
        ? mostBytes
        : (int) Math.min(mostBytes, Math.max(LEAST_PIECE_BYTES, limit / PIECES_A_SECOND));
  }

  /**
   * How many streams may move bytes at once: as many as there are while that leaves something of
   * the limit, else so few that none of them is taken for stuck; always so few where they are
   * hardly any, for all that begin at once would be slow before anything is used up.
   *
   * @param most under a limit that is used up
   */
  public int streamsAtOnce(int most) {
    if (bytesPerSecond == 0) {
      return Integer.MAX_VALUE;
    }
    synchronized (lock) {
      return atOnceLocked(most);
    }
  }

  @GuardedBy("lock")
  private int atOnceLocked(int most) {
    advanceLocked();
    long limit = bytesPerSecond;
    long fit = limit / STREAM_BYTES_PER_SECOND;
    boolean unused = earnedBytes - takenBytes >= limit * BURST_SECONDS / 2;
    return limit == 0 || (unused && fit >= FEW_STREAMS)
        ? Integer.MAX_VALUE
        : Math.clamp(fit, 1, most);
  }

  /** Waits until so many bytes may move. */
  public void take(int bytes) throws IOException {
    take(bytes, () -> false);
  }

  /**
   * Waits until so many bytes may move.
   *
   * @param isOver whether nobody wants them any more; then it returns soon
   */
  public void take(int bytes, BooleanSupplier isOver) throws IOException {
    if (bytesPerSecond == 0) {
      return;
    }
    double before;
    synchronized (lock) {
      advanceLocked();
      before = takenBytes;
      takenBytes += bytes;
    }
    for (long left = leftNanos(before); left > 0 && !isOver.getAsBoolean(); ) {
      pass(Math.min(left, LOOK_NANOS));
      left = leftNanos(before);
    }
  }

  private long leftNanos(double before) {
    synchronized (lock) {
      advanceLocked();
      return bytesPerSecond == 0
          ? 0
          : (long) Math.ceil((before - earnedBytes) * 1e9 / bytesPerSecond);
    }
  }

  @GuardedBy("lock")
  private void advanceLocked() {
    long nanos = time.nanos();
    double passedSeconds = (nanos - lastNanos) / 1e9;
    lastNanos = nanos;
    earnedBytes =
        Math.min(
            earnedBytes + passedSeconds * bytesPerSecond,
            takenBytes + BURST_SECONDS * bytesPerSecond);
  }

  private void pass(long nanos) throws IOException {
    try {
      time.pass(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /**
   * Waits until one more stream may move bytes; it may until it is closed.
   *
   * @param isOver whether nobody wants its bytes any more; then it returns soon
   */
  public Stream enter(BooleanSupplier isOver) throws IOException {
    Stream stream = new Stream();
    synchronized (lock) {
      streams.add(stream);
    }
    boolean entered = false;
    try {
      while (bytesPerSecond != 0 && !isOver.getAsBoolean() && !mayMove(stream)) {
        pass(LOOK_NANOS);
      }
      entered = true;
      return stream;
    } finally {
      if (!entered) {
        stream.close();
      }
    }
  }

  private boolean mayMove(Stream stream) {
    synchronized (lock) {
      return streams.stream().limit(atOnceLocked(Integer.MAX_VALUE)).anyMatch(stream::equals);
    }
  }

  /** One that moves bytes. */
  public final class Stream implements AutoCloseable {
    private Stream() {}

    @Override
    public void close() {
      synchronized (lock) {
        streams.remove(this);
      }
    }
  }
}
