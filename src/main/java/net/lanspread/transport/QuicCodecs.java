package net.lanspread.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.handler.ssl.ClientAuth;
import java.util.concurrent.TimeUnit;

/** The QUIC library as it is set up for a socket: proof of both sides, windows, packets. */
record QuicCodecs(Identity identity, TransportOptions options) {

  /** Fits into an Ethernet frame of 1,500 bytes behind the headers of IPv6 and UDP. */
  private static final int MAX_PACKET_BYTES = 1450;

  private static final long STREAM_WINDOW_BYTES = 16 * 1024 * 1024;
  private static final long CONNECTION_WINDOW_BYTES = 24 * 1024 * 1024;

  /** Requests are small. The library keeps bytes that arrive out of order, unseen by us. */
  private static final long REQUEST_WINDOW_BYTES = 128 * 1024;

  /** The bytes that a peer may send before its greeting; the library widens it as it is read. */
  private static final long GUEST_WINDOW_BYTES = 256 * 1024;

  /**
   * The handlers for connections that others make.
   *
   * @param connections a handler for each new one
   * @param streams a handler for each stream that the other side opens
   */
  ChannelHandler server(
      QuicTokenHandler tokens,
      SegmentedDatagramPacketAllocator segments,
      ChannelHandler connections,
      ChannelHandler streams) {
    QuicSslContext context =
        QuicSslContextBuilder.forServer(new IdentityKeyManager(identity), null)
            .trustManager(new SelfSignedTrust())
            .clientAuth(ClientAuth.REQUIRE)
            .applicationProtocols(QuicTransport.PROTOCOL)
            .earlyData(false)
            .build();
    return tuned(new QuicServerCodecBuilder())
        .sslContext(context)
        .initialMaxData(GUEST_WINDOW_BYTES)
        .tokenHandler(tokens)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments)
        .handler(connections)
        .streamHandler(streams)
        .build();
  }

  /** The handlers for connections of our own. */
  ChannelHandler client() {
    QuicSslContext context =
        QuicSslContextBuilder.forClient()
            .keyManager(new IdentityKeyManager(identity), null)
            .trustManager(new SelfSignedTrust())
            // A peer is known by its key; there is no host name to check.
            .endpointIdentificationAlgorithm("")
            .applicationProtocols(QuicTransport.PROTOCOL)
            .earlyData(false)
            .build();
    return tuned(new QuicClientCodecBuilder()).sslContext(context).build();
  }

  private <B extends QuicCodecBuilder<B>> B tuned(B builder) {
    return builder
        // It takes a late thread for a full network and leaves a new connection slow for seconds.
        .hystart(false)
        .maxIdleTimeout(options.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .maxSendUdpPayloadSize(MAX_PACKET_BYTES)
        .maxRecvUdpPayloadSize(MAX_PACKET_BYTES)
        .initialMaxData(CONNECTION_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW_BYTES)
        .initialMaxStreamDataBidirectionalRemote(REQUEST_WINDOW_BYTES)
        .initialMaxStreamsBidirectional(options.maxStreams())
        .initialMaxStreamsUnidirectional(0)
        .activeMigration(false);
  }
}
