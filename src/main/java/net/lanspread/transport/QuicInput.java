package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamChannelConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The input half of a {@link QuicStream}, which is the end of the stream's pipeline. Bytes that the
 * application does not take stay bounded: at most {@link #MAX_UNREAD_BYTES} here, then in the QUIC
 * library until its window is full, then the other side's writes block.
 */
final class QuicInput extends ChannelInboundHandlerAdapter {
  private static final int READ_BYTES = 128 * 1024;
  private static final int MAX_UNREAD_BYTES = 1024 * 1024;
  private static final int SMALL_READ_BYTES = READ_BYTES / 8;

  /** The number of bytes that are taken of an unwanted answer, in hope of its end. */
  private static final int LINGER_BYTES = 64 * 1024;

  private static final Duration LINGER = Duration.ofSeconds(1);

  // Immutable.
  private final QuicStreamChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  @GuardedBy("lock")
  private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();

  @GuardedBy("lock")
  private int unreadBytes;

  @GuardedBy("lock")
  private boolean readPaused;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  @GuardedBy("lock")
  private boolean closed;

  // Only the event loop's.
  private boolean lingering;
  private int lingerBytesLeft = LINGER_BYTES;

  QuicInput(QuicStreamChannel channel) {
    this.channel = channel;
  }

  /** True when a read would find no byte. */
  boolean isEmpty() {
    lock.lock();
    try {
      return unread.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link PeerStream#read}. */
  int read(ByteBuffer into, Duration timeout) throws IOException {
    if (!into.hasRemaining()) {
      return 0;
    }
    ByteBuf buffer = take(timeout);
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

  private @Nullable ByteBuf take(Duration timeout) throws IOException {
    boolean resume = false;
    ByteBuf head;
    lock.lock();
    try {
      long waitNanos = timeout.toNanos();
      for (head = unread.poll(); head == null; head = unread.poll()) {
        if (closed) {
          throw QuicStream.closed();
        }
        if (ended) {
          return null;
        }
        if (failure != null) {
          throw QuicStream.broken(failure);
        }
        waitNanos = QuicStream.await(arrived, waitNanos, timeout, "nothing arrived");
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

  /** Ends reads; {@link #leave} has to follow. */
  void close() {
    lock.lock();
    try {
      closed = true;
      dropUnreadLocked();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void dropUnreadLocked() {
    unread.forEach(ByteBuf::release);
    unread.clear();
    unreadBytes = 0;
  }

  // Below: on the event loop.

  /** Closes the channel, after a moment in which the input may come to its end. */
  void leave() {
    if (!channel.isOpen()) {
      return;
    }
    boolean done;
    lock.lock();
    try {
      done = ended || failure != null;
    } finally {
      lock.unlock();
    }
    if (done) {
      var _ = channel.close();
    } else if (lingerBytesLeft <= 0) {
      giveUp();
    } else {
      // Most often only the end is still to come. With it the stream is forgotten on both sides.
      lingering = true;
      var _ = channel.eventLoop().schedule(this::giveUp, LINGER.toNanos(), TimeUnit.NANOSECONDS);
      channel.read();
    }
  }

  private void giveUp() {
    if (channel.isOpen()) {
      var _ = channel.shutdownInput(QuicStream.GIVEN_UP);
      var _ = channel.close();
    }
  }

  /** The channel has closed. Whether that came before the end of the input. */
  boolean channelEnded(IOException reason) {
    lock.lock();
    try {
      boolean early = !ended;
      if (channel.isInputShutdown() && failure == null) {
        ended = true;
        arrived.signalAll();
      } else {
        failLocked(reason);
      }
      return early;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void failLocked(Throwable reason) {
    if (!ended && failure == null) {
      failure = reason;
      dropUnreadLocked();
      arrived.signalAll();
    }
  }

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
    // Small reads share a buffer, so that memory is not many times the received bytes.
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
      // A read waits for the end of the current batch: by then the packets in the socket have been
      // taken apart, and one read brings all their bytes together.
      channel.eventLoop().execute(context::read);
    } else if (lingering) {
      giveUp();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      lock.lock();
      try {
        ended = true;
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
      closeIfLingering();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lock.lock();
    try {
      failLocked(cause);
    } finally {
      lock.unlock();
    }
    closeIfLingering();
  }

  private void closeIfLingering() {
    if (lingering) {
      var _ = channel.close();
    }
  }
}
