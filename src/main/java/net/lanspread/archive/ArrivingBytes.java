package net.lanspread.archive;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.LongConsumer;
import net.lanspread.disk.Disk;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an archive as a download brings them: the downloader says how far it has come, and
 * the reader waits for it. Its maker decides where the bytes stand, on disk or in memory.
 * Thread-safe; nobody is interrupted.
 */
public final class ArrivingBytes implements ArchiveBytes {
  private static final String CLOSED = "the archive is not read any more";

  /** The opener of the file with the bytes; called once, when the first bytes are there. */
  @FunctionalInterface
  public interface Place {
    Disk.Reader open() throws IOException;
  }

  private final long sizeBytes;
  private final Place place;
  private final LongConsumer passed;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private long arrivedBytes;

  @GuardedBy("lock")
  private @Nullable String end;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private Disk.@Nullable Reader reader;

  /**
   * @param place the place from which the bytes are read
   * @param passed is told, on the thread that reads, an offset: the bytes in front of it will not
   *     be read again
   */
  public ArrivingBytes(long sizeBytes, Place place, LongConsumer passed) {
    this.sizeBytes = sizeBytes;
    this.place = place;
    this.passed = passed;
  }

  /** All bytes in front of this offset are there and right; less than before changes nothing. */
  public void arrived(long offset) {
    synchronized (lock) {
      arrivedBytes = Math.max(arrivedBytes, offset);
      lock.notifyAll();
    }
  }

  /** No more bytes will come. Those that are there may still be read. */
  public void ended(String why) {
    synchronized (lock) {
      if (end == null && arrivedBytes < sizeBytes) {
        end = why;
      }
      lock.notifyAll();
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    if (offset >= sizeBytes) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), arrivedBytes(offset + 1) - offset);
    int limit = into.limit();
    into.limit(into.position() + count);
    try {
      return reader().read(into, offset);
    } catch (ClosedChannelException e) {
      arrivedBytes(offset + 1);
      throw e;
    } finally {
      into.limit(limit);
    }
  }

  /** Opens the place when it was not; only the thread that reads calls this. */
  private Disk.Reader reader() throws IOException {
    synchronized (lock) {
      if (reader != null) {
        return reader;
      }
    }
    Disk.Reader opened = place.open();
    synchronized (lock) {
      if (!closed) {
        reader = opened;
        return opened;
      }
    }
    opened.close();
    throw new ArrivalEndedException(CLOSED);
  }

  @Override
  public void passed(long offset) {
    passed.accept(offset);
  }

  @Override
  public void await(long bytes) throws IOException {
    arrivedBytes(bytes);
  }

  /** Waits until so many bytes are there; how many there are then. */
  private long arrivedBytes(long bytes) throws IOException {
    synchronized (lock) {
      while (arrivedBytes < bytes && end == null && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException)
              new InterruptedIOException("interrupted while waiting for an archive").initCause(e);
        }
      }
      if (closed) {
        throw new ArrivalEndedException(CLOSED);
      }
      if (arrivedBytes < bytes) {
        throw new ArrivalEndedException(String.valueOf(end));
      }
      return arrivedBytes;
    }
  }

  @Override
  public void close() throws IOException {
    Disk.Reader open;
    synchronized (lock) {
      closed = true;
      open = reader;
      reader = null;
      lock.notifyAll();
    }
    if (open != null) {
      open.close();
    }
  }
}
