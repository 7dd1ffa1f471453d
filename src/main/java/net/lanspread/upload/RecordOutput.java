package net.lanspread.upload;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.InstallStreamCodec;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.PeerStream;

/**
 * The way of an install stream to its asker, no faster than that takes it; see {@link BodyCredit}.
 * One thread puts records, so that unpacking goes on while another one, in {@link #sendAll},
 * encrypts and sends those that were put before; a third tells of the credits.
 */
final class RecordOutput {
  /** How far ahead of the asker's credits the source may be. */
  static final int WINDOW_BYTES = 4 * 1024 * 1024;

  private static final int FLUSH_BYTES = 128 * 1024;

  /**
   * How much may wait to be sent. Decoders give the last 4 MiB of their window at once, and then
   * nothing for as long as they take to fill it again.
   */
  private static final int MAX_QUEUED = 4 * 1024 * 1024 / FLUSH_BYTES;

  /** For what ends with the stream, whose own patience ends that. */
  private static final long FOREVER_MILLIS = TimeUnit.DAYS.toMillis(365);

  /**
   * What is to be sent next.
   *
   * @param isBody whether it counts against the credits
   */
  private record Full(ByteBuffer bytes, boolean isBody, boolean isLast) {}

  private final PeerStream stream;
  private final Duration patience;

  // only the putting thread's
  private final InstallStreamCodec.Writer records = new InstallStreamCodec.Writer();
  private ByteBuffer buffer = newBuffer();
  private boolean headPut;

  private final Object lock = new Object();
  // guarded by lock; the first until it is sent
  private final Deque<Full> queue = new ArrayDeque<>();
  // guarded by lock; sent
  private final Deque<ByteBuffer> spareBuffers = new ArrayDeque<>();
  // guarded by lock
  private long sentBytes;
  // guarded by lock
  private long creditedBytes;
  // guarded by lock
  private boolean broken;
  // guarded by lock
  private boolean finished;

  /**
   * @param patience how long the asker may take nothing
   */
  RecordOutput(PeerStream stream, Duration patience) {
    this.stream = stream;
    this.patience = patience;
    stream.setTimeout(patience);
  }

  private static ByteBuffer newBuffer() {
    return ByteBuffer.allocate(FLUSH_BYTES + InstallStreamCodec.MAX_RECORD_BYTES);
  }

  /** Announces the stream; once, before all records. */
  void head(Message.InstallStreamReply announced) throws IOException {
    headPut = true;
    handOver(new Full(MessageCodec.encode(announced), false, false));
  }

  void put(InstallRecord record) throws IOException {
    records.put(record, buffer);
    if (buffer.position() >= FLUSH_BYTES) {
      flush(false);
    }
  }

  /** Puts the last record, and with it the end of our side; returns when it is sent. */
  void putLast(InstallRecord record) throws IOException {
    records.put(record, buffer);
    flush(true);
    awaitSent();
  }

  /** Says why there is no stream, or why it goes no further; returns when it is sent. */
  void fail(Message.Refusal why) throws IOException {
    if (headPut) {
      putLast(new InstallRecord.Failure(why.code(), why.message()));
    } else {
      handOver(new Full(MessageCodec.encode(why), false, true));
      awaitSent();
    }
  }

  private void flush(boolean last) throws IOException {
    handOver(new Full(buffer.flip(), true, last));
    ByteBuffer spare;
    synchronized (lock) {
      spare = spareBuffers.poll();
    }
    buffer = spare == null ? newBuffer() : spare.clear();
  }

  /** Waits until there is room in the queue. */
  private void handOver(Full full) throws IOException {
    synchronized (lock) {
      awaitQueueOfAtMost(MAX_QUEUED - 1);
      queue.add(full);
      lock.notifyAll();
    }
  }

  private void awaitSent() throws IOException {
    synchronized (lock) {
      awaitQueueOfAtMost(0);
    }
  }

  /** Called under the lock. */
  private void awaitQueueOfAtMost(int count) throws IOException {
    await(() -> queue.size() <= count, FOREVER_MILLIS);
  }

  /** Sends what is put, to its end or until the stream breaks. */
  void sendAll() throws IOException {
    try {
      boolean last = false;
      while (!last) {
        Full next = next();
        write(next);
        last = next.isLast();
        synchronized (lock) {
          queue.remove();
          if (next.isBody()) {
            spareBuffers.add(next.bytes());
          }
          finished = last;
          lock.notifyAll();
        }
      }
    } finally {
      if (!isFinished()) {
        breakOff();
      }
    }
  }

  private Full next() throws IOException {
    synchronized (lock) {
      await(() -> !queue.isEmpty(), FOREVER_MILLIS);
      return queue.element();
    }
  }

  private void write(Full next) throws IOException {
    ByteBuffer bytes = next.bytes();
    do {
      int count = next.isBody() ? room(bytes.remaining()) : bytes.remaining();
      ByteBuffer piece = bytes.slice(bytes.position(), count);
      bytes.position(bytes.position() + count);
      if (next.isLast() && !bytes.hasRemaining()) {
        stream.writeLast(piece);
      } else {
        stream.write(piece);
      }
    } while (bytes.hasRemaining());
  }

  /** Waits until something may be sent, and counts that as sent: so many bytes at most. */
  private int room(int maxBytes) throws IOException {
    synchronized (lock) {
      if (!await(() -> sentBytes - creditedBytes < WINDOW_BYTES, patience.toMillis())) {
        throw new SocketTimeoutException("the asker takes nothing for " + patience);
      }
      int count = (int) Math.min(maxBytes, WINDOW_BYTES - (sentBytes - creditedBytes));
      sentBytes += count;
      return count;
    }
  }

  /**
   * Waits until it holds; called under the lock, which it needs.
   *
   * @return whether it came to hold in time
   * @throws IOException when the stream is broken
   */
  private boolean await(BooleanSupplier holds, long patienceMillis) throws IOException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (!broken && !holds.getAsBoolean()) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (leftMillis <= 0) {
        return false;
      }
      try {
        lock.wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
    }
    if (broken) {
      throw new IOException("the asker wants no more of the stream");
    }
    return true;
  }

  /** The asker has taken more. */
  void credited(int credits) throws MalformedMessageException {
    synchronized (lock) {
      creditedBytes += (long) credits * BodyCredit.INSTALL_CREDIT_BYTES;
      if (creditedBytes > sentBytes) {
        throw new MalformedMessageException("more credits than bytes");
      }
      lock.notifyAll();
    }
  }

  /** The asker is gone: nothing more is written. */
  void breakOff() {
    synchronized (lock) {
      broken = true;
      lock.notifyAll();
    }
  }

  boolean isBroken() {
    synchronized (lock) {
      return broken;
    }
  }

  /** Whether all that is to be said was said. */
  boolean isFinished() {
    synchronized (lock) {
      return finished;
    }
  }
}
