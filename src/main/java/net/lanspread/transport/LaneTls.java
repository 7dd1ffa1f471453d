package net.lanspread.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS 1.3 over sockets that are connected, with the certificates and the rules of QUIC: by
 * BoringSSL where it runs, which is as fast in a process's first second as later; else by Java.
 */
final class LaneTls {
  private static final String TLS = "TLSv1.3";
  private static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  private final SslContext dialling;
  private final SslContext accepting;

  LaneTls(Identity identity) {
    this(identity, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  LaneTls(Identity identity, SslProvider provider) {
    try {
      dialling =
          context(
              provider,
              SslContextBuilder.forClient()
                  .keyManager(identity.privateKey(), identity.certificate())
                  // Names and addresses in certificates count for nothing.
                  .endpointIdentificationAlgorithm(null));
      accepting =
          context(
              provider,
              SslContextBuilder.forServer(identity.privateKey(), identity.certificate())
                  .clientAuth(ClientAuth.REQUIRE));
    } catch (SSLException e) {
      throw new IllegalStateException("every peer has TLS 1.3", e);
    }
  }

  private static SslContext context(SslProvider provider, SslContextBuilder builder)
      throws SSLException {
    return builder
        .sslProvider(provider)
        .protocols(TLS)
        .ciphers(List.of(CIPHER))
        .trustManager(new SelfSignedTrust())
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                QuicTransport.PROTOCOL))
        .build();
  }

  /**
   * Shakes hands as the side that dialled. Without a host's name no session is kept, so that every
   * handshake proves the identity anew.
   */
  Lane dialled(Socket plain) throws IOException {
    return shakeHands(plain, dialling);
  }

  /** Shakes hands as the side that was dialled. */
  Lane accepted(Socket plain) throws IOException {
    return shakeHands(plain, accepting);
  }

  private static Lane shakeHands(Socket plain, SslContext context) throws IOException {
    SSLEngine engine = context.newEngine(PooledByteBufAllocator.DEFAULT);
    TlsSocket encrypted = new TlsSocket(plain, engine);
    boolean done = false;
    try {
      encrypted.shakeHands();
      if (!QuicTransport.PROTOCOL.equals(engine.getApplicationProtocol())) {
        throw new IOException("the other side speaks no " + QuicTransport.PROTOCOL);
      }
      Lane lane = new Lane(encrypted, SelfSignedTrust.peerId(encrypted.session()));
      done = true;
      return lane;
    } finally {
      if (!done) {
        encrypted.close();
      }
    }
  }
}
