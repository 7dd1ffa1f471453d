package net.lanspread.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import net.lanspread.content.PeerId;

/**
 * The rule whose certificate is accepted: a single one, self-signed, with an EC key. Anybody can
 * make such a one: it says who a peer is, not whether it is welcome. Dates and names in it count
 * for nothing, because the clocks at a LAN party are wrong.
 */
final class SelfSignedTrust extends X509ExtendedTrustManager {

  /** The peer at the other end of a finished handshake. */
  static PeerId peerId(SSLSession session) throws SSLPeerUnverifiedException {
    Certificate[] chain = session.getPeerCertificates();
    return PeerId.ofPublicKey(chain[0].getPublicKey().getEncoded());
  }

  private static void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException("a peer shows one certificate, not " + chain.length);
    }
    PublicKey key = chain[0].getPublicKey();
    if (!(key instanceof ECPublicKey)) {
      throw new CertificateException("a peer's key is an EC key, not " + key.getAlgorithm());
    }
    try {
      chain[0].verify(key);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is not signed with its own key", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
