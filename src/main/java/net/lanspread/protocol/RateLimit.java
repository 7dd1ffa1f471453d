package net.lanspread.protocol;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;

/**
 * A limit on the bytes per second that all streams together move one way. Without a limit it costs
 * nothing. The first to come goes first, so that streams with pieces of one size share equally.
 * Only bytes that are announced to {@link #take} are held back. Thread-safe.
 */
public final class RateLimit {
  /** The lowest limit: under a lower one an answer would come later than others wait for it. */
  public static final long LEAST_BYTES_PER_SECOND = 64 * 1024;

  /** The share that one stream needs: the other side takes a slower stream for stuck. */
  private static final long STREAM_BYTES_PER_SECOND = 128 * 1024;

  private static final int FEW_STREAMS = 8;

  private static final int LEAST_PIECE_BYTES = 16 * 1024;
  private static final int PIECES_A_SECOND = 16;

  /** The time whose unused bytes can be made up for. */
  private static final double BURST_SECONDS = 0.05;

  /** The interval in which a waiting stream looks for a new limit, or for the end of its wish. */
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

  /** The bytes that were allowed to move until now, since a limit was set. */
  @GuardedBy("lock")
  private double earnedBytes;

  /** The bytes that have moved or wait for their turn. */
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

  /** Sets a limit, which holds at once, also for streams that wait; 0 is no limit. */
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

  /** The number of bytes to move in one go: {@code mostBytes}, or less under a limit. */
  public int pieceBytes(int mostBytes) {
    long limit = bytesPerSecond;
    return limit == 0
        ? mostBytes
        : (int) Math.min(mostBytes, Math.max(LEAST_PIECE_BYTES, limit / PIECES_A_SECOND));
  }

  /**
   * The number of streams that may move bytes at once. While part of the limit is unused it is
   * unbounded; once the limit is used up it is so small that no stream is taken for stuck. Under a
   * limit of few streams it is always small: all that begin at once would be slow before anything
   * is used up.
   *
   * @param most the largest number under a limit that is used up
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
   * @param isOver true once the bytes are not wanted any more; then it returns soon
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
   * @param isOver true once its bytes are not wanted any more; then it returns soon
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

  /** A stream that may move bytes. */
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
