package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamChannelConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One QUIC stream as blocking calls. What the application does not take stays bounded: at most
 * {@link #MAX_UNREAD_BYTES} here, then in the QUIC library until its window is full, then the other
 * side's writes block.
 */
final class QuicStream implements PeerStream {
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int MAX_UNSENT_BYTES = 2 * BATCH_BYTES;
  private static final int READ_BYTES = 128 * 1024;
  private static final int MAX_UNREAD_BYTES = 1024 * 1024;
  private static final int SMALL_READ_BYTES = READ_BYTES / 8;

  /**
   * How long what was written is kept back for more, or the end of the stream, to travel with it.
   */
  private static final Duration HOLD = Duration.ofMillis(2);

  /** How much of an answer that nobody wants any more is taken, in hope of its end. */
  private static final int LINGER_BYTES = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(1);

  /** The code that tells the other side that a stream was given up. */
  private static final int GIVEN_UP = 1;

  // Immutable.
  private final QuicStreamChannel channel;
  private final Runnable leftBehind;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition sent = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();

  @GuardedBy("lock")
  private int unreadBytes;

  @GuardedBy("lock")
  private boolean readPaused;

  @GuardedBy("lock")
  private boolean inputEnded;

  @GuardedBy("lock")
  private @Nullable ByteBuf unsent;

  @GuardedBy("lock")
  private boolean sendScheduled;

  @GuardedBy("lock")
  private int unsentBytes;

  @GuardedBy("lock")
  private boolean finished;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private @Nullable Throwable inputFailure;

  @GuardedBy("lock")
  private @Nullable Throwable outputFailure;

  @GuardedBy("lock")
  private Duration timeout = Duration.ofSeconds(30);

  // Only the event loop's.
  private int lingerBytesLeft = LINGER_BYTES;

  /**
   * @param leftBehind runs on the event loop when the stream ended before its input did
   */
  QuicStream(QuicStreamChannel channel, Runnable leftBehind) {
    this.channel = channel;
    this.leftBehind = leftBehind;
    var _ = channel.closeFuture().addListener(future -> channelEnded());
  }

  /** What the stream's pipeline needs; once. */
  ChannelInboundHandlerAdapter handler() {
    return new Inlet();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    ByteBuf buffer = takeUnread();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(buffer.readableBytes(), into.remaining());
    ByteBuffer slice = into.slice(into.position(), count);
    buffer.readBytes(slice);
    into.position(into.position() + count);
    if (buffer.isReadable()) {
      putBack(buffer);
    } else {
      buffer.release();
    }
    return count;
  }

  private @Nullable ByteBuf takeUnread() throws IOException {
    boolean resume = false;
    ByteBuf head;
    lock.lock();
    try {
      long waitNanos = timeout.toNanos();
      for (head = unread.poll(); head == null; head = unread.poll()) {
        throwIfClosedLocked();
        if (unsent != null) {
          // Whoever waits for an answer has said all it wanted to.
          sendUnsentLocked(false);
        }
        if (inputEnded) {
          return null;
        }
        if (inputFailure != null) {
          throw new IOException("the stream broke: " + inputFailure.getMessage(), inputFailure);
        }
        waitNanos = awaitLocked(arrived, waitNanos, "nothing arrived");
      }
      unreadBytes -= head.readableBytes();
      if (readPaused && unreadBytes <= MAX_UNREAD_BYTES / 2) {
        readPaused = false;
        resume = true;
      }
    } finally {
      lock.unlock();
    }
    if (resume) {
      channel.read();
    }
    return head;
  }

  private void putBack(ByteBuf buffer) {
    lock.lock();
    try {
      if (closed) {
        buffer.release();
      } else {
        unread.addFirst(buffer);
        unreadBytes += buffer.readableBytes();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      keepBatch(fillBatch(from));
    }
  }

  private ByteBuf fillBatch(ByteBuffer from) throws IOException {
    ByteBuf batch = takeBatch(from.remaining());
    int count = Math.min(from.remaining(), BATCH_BYTES - batch.readableBytes());
    batch.writeBytes(from.slice(from.position(), count));
    from.position(from.position() + count);
    return batch;
  }

  /** A batch with room, of which the caller may use as much as it wants and there is. */
  private ByteBuf takeBatch(int wantedBytes) throws IOException {
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
        waitNanos = awaitLocked(sent, waitNanos, "the other side takes nothing");
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
      if (unsent != null) {
        sendUnsentLocked(false);
      }
    } finally {
      lock.unlock();
    }
  }

  private void written(int bytes, @Nullable Throwable failure) {
    lock.lock();
    try {
      unsentBytes -= bytes;
      if (failure != null && outputFailure == null) {
        outputFailure = failure;
      }
      sent.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The end goes out with the last byte: an end that travels alone is never sent again by the
   * QUIC library (quiche, as of Netty 4.2.18) when it is lost together with earlier bytes.
   */
  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    ByteBuf last = null;
    while (from.hasRemaining()) {
      if (last != null) {
        keepBatch(last);
      }
      last = fillBatch(from);
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
      while (unsentBytes > 0 && !closed && outputFailure == null) {
        waitNanos = awaitLocked(sent, waitNanos, "the other side takes nothing");
      }
      throwIfClosedLocked();
      throwIfOutputFailedLocked();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void setTimeout(Duration newTimeout) {
    lock.lock();
    try {
      timeout = newTimeout;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      dropUnreadLocked();
      if (unsent != null) {
        unsent.release();
        unsent = null;
      }
      arrived.signalAll();
      sent.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      channel.eventLoop().execute(this::closeChannel);
    } catch (RejectedExecutionException e) {
      // The event loops end only after every channel has been closed.
    }
  }

  // Below: on the event loop.

  /**
   * Tells the other side that nothing follows what was sent, unless all was. A channel that closes
   * without this tells it that the stream has ended well.
   */
  void giveUpOutput() {
    boolean outputDone;
    lock.lock();
    try {
      outputDone = finished && unsentBytes == 0;
    } finally {
      lock.unlock();
    }
    if (!outputDone && channel.isOpen()) {
      var _ = channel.shutdownOutput(GIVEN_UP);
    }
  }

  private void closeChannel() {
    giveUpOutput();
    if (!channel.isOpen()) {
      return;
    }
    boolean inputDone;
    lock.lock();
    try {
      inputDone = inputEnded || inputFailure != null;
    } finally {
      lock.unlock();
    }
    if (inputDone) {
      var _ = channel.close();
    } else {
      // Most often only the end is still to come. With it the stream is forgotten on both sides.
      var _ =
          channel.eventLoop().schedule(this::giveUpInput, LINGER.toNanos(), TimeUnit.NANOSECONDS);
      channel.read();
    }
  }

  private void giveUpInput() {
    if (channel.isOpen()) {
      var _ = channel.shutdownInput(GIVEN_UP);
      var _ = channel.close();
    }
  }

  /**
   * The channel of a stream closes when both sides have finished, perhaps before the listener of
   * the last write is called; or with its connection. In the first case what arrived can still be
   * read, and what was finished counts as sent.
   */
  private void channelEnded() {
    boolean early;
    lock.lock();
    try {
      early = !inputEnded;
      IOException reason = new IOException("the connection ended");
      if (!inputEnded && inputFailure == null) {
        if (channel.isInputShutdown()) {
          inputEnded = true;
        } else {
          inputFailure = reason;
          dropUnreadLocked();
        }
      }
      if (outputFailure == null && !finished) {
        outputFailure = reason;
      }
      arrived.signalAll();
      sent.signalAll();
    } finally {
      lock.unlock();
    }
    if (early) {
      leftBehind.run();
    }
  }

  /**
   * Hands over what was written. Under the lock the order is that of the writes, because the event
   * loop takes the tasks in the order in which they come.
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
      outputFailure = e;
    }
  }

  @GuardedBy("lock")
  private void dropUnreadLocked() {
    unread.forEach(ByteBuf::release);
    unread.clear();
    unreadBytes = 0;
  }

  @GuardedBy("lock")
  private void throwIfClosedLocked() throws IOException {
    if (closed) {
      throw new IOException("the stream was closed");
    }
  }

  @GuardedBy("lock")
  private void throwIfUnwritableLocked() throws IOException {
    throwIfClosedLocked();
    throwIfOutputFailedLocked();
    if (finished) {
      throw new IOException("writing was finished");
    }
  }

  @GuardedBy("lock")
  private void throwIfOutputFailedLocked() throws IOException {
    if (outputFailure != null) {
      throw new IOException("the stream broke: " + outputFailure.getMessage(), outputFailure);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // Every caller is such a loop.
  @GuardedBy("lock")
  private long awaitLocked(Condition condition, long waitNanos, String complaint)
      throws IOException {
    if (waitNanos <= 0) {
      throw new SocketTimeoutException(complaint + " for " + timeout);
    }
    try {
      return condition.awaitNanos(waitNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** The end of the stream's pipeline; all calls come from the event loop. */
  private final class Inlet extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      QuicStreamChannelConfig config = channel.config();
      config.setAutoRead(false);
      config.setAllowHalfClosure(true);
      config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      lock.lock();
      try {
        if (!closed) {
          enqueueLocked(buffer);
          return;
        }
      } finally {
        lock.unlock();
      }
      lingerBytesLeft -= buffer.readableBytes();
      buffer.release();
    }

    @GuardedBy("lock")
    private void enqueueLocked(ByteBuf buffer) {
      int bytes = buffer.readableBytes();
      ByteBuf last = unread.peekLast();
      // Small reads share a buffer, so that what is held is not many times what was received.
      if (last != null && bytes <= SMALL_READ_BYTES && bytes <= last.writableBytes()) {
        last.writeBytes(buffer);
        buffer.release();
      } else {
        unread.add(buffer);
      }
      unreadBytes += bytes;
      arrived.signal();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      boolean more;
      lock.lock();
      try {
        more = closed ? lingerBytesLeft > 0 : unreadBytes < MAX_UNREAD_BYTES;
        readPaused = !more;
      } finally {
        lock.unlock();
      }
      if (more) {
        // Not at once: by then the packets that wait in the socket have been taken apart, and one
        // read brings what they held together.
        channel.eventLoop().execute(context::read);
      } else if (lingerBytesLeft <= 0) {
        giveUpInput();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof ChannelInputShutdownEvent)) {
        return;
      }
      boolean over;
      lock.lock();
      try {
        inputEnded = true;
        over = closed;
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
      if (over) {
        closeChannel();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      boolean over;
      lock.lock();
      try {
        if (!inputEnded && inputFailure == null) {
          inputFailure = cause;
          dropUnreadLocked();
        }
        over = closed;
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
      if (over) {
        closeChannel();
      }
    }
  }
}
