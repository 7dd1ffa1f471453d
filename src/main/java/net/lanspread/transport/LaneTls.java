package net.lanspread.transport;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS 1.3 over sockets that are connected, with the certificates and the rules of QUIC. */
final class LaneTls {
  private static final String TLS = "TLSv1.3";
  private static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  private final SSLContext context;

  LaneTls(Identity identity) {
    try {
      // The store never leaves the memory.
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry(
          "peer", identity.privateKey(), password, new Certificate[] {identity.certificate()});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      context = SSLContext.getInstance(TLS);
      context.init(
          keys.getKeyManagers(), new TrustManager[] {new SelfSignedTrust()}, new SecureRandom());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java has TLS 1.3", e);
    }
  }

  /** Shakes hands as the side that dialled. */
  Lane dialled(Socket plain) throws IOException {
    // Without a host's name no session is kept, so that every handshake proves the identity anew.
    SSLSocket encrypted =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
    return shakeHands(plain, encrypted);
  }

  /** Shakes hands as the side that was dialled. */
  Lane accepted(Socket plain) throws IOException {
    SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false);
    encrypted.setNeedClientAuth(true);
    return shakeHands(plain, encrypted);
  }

  private static Lane shakeHands(Socket plain, SSLSocket encrypted) throws IOException {
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setProtocols(new String[] {TLS});
    parameters.setCipherSuites(new String[] {CIPHER});
    parameters.setApplicationProtocols(new String[] {QuicTransport.PROTOCOL});
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    if (!QuicTransport.PROTOCOL.equals(encrypted.getApplicationProtocol())) {
      throw new IOException("the other side speaks no " + QuicTransport.PROTOCOL);
    }
    return new Lane(plain, encrypted, SelfSignedTrust.peerId(encrypted.getSession()));
  }
}
