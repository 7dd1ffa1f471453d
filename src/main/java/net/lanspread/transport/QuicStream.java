package net.lanspread.transport;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;

/** One QUIC stream as blocking calls. Each half has its own lock, and neither calls the other. */
final class QuicStream implements PeerStream {

  /** The code that tells the other side that a stream was given up. */
  static final int GIVEN_UP = 1;

  private final QuicStreamChannel channel;
  private final QuicInput input;
  private final QuicOutput output;
  private final Runnable leftBehind;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Duration timeout = Duration.ofSeconds(30);

  /**
   * @param leftBehind runs on the event loop when the stream ended before its input did
   */
  QuicStream(QuicStreamChannel channel, Runnable leftBehind) {
    this.channel = channel;
    this.input = new QuicInput(channel);
    this.output = new QuicOutput(channel);
    this.leftBehind = leftBehind;
    var _ = channel.closeFuture().addListener(future -> channelEnded());
  }

  /** The handler for the stream's pipeline; to be added once. */
  ChannelHandler handler() {
    return input;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (into.hasRemaining() && input.isEmpty()) {
      // A caller that waits for an answer has written its whole request.
      output.flush();
    }
    return input.read(into, timeout);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    output.write(from, timeout);
  }

  @Override
  public void writeLast(ByteBuffer from) throws IOException {
    output.writeLast(from, timeout);
  }

  @Override
  public void setTimeout(Duration newTimeout) {
    timeout = newTimeout;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    input.close();
    output.close();
    try {
      channel
          .eventLoop()
          .execute(
              () -> {
                output.giveUp();
                input.leave();
              });
    } catch (RejectedExecutionException e) {
      // The event loops end only after every channel has been closed.
    }
  }

  /** See {@link QuicOutput#giveUp}; on the event loop. */
  void giveUpOutput() {
    output.giveUp();
  }

  /**
   * The channel of a stream closes when both sides have finished, perhaps before the listener of
   * the last write is called; or with its connection. In the first case the input can still be
   * read, and a finished output counts as sent.
   */
  private void channelEnded() {
    IOException reason = new IOException("the connection ended");
    output.channelEnded(reason);
    if (input.channelEnded(reason)) {
      leftBehind.run();
    }
  }

  static IOException closed() {
    return new IOException("the stream was closed");
  }

  static IOException broken(Throwable cause) {
    return new IOException("the stream broke: " + cause.getMessage(), cause);
  }

  /**
   * Waits for a change, in a loop of the caller, which holds the condition's lock.
   *
   * @param waitNanos the rest of the timeout
   * @return its rest then
   */
  @SuppressWarnings("WaitNotInLoop") // Every caller is such a loop.
  static long await(Condition change, long waitNanos, Duration timeout, String complaint)
      throws IOException {
    if (waitNanos <= 0) {
      throw new SocketTimeoutException(complaint + " for " + timeout);
    }
    try {
      return change.awaitNanos(waitNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
