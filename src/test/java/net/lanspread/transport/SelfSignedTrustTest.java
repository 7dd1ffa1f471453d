package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class SelfSignedTrustTest {
  private final SelfSignedTrust trust = new SelfSignedTrust();

  @Test
  void aPeersOwnCertificateIsAccepted() {
    X509Certificate own = Identity.create(new SecureRandom(), Clock.systemUTC()).certificate();
    assertThatCode(() -> check(own)).doesNotThrowAnyException();
  }

  @Test
  void aCertificateOfTheWrongTimeIsAccepted() throws Exception {
    KeyPair pair = pair("EC");
    X509Certificate old = certificate(pair, pair, "SHA256withECDSA");
    assertThatThrownBy(old::checkValidity).isInstanceOf(CertificateException.class);
    assertThatCode(() -> check(old)).doesNotThrowAnyException();
  }

  @Test
  void aCertificateSignedByAnotherIsRefused() throws Exception {
    X509Certificate foreign = certificate(pair("EC"), pair("EC"), "SHA256withECDSA");
    assertThatThrownBy(() -> check(foreign))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("own key");
  }

  @Test
  void anRsaKeyIsRefused() throws Exception {
    KeyPair pair = pair("RSA");
    X509Certificate rsa = certificate(pair, pair, "SHA256withRSA");
    assertThatThrownBy(() -> check(rsa))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("EC");
  }

  @Test
  void aChainIsRefused() throws Exception {
    KeyPair pair = pair("EC");
    X509Certificate one = certificate(pair, pair, "SHA256withECDSA");
    assertThatThrownBy(() -> check()).isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> check(one, one)).isInstanceOf(CertificateException.class);
  }

  private void check(X509Certificate... chain) throws CertificateException {
    trust.checkClientTrusted(chain, "ECDSA");
    trust.checkServerTrusted(chain, "ECDSA");
  }

  private static KeyPair pair(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(KeyPair subject, KeyPair signer, String algorithm)
      throws Exception {
    X500Name name = new X500Name("CN=lanspread");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(Instant.parse("2001-01-01T00:00:00Z")),
                    Date.from(Instant.parse("2002-01-01T00:00:00Z")),
                    name,
                    subject.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
  }
}
