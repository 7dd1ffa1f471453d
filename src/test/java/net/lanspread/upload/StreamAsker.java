package net.lanspread.upload;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.InstallStreamCodec;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.PeerStream;

/** The other end of the stream. It credits what it takes and nothing else, unless told to. */
final class StreamAsker implements PeerStream {
  private final Object lock = new Object();
  // guarded by lock
  private byte[] written = new byte[0];
  // guarded by lock
  private int writtenBytes;
  // guarded by lock
  private int credits;
  // guarded by lock
  private boolean ended;
  // guarded by lock
  private boolean left;
  // guarded by lock
  private boolean closed;
  private volatile Duration timeout = Duration.ofSeconds(30);
  volatile Runnable onTimeout = () -> {};

  // only the taking thread's
  private int takenBytes;
  private int uncreditedBytes;
  private int headBytes;
  private final InstallStreamCodec.Reader records =
      new InstallStreamCodec.Reader(
          into -> {
            int count = take(into);
            uncreditedBytes += Math.max(0, count);
            credit(uncreditedBytes / BodyCredit.INSTALL_CREDIT_BYTES);
            uncreditedBytes %= BodyCredit.INSTALL_CREDIT_BYTES;
            return count;
          });

  Message head() throws IOException {
    Message head = MessageCodec.read(this::take);
    headBytes = takenBytes;
    return head;
  }

  List<InstallRecord> takeAll() throws IOException {
    List<InstallRecord> all = new ArrayList<>();
    while (true) {
      InstallRecord record = records.next();
      all.add(record);
      if (record instanceof InstallRecord.End || record instanceof InstallRecord.Failure) {
        return all;
      }
    }
  }

  private int take(ByteBuffer into) throws IOException {
    synchronized (lock) {
      while (takenBytes == writtenBytes) {
        if (ended) {
          return -1;
        }
        if (closed) {
          throw new EOFException("the stream broke");
        }
        await(Duration.ofSeconds(50));
      }
      int count = Math.min(into.remaining(), writtenBytes - takenBytes);
      into.put(written, takenBytes, count);
      takenBytes += count;
      return count;
    }
  }

  void credit(int count) {
    synchronized (lock) {
      credits += count;
      lock.notifyAll();
    }
  }

  void leave() {
    synchronized (lock) {
      left = true;
      lock.notifyAll();
    }
  }

  /** Waits until so much of the body was written. */
  void awaitWritten(int bodyBytes) throws IOException {
    if (headBytes == 0) {
      head();
    }
    synchronized (lock) {
      while (writtenBytes - headBytes < bodyBytes) {
        await(Duration.ofSeconds(50));
      }
    }
  }

  int bodyBytes() {
    synchronized (lock) {
      return writtenBytes - headBytes;
    }
  }

  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    synchronized (lock) {
      while (true) {
        if (credits > 0) {
          int count = Math.min(credits, into.remaining());
          into.put(new byte[count]);
          credits -= count;
          return count;
        }
        if (left) {
          return -1;
        }
        if (closed) {
          throw new IOException("the stream was closed");
        }
        if (!await(timeout)) {
          onTimeout.run();
          throw new SocketTimeoutException("nothing arrived");
        }
      }
    }
  }

  /** Whether something happened before the time was over; the lock is held. */
  @SuppressWarnings("WaitNotInLoop") // Every caller is such a loop.
  private boolean await(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      lock.wait(patience.toMillis());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    return System.nanoTime() < deadline;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("the stream was closed");
      }
      int count = from.remaining();
      if (written.length < writtenBytes + count) {
        written = Arrays.copyOf(written, 2 * (writtenBytes + count));
      }
      from.get(written, writtenBytes, count);
      writtenBytes += count;
      lock.notifyAll();
    }
  }

  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    write(from);
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  @Override
  public void setTimeout(Duration newTimeout) {
    timeout = newTimeout;
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}
