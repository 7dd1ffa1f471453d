package net.lanspread.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS 1.3 over sockets that are connected, with the certificates and the rules of QUIC: by
 * BoringSSL where it runs, which is as fast in a process's first second as later; else by Java.
 */
final class LaneTls {
  private static final String TLS = "TLSv1.3";
  private static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  /** The handshake contexts of both sides. */
  private record Contexts(SslContext dialling, SslContext accepting) {}

  // Loading the native library takes a quarter of a second, which no start has to wait for.
  private final FutureTask<Contexts> contexts;

  LaneTls(Identity identity) {
    this(identity, () -> OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  LaneTls(Identity identity, Supplier<SslProvider> provider) {
    contexts = new FutureTask<>(() -> contexts(identity, provider.get()));
    Thread.ofPlatform().name("lanspread-tls").daemon().start(contexts);
  }

  private static Contexts contexts(Identity identity, SslProvider provider) throws SSLException {
    KeyManager key = new IdentityKeyManager(identity);
    return new Contexts(
        context(
            provider,
            SslContextBuilder.forClient()
                .keyManager(key)
                // Names and addresses in certificates count for nothing.
                .endpointIdentificationAlgorithm(null)),
        context(provider, SslContextBuilder.forServer(key).clientAuth(ClientAuth.REQUIRE)));
  }

  private Contexts contexts() throws IOException {
    try {
      return contexts.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IOException("there is no TLS 1.3 on this computer", e);
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
    return shakeHands(plain, contexts().dialling());
  }

  /** Shakes hands as the side that was dialled. */
  Lane accepted(Socket plain) throws IOException {
    return shakeHands(plain, contexts().accepting());
  }

  private static Lane shakeHands(Socket plain, SslContext context) throws IOException {
    SSLEngine engine = context.newEngine(PooledByteBufAllocator.DEFAULT);
    TlsSocket encrypted = new TlsSocket(plain, engine);
    boolean done = false;
    try {
      encrypted.shakeHands();
      if (!QuicTransport.PROTOCOL.equals(engine.getApplicationProtocol())) {
        throw new IOException("the other side does not speak " + QuicTransport.PROTOCOL);
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
