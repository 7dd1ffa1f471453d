package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A visitor at the TCP port of a peer, with or without manners. */
final class TlsVisitor implements AutoCloseable {
  private final KeyManager @Nullable [] keys;
  private String version = "TLSv1.3";
  private String application = QuicTransport.PROTOCOL;
  private @Nullable Socket plain;
  private @Nullable SSLSocket socket;

  private TlsVisitor(KeyManager @Nullable [] keys) {
    this.keys = keys;
  }

  static TlsVisitor likeAPeer() {
    Identity identity = Identity.create(new SecureRandom(), Clock.systemUTC());
    return with(identity, identity.certificate());
  }

  static TlsVisitor withTwoCertificates() {
    Identity identity = Identity.create(new SecureRandom(), Clock.systemUTC());
    return with(identity, identity.certificate(), identity.certificate());
  }

  static TlsVisitor withoutCertificate() {
    return new TlsVisitor(null);
  }

  private static TlsVisitor with(Identity identity, X509Certificate... chain) {
    return new TlsVisitor(new KeyManager[] {new Shower(identity.privateKey(), chain)});
  }

  /** The same visitor, at another socket. */
  TlsVisitor again() {
    return new TlsVisitor(keys);
  }

  TlsVisitor speaking(String tlsVersion) {
    version = tlsVersion;
    return this;
  }

  TlsVisitor asking(String applicationProtocol) {
    application = applicationProtocol;
    return this;
  }

  /** Shakes hands and says the preamble; whether that is answered. */
  boolean isWelcome(InetSocketAddress address, LanePreamble preamble) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new SelfSignedTrust()}, new SecureRandom());
    plain =
        new Socket(address.getAddress(), address.getPort()) {
          @Override
          public void shutdownOutput() {
            // A goodbye within TLS ends nothing outside it.
          }
        };
    SSLSocket made =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, address.getHostString(), address.getPort(), true);
    socket = made;
    SSLParameters parameters = made.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(new String[] {application});
    made.setSSLParameters(parameters);
    try {
      made.startHandshake();
      say(preamble.encode());
    } catch (IOException e) {
      return false;
    }
    return isAnswered();
  }

  void say(byte[] bytes) throws IOException {
    java.util.Objects.requireNonNull(socket).getOutputStream().write(bytes);
  }

  /** Ends its side of TLS, and sends bytes all the same. */
  void sayAfterGoodbye(byte[] bytes) throws IOException {
    java.util.Objects.requireNonNull(socket).shutdownOutput();
    java.util.Objects.requireNonNull(plain).getOutputStream().write(bytes);
  }

  /** True when a byte comes before the end. */
  boolean isAnswered() {
    try {
      return java.util.Objects.requireNonNull(socket).getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  /** Shows these certificates in answer to any request. */
  private static final class Shower extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain;

    Shower(PrivateKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"peer"};
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket at) {
      return "peer";
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {"peer"};
    }

    @Override
    public String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket at) {
      return "peer";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
