package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The output half of a {@link QuicStream}. It gathers written bytes into batches, and lets writes
 * wait while {@link #MAX_UNSENT_BYTES} are on their way to the QUIC library.
 */
final class QuicOutput {
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int MAX_UNSENT_BYTES = 2 * BATCH_BYTES;

  /**
   * The time for which written bytes are kept back for more, or for the end of the stream, to
   * travel with them.
   */
  private static final Duration HOLD = Duration.ofMillis(2);

  // Immutable.
  private final QuicStreamChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition sent = lock.newCondition();

  @GuardedBy("lock")
  private @Nullable ByteBuf unsent;

  @GuardedBy("lock")
  private boolean sendScheduled;

  // those in the batch and those on their way; the end counts as one
  @GuardedBy("lock")
  private int unsentBytes;

  @GuardedBy("lock")
  private boolean finished;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  @GuardedBy("lock")
  private boolean closed;

  QuicOutput(QuicStreamChannel channel) {
    this.channel = channel;
  }

  /** As {@link PeerStream#write}. */
  void write(ByteBuffer from, Duration timeout) throws IOException {
    while (from.hasRemaining()) {
      keepBatch(fillBatch(from, timeout));
    }
  }

  private ByteBuf fillBatch(ByteBuffer from, Duration timeout) throws IOException {
    ByteBuf batch = takeBatch(from.remaining(), timeout);
    int count = Math.min(from.remaining(), BATCH_BYTES - batch.readableBytes());
    batch.writeBytes(from.slice(from.position(), count));
    from.position(from.position() + count);
    return batch;
  }

  /** A batch with room, of which the caller may use as much as it wants and there is. */
  private ByteBuf takeBatch(int wantedBytes, Duration timeout) throws IOException {
    lock.lock();
    try {
      throwIfUnwritableLocked();
      if (unsent != null && unsent.readableBytes() == BATCH_BYTES) {
        sendUnsentLocked(false);
      }
      int room = unsent == null ? BATCH_BYTES : BATCH_BYTES - unsent.readableBytes();
      int count = Math.min(wantedBytes, room);
      long waitNanos = timeout.toNanos();
      for (; unsentBytes + count > MAX_UNSENT_BYTES; throwIfUnwritableLocked()) {
        waitNanos = awaitSentLocked(waitNanos, timeout);
      }
      unsentBytes += count;
      ByteBuf batch = unsent == null ? channel.alloc().directBuffer(count, BATCH_BYTES) : unsent;
      unsent = null;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void keepBatch(ByteBuf batch) {
    lock.lock();
    try {
      if (closed) {
        batch.release();
        return;
      }
      unsent = batch;
      if (!sendScheduled) {
        sendScheduled = true;
        var _ =
            channel.eventLoop().schedule(this::sendAfterHold, HOLD.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendAfterHold() {
    lock.lock();
    try {
      sendScheduled = false;
      flush();
    } finally {
      lock.unlock();
    }
  }

  /** Hands over the bytes that were kept back. */
  void flush() {
    lock.lock();
    try {
      if (unsent != null) {
        sendUnsentLocked(false);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link PeerStream#writeLast}.
   *
   * <p>The end goes out with the last byte: an end that travels alone is never sent again by the
   * QUIC library (quiche, as of Netty 4.2.18) when it is lost together with earlier bytes.
   */
  void writeLast(ByteBuffer from, Duration timeout) throws IOException {
    ByteBuf last = null;
    while (from.hasRemaining()) {
      if (last != null) {
        keepBatch(last);
      }
      last = fillBatch(from, timeout);
    }
    lock.lock();
    try {
      if (finished && last == null) {
        return;
      }
      if (last != null) {
        if (closed) {
          last.release();
        } else {
          unsent = last;
        }
      }
      throwIfUnwritableLocked();
      finished = true;
      unsentBytes++;
      sendUnsentLocked(true);
      long waitNanos = timeout.toNanos();
      while (unsentBytes > 0 && !closed && failure == null) {
        waitNanos = awaitSentLocked(waitNanos, timeout);
      }
      throwIfBrokenLocked();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands over the written bytes. Under the lock their order is that of the writes, because the
   * event loop takes tasks in the order of their arrival.
   */
  @GuardedBy("lock")
  private void sendUnsentLocked(boolean end) {
    ByteBuf content = unsent == null ? Unpooled.EMPTY_BUFFER : unsent;
    unsent = null;
    int bytes = content.readableBytes() + (end ? 1 : 0);
    Object message = end ? new DefaultQuicStreamFrame(content, true) : content;
    // The listener comes before the write, so that it is called before anything that follows.
    ChannelPromise promise = channel.newPromise();
    var _ = promise.addListener(done -> written(bytes, done.cause()));
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                var _ = channel.write(message, promise);
              });
    } catch (RejectedExecutionException e) {
      content.release();
      failure = e;
    }
  }

  private void written(int bytes, @Nullable Throwable cause) {
    lock.lock();
    try {
      unsentBytes -= bytes;
      if (failure == null) {
        failure = cause;
      }
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends writes; {@link #giveUp} has to follow. */
  void close() {
    lock.lock();
    try {
      closed = true;
      if (unsent != null) {
        unsent.release();
        unsent = null;
      }
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private long awaitSentLocked(long waitNanos, Duration timeout) throws IOException {
    return QuicStream.await(sent, waitNanos, timeout, "the other side takes nothing");
  }

  @GuardedBy("lock")
  private void throwIfUnwritableLocked() throws IOException {
    throwIfBrokenLocked();
    if (finished) {
      throw new IOException("writing was finished");
    }
  }

  @GuardedBy("lock")
  private void throwIfBrokenLocked() throws IOException {
    if (closed) {
      throw QuicStream.closed();
    }
    if (failure != null) {
      throw QuicStream.broken(failure);
    }
  }

  // Below: on the event loop.

  /**
   * Tells the other side that the stream has broken off, unless all was sent. A channel that closes
   * without this tells it that the stream has ended well.
   */
  void giveUp() {
    boolean done;
    lock.lock();
    try {
      done = finished && unsentBytes == 0;
    } finally {
      lock.unlock();
    }
    if (!done && channel.isOpen()) {
      var _ = channel.shutdownOutput(QuicStream.GIVEN_UP);
    }
  }

  /** The channel has closed. A finished stream counts as sent. */
  void channelEnded(IOException reason) {
    lock.lock();
    try {
      if (failure == null && !finished) {
        failure = reason;
      }
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
