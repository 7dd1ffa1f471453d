package net.lanspread.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The identity of this peer: an EC P-256 key pair and the self-signed certificate that shows its
 * public half.
 */
public final class Identity {
  private static final String KEY_FILE = "key.pem";
  private static final String CERTIFICATE_FILE = "certificate.pem";
  private static final String KEY_LABEL = "PRIVATE KEY";
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";
  private static final String ADVICE =
      "; delete the file to get a new identity (other peers will take this one for a stranger)";
  private static final int MAX_FILE_BYTES = 16 * 1024;

  /** RFC 5280: the date that says "no well-defined expiry"; nobody here checks it. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final PrivateKey privateKey;
  private final X509Certificate certificate;
  private final PeerId peerId;

  private Identity(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.peerId = PeerId.ofPublicKey(certificate.getPublicKey().getEncoded());
  }

  /** A new identity, kept nowhere. */
  public static Identity create(SecureRandom random, Clock clock) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=lanspread");
      // A day back, for readers of the certificate whose clock is behind.
      Instant from = clock.instant().minus(Duration.ofDays(1));
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(127, random).add(BigInteger.ONE),
              Date.from(from),
              Date.from(NEVER),
              name,
              pair.getPublic());
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .setSecureRandom(random)
                          .build(pair.getPrivate())));
      return new Identity(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every Java has EC keys on P-256", e);
    }
  }

  /**
   * The identity kept in the folder; the first time, a new one, which is then kept there. The key
   * is written last: without it there is no identity, even with other files in the folder.
   *
   * @throws IOException when the disk fails, or a file is damaged: then the message names it
   */
  public static Identity loadOrCreate(Disk disk, Path folder, SecureRandom random, Clock clock)
      throws IOException {
    Path keyFile = folder.resolve(KEY_FILE);
    Path certificateFile = folder.resolve(CERTIFICATE_FILE);
    if (disk.stat(keyFile).isPresent()) {
      return load(disk, keyFile, certificateFile);
    }
    Identity created = create(random, clock);
    OwnerOnly.folder(folder);
    writeSafely(disk, certificateFile, CERTIFICATE_LABEL, created.encodedCertificate());
    writeSafely(disk, keyFile, KEY_LABEL, created.privateKey.getEncoded());
    return created;
  }

  /**
   * A new identity in place of the one that is kept in the folder. The old key goes first: the next
   * start has another one in any case.
   */
  public static Identity replace(Disk disk, Path folder, SecureRandom random, Clock clock)
      throws IOException {
    OwnerOnly.folder(folder);
    disk.delete(folder.resolve(KEY_FILE));
    disk.syncFolder(folder);
    return loadOrCreate(disk, folder, random, clock);
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PeerId peerId() {
    return peerId;
  }

  private byte[] encodedCertificate() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of our own has an encoding", e);
    }
  }

  private static Identity load(Disk disk, Path keyFile, Path certificateFile) throws IOException {
    PrivateKey key;
    byte[] keyBytes = readPem(disk, keyFile, KEY_LABEL);
    try {
      key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(keyBytes));
    } catch (GeneralSecurityException e) {
      throw new IOException(keyFile + " holds no EC private key" + ADVICE, e);
    }
    if (disk.stat(certificateFile).isEmpty()) {
      throw new IOException(
          certificateFile
              + " is missing; put it back, or delete "
              + keyFile
              + " to get a new identity");
    }
    byte[] certificateBytes = readPem(disk, certificateFile, CERTIFICATE_LABEL);
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificateBytes));
      if (!belongTogether(key, certificate)) {
        throw new IOException(
            certificateFile
                + " does not belong to "
                + keyFile
                + "; delete both for a new identity");
      }
      return new Identity(key, certificate);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificateFile
              + " holds no certificate; delete it and "
              + keyFile
              + " to get a new identity",
          e);
    }
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    byte[] sample = "lanspread".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(sample);
    byte[] signed = signature.sign();
    signature.initVerify(certificate);
    signature.update(sample);
    return signature.verify(signed);
  }

  private static byte[] readPem(Disk disk, Path file, String label) throws IOException {
    String text = new String(disk.readAll(file, MAX_FILE_BYTES), StandardCharsets.US_ASCII).strip();
    String head = "-----BEGIN " + label + "-----";
    String tail = "-----END " + label + "-----";
    if (!text.startsWith(head)
        || !text.endsWith(tail)
        || text.length() < head.length() + tail.length()) {
      throw new IOException(file + " is damaged: it is no PEM file of a " + label + ADVICE);
    }
    try {
      return Base64.getMimeDecoder()
          .decode(text.substring(head.length(), text.length() - tail.length()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: it is not base64" + ADVICE, e);
    }
  }

  private static void writeSafely(Disk disk, Path file, String label, byte[] der)
      throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    OwnerOnly.write(disk, file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
