package net.lanspread.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The machine's best way to send and receive UDP packets: on Linux many per system call (GSO and
 * GRO), elsewhere one by one.
 */
final class UdpSockets {
  /**
   * The number of packets that go to the kernel as one; 44 of 1,450 bytes are below its limit of 64
   * KiB.
   */
  private static final int SEGMENTS = 44;

  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  /** The number of bundles that are taken from the kernel before any of them is answered. */
  private static final int READS_PER_ROUND = 64;

  /** The bytes that the kernel holds while the thread is busy; it may grant less. */
  private static final int SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

  private final boolean epoll = Epoll.isAvailable();

  /** Event loops with a thread each. */
  EventLoopGroup newEventLoops(int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads,
        new DefaultThreadFactory("lanspread-quic"),
        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** The allocator that bundles outgoing packets. */
  SegmentedDatagramPacketAllocator segments() {
    return epoll
        ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
        : SegmentedDatagramPacketAllocator.NONE;
  }

  /**
   * Opens a socket.
   *
   * @throws IOException when the address cannot be had; the message names it
   */
  Channel bind(EventLoopGroup loops, InetSocketAddress address, ChannelHandler handler)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(RECEIVE_BUFFER_BYTES)
                    .maxMessagesPerRead(READS_PER_ROUND))
            .handler(handler);
    if (epoll) {
      bootstrap.option(EpollChannelOption.UDP_GRO, true);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen at UDP " + address, bound.cause());
    }
    return bound.channel();
  }
}
