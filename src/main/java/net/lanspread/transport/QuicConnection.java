package net.lanspread.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import net.lanspread.content.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A QUIC connection whose handshake is done. */
final class QuicConnection implements Connection {
  private static final Logger log = LoggerFactory.getLogger(QuicConnection.class);

  /**
   * The number of streams that may end before their input did. The library remembers such a stream
   * until the connection ends, so that they have to be bounded; a peer that really cancels so many
   * requests connects again.
   */
  private static final int MAX_LEFT_BEHIND = 4096;

  /** A stranger that was refused so many streams is no peer that came a moment too early. */
  private static final int MAX_REFUSED = 32;

  // Immutable.
  private final QuicChannel channel;
  private final PeerId peerId;

  /** The first address of the other side. */
  private final InetSocketAddress remoteAddress;

  private final Duration streamWait;
  private final BulkLanes bulk;
  private final Consumer<QuicConnection> onGreeted;
  private final CountDownLatch ended = new CountDownLatch(1);

  private volatile boolean greeted;

  /** The port where the other side listens; 0 while it is unknown. */
  private volatile int listenPort;

  /** True when this side has ended it, which takes the channel a moment. */
  private volatile boolean left;

  // Only the event loop's.
  private final ArrayDeque<CompletableFuture<QuicStream>> waiting = new ArrayDeque<>();
  private final Set<QuicStream> streams = new HashSet<>();
  private int leftBehind;
  private int guestStreams;
  private int refusedStreams;

  /**
   * @param greeted whether this side made the connection, so that nothing has to be said first
   */
  QuicConnection(
      QuicChannel channel,
      PeerId peerId,
      InetSocketAddress remoteAddress,
      Duration streamWait,
      boolean greeted,
      BulkLanes bulk,
      Consumer<QuicConnection> onGreeted) {
    this.channel = channel;
    this.peerId = peerId;
    this.remoteAddress = remoteAddress;
    this.streamWait = streamWait;
    this.greeted = greeted;
    this.bulk = bulk;
    this.listenPort = greeted ? remoteAddress.getPort() : 0;
    this.onGreeted = onGreeted;
    var _ = channel.closeFuture().addListener(future -> channelEnded());
  }

  @Override
  public PeerId peerId() {
    return peerId;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return channel.remoteSocketAddress() instanceof InetSocketAddress now ? now : remoteAddress;
  }

  @Override
  public boolean isOpen() {
    return !left && channel.isOpen();
  }

  @Override
  public void greeted() {
    greeted = true;
    onGreeted.accept(this);
  }

  @Override
  public void listensAt(int port) {
    listenPort = port;
  }

  private InetSocketAddress listenAddress() {
    return new InetSocketAddress(remoteAddress().getAddress(), listenPort);
  }

  @Override
  public void prepareBulk() {
    bulk.prepare(peerId, listenAddress());
  }

  @Override
  public PeerStream openBulkStream() throws IOException {
    Optional<PeerStream> onLanes = bulk.open(peerId, listenAddress());
    return onLanes.isPresent() ? onLanes.get() : openStream();
  }

  @Override
  public PeerStream openStream() throws IOException {
    CompletableFuture<QuicStream> opened = new CompletableFuture<>();
    try {
      channel.eventLoop().execute(() -> openOrWait(opened));
      return opened.get(streamWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("no stream to " + remoteAddress + ": " + e.getMessage(), e);
    } catch (RejectedExecutionException e) {
      throw new IOException("the connection to " + remoteAddress + " ended", e);
    } catch (TimeoutException e) {
      giveUp(opened);
      throw new IOException("stream limit reached for " + remoteAddress, e);
    } catch (InterruptedException e) {
      giveUp(opened);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static void giveUp(CompletableFuture<QuicStream> opened) {
    if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
      opened.join().close();
    }
  }

  @Override
  public void close() {
    left = true;
    try {
      channel.eventLoop().execute(this::closeChannel);
    } catch (RejectedExecutionException e) {
      // The event loops end only after every channel has been closed.
    }
  }

  /** Closes the connection if the other side has not greeted when the time is over. */
  void awaitGreeting(Duration timeout) throws InterruptedException {
    if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS) && !greeted) {
      log.debug("{} does not greet: disconnecting", peerId.brief());
      close();
    }
  }

  /** Returns when the connection has ended. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  // Below: on the event loop.

  private void closeChannel() {
    List.copyOf(streams).forEach(QuicStream::giveUpOutput);
    var _ = channel.close(true, 0, Unpooled.EMPTY_BUFFER);
  }

  /** A stream object for a channel whose pipeline is still empty. */
  QuicStream adopt(QuicStreamChannel streamChannel) {
    QuicStream stream = new QuicStream(streamChannel, this::streamLeftBehind);
    streams.add(stream);
    var _ = streamChannel.closeFuture().addListener(future -> streams.remove(stream));
    streamChannel.pipeline().addLast(stream.handler());
    return stream;
  }

  /**
   * A stream that the other side opened.
   *
   * @param mostOfStranger the number that it may have before it has greeted; one more is closed
   */
  QuicStream adoptGuest(QuicStreamChannel streamChannel, int mostOfStranger) {
    QuicStream stream = adopt(streamChannel);
    guestStreams++;
    var _ = streamChannel.closeFuture().addListener(future -> guestStreams--);
    if (!greeted && guestStreams > mostOfStranger) {
      stream.close();
      if (++refusedStreams == MAX_REFUSED) {
        close();
      }
    }
    return stream;
  }

  /** The other side may allow more streams now. */
  void streamLimitChanged() {
    while (!waiting.isEmpty() && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
      open(waiting.remove());
    }
  }

  private void openOrWait(CompletableFuture<QuicStream> opened) {
    if (!channel.isOpen()) {
      opened.completeExceptionally(new IOException("the connection ended"));
      return;
    }
    waiting.removeIf(CompletableFuture::isDone);
    waiting.add(opened);
    streamLimitChanged();
  }

  /** Opens a stream. Called only while one is allowed: a refused one would be lost for good. */
  private void open(CompletableFuture<QuicStream> opened) {
    if (opened.isDone()) {
      return;
    }
    Future<QuicStreamChannel> creation =
        channel.createStream(QuicStreamType.BIDIRECTIONAL, new Adopter(opened));
    var _ =
        creation.addListener(
            done -> {
              if (!done.isSuccess()) {
                opened.completeExceptionally(done.cause());
              }
            });
  }

  private void streamLeftBehind() {
    leftBehind++;
    if (leftBehind == MAX_LEFT_BEHIND && channel.isOpen()) {
      log.warn("{} abandoned {} streams: disconnecting", peerId.brief(), leftBehind);
      close();
    }
  }

  private void channelEnded() {
    for (CompletableFuture<QuicStream> opened : waiting) {
      opened.completeExceptionally(new IOException("the connection ended"));
    }
    waiting.clear();
    ended.countDown();
  }

  /** Makes a channel of our own a stream once it has a pipeline. */
  private final class Adopter extends ChannelInitializer<QuicStreamChannel> {
    private final CompletableFuture<QuicStream> opened;

    Adopter(CompletableFuture<QuicStream> opened) {
      this.opened = opened;
    }

    @Override
    protected void initChannel(QuicStreamChannel streamChannel) {
      QuicStream stream = adopt(streamChannel);
      if (!opened.complete(stream)) {
        stream.close();
      }
    }
  }
}
