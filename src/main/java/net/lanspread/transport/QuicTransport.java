package net.lanspread.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import net.lanspread.content.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network over QUIC. It has one UDP socket and one event loop for connections that others make,
 * and one of each for its own: the library ties a socket to one of the two roles.
 */
public final class QuicTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(QuicTransport.class);

  /** The name of the protocol in the handshake. */
  static final String PROTOCOL = "lanspread/1";

  private static final Duration CLOSE_WAIT = Duration.ofMillis(300);

  private final TransportOptions options;
  private final InetSocketAddress listenAddress;
  private final UdpSockets sockets = new UdpSockets();
  private final EventLoopGroup loops;
  private final Channel serverSocket;
  private final Channel clientSocket;
  private final Set<QuicChannel> channels = ConcurrentHashMap.newKeySet();
  private final ListenerThreads threads;
  private final AtomicInteger guests = new AtomicInteger();
  private final Strangers strangers;
  private final BulkLanes bulk;
  private final Homes homes;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** This platform has no QUIC. */
  static final class NoQuicException extends IOException {
    private static final long serialVersionUID = 1L;

    NoQuicException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Listens at once.
   *
   * @param bindAddress port 0 takes any free port
   * @throws IOException when this platform has no QUIC, or the address is taken
   */
  public QuicTransport(
      Identity identity, InetSocketAddress bindAddress, Listener listener, TransportOptions options)
      throws IOException {
    this(identity, bindAddress, listener, options, new BulkLanes(), new Homes());
  }

  /**
   * @param bulk the lanes beside its connections, for large bodies
   * @param homes the greeted connections of all kinds
   */
  QuicTransport(
      Identity identity,
      InetSocketAddress bindAddress,
      Listener listener,
      TransportOptions options,
      BulkLanes bulk,
      Homes homes)
      throws IOException {
    if (!Quic.isAvailable()) {
      throw new NoQuicException(
          "no QUIC native library for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"),
          Quic.unavailabilityCause());
    }
    this.threads = new ListenerThreads("lanspread-peer", listener);
    this.options = options;
    this.strangers = new Strangers(options.strangers());
    this.bulk = bulk;
    this.homes = homes;
    this.loops = sockets.newEventLoops(2);
    QuicCodecs codecs = new QuicCodecs(identity, options);
    boolean ready = false;
    try {
      this.serverSocket =
          sockets.bind(
              loops,
              bindAddress,
              codecs.server(
                  new AddressTokens(identity.privateKey(), strangers::areMany, System::nanoTime),
                  sockets.segments(),
                  new ConnectionInitializer(),
                  new StreamInitializer()));
      this.listenAddress = (InetSocketAddress) serverSocket.localAddress();
      this.clientSocket =
          sockets.bind(
              loops, new InetSocketAddress(listenAddress.getAddress(), 0), codecs.client());
      ready = true;
    } finally {
      if (!ready) {
        var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        threads.shutdown();
      }
    }
  }

  @Override
  public InetSocketAddress listenAddress() {
    return listenAddress;
  }

  @Override
  public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
    if (closed.get()) {
      throw new IOException("the transport is closed");
    }
    if (address.isUnresolved()) {
      throw new IOException("unknown host " + address.getHostString());
    }
    InetSocketAddress target = reachable(address);
    ConnectionHandler handler = new ConnectionHandler(false);
    Future<QuicChannel> connected =
        QuicChannel.newBootstrap(clientSocket)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, sockets.segments())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE))
            .remoteAddress(target)
            .handler(handler)
            .streamHandler(new StreamInitializer())
            .connect();
    var _ =
        connected.addListener(
            done -> {
              if (!done.isSuccess()) {
                handler.ready.completeExceptionally(done.cause());
              }
            });
    try {
      // The library keeps the time; the second more is for the case that it does not.
      return handler.ready.get(timeout.plusSeconds(1).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("no connection to " + target + ": " + e.getMessage(), e.getCause());
    } catch (TimeoutException e) {
      connected.cancel(false);
      throw new IOException("no connection to " + target + " in " + timeout, e);
    } catch (InterruptedException e) {
      connected.cancel(false);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** A peer that listens on all addresses of this machine is reached over its loopback. */
  private static InetSocketAddress reachable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long waitMillis = CLOSE_WAIT.toMillis();
    List<ChannelFuture> goodbyes =
        channels.stream().map(channel -> channel.close(true, 0, Unpooled.EMPTY_BUFFER)).toList();
    Deadline deadline = Deadline.in(CLOSE_WAIT);
    for (ChannelFuture goodbye : goodbyes) {
      goodbye.awaitUninterruptibly(deadline.left().toMillis());
    }
    serverSocket.close().awaitUninterruptibly(waitMillis);
    clientSocket.close().awaitUninterruptibly(waitMillis);
    threads.shutdown();
    loops.shutdownGracefully(0, waitMillis, TimeUnit.MILLISECONDS).awaitUninterruptibly(waitMillis);
    threads.awaitEnd(CLOSE_WAIT);
  }

  private void liveThrough(QuicConnection connection, boolean accepted) {
    try {
      if (accepted) {
        threads.accepted(connection);
        connection.awaitGreeting(options.strangers().greetTimeout());
      }
      connection.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = homes.ended(connection);
    threads.closed(connection);
  }

  /** Follows one connection from its first packet on; all calls come from the event loop. */
  private final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private final boolean accepted;
    private final CompletableFuture<QuicConnection> ready = new CompletableFuture<>();

    ConnectionHandler(boolean accepted) {
      this.accepted = accepted;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      QuicChannel channel = (QuicChannel) context.channel();
      channels.add(channel);
      var _ = channel.closeFuture().addListener(future -> channels.remove(channel));
      if (closed.get()) {
        var _ = channel.close();
      }
      if (!accepted) {
        return;
      }
      if (channel.remoteSocketAddress() instanceof InetSocketAddress remote) {
        strangers.admit(
            channel,
            remote.getAddress(),
            () -> {
              var _ = channel.close();
            });
      }
      int count = guests.incrementAndGet();
      var _ =
          channel
              .closeFuture()
              .addListener(
                  future -> {
                    strangers.leave(channel);
                    guests.decrementAndGet();
                  });
      if (count > options.maxConnections()) {
        // Only after its first packet has been read can the newcomer be told.
        channel.eventLoop().execute(() -> refuse(channel));
        return;
      }
      var _ =
          channel
              .eventLoop()
              .schedule(
                  () -> {
                    if (!ready.isDone()) {
                      var _ = channel.close();
                    }
                  },
                  options.handshakeTimeout().toNanos(),
                  TimeUnit.NANOSECONDS);
    }

    private void refuse(QuicChannel channel) {
      var _ = channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      QuicChannel channel = (QuicChannel) context.channel();
      SSLEngine engine = channel.sslEngine();
      if (engine == null
          || !(channel.remoteSocketAddress() instanceof InetSocketAddress remoteAddress)) {
        var _ = channel.close();
        return;
      }
      try {
        QuicConnection connection =
            new QuicConnection(
                channel,
                SelfSignedTrust.peerId(engine.getSession()),
                remoteAddress,
                options.streamWait(),
                !accepted,
                bulk,
                greeted -> {
                  strangers.leave(channel);
                  homes.greeted(greeted);
                });
        ready.complete(connection);
        if (!threads.start(() -> liveThrough(connection, accepted))) {
          var _ = channel.close();
        }
      } catch (SSLPeerUnverifiedException e) {
        ready.completeExceptionally(e);
        var _ = channel.close();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicStreamLimitChangedEvent && connection() != null) {
        connection().streamLimitChanged();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("connection {}: {}", context.channel(), cause.toString());
    }

    private @Nullable QuicConnection connection() {
      return ready.isDone() && !ready.isCompletedExceptionally() ? ready.join() : null;
    }
  }

  /** Follows each connection that others make. */
  private final class ConnectionInitializer extends ChannelInitializer<QuicChannel> {
    @Override
    protected void initChannel(QuicChannel channel) {
      channel.pipeline().addLast(new ConnectionHandler(true));
    }
  }

  /** Hands a stream that the other side opened to the listener. */
  private final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(QuicStreamChannel channel) {
      ConnectionHandler handler = channel.parent().pipeline().get(ConnectionHandler.class);
      QuicConnection connection = handler == null ? null : handler.connection();
      if (connection == null) {
        var _ = channel.close();
        return;
      }
      QuicStream stream = connection.adoptGuest(channel, options.strangers().maxStreams());
      if (!threads.start(() -> threads.requested(connection, stream))) {
        stream.close();
      }
    }
  }
}
