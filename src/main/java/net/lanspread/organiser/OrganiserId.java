package net.lanspread.organiser;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * An organiser: the public half of an Ed25519 key, as 64 lower-case hex digits. The holder of the
 * other half is that organiser.
 */
public record OrganiserId(String hex) {
  static final int BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  /** The bytes that stand before the key in the form that Java reads and writes. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * @throws IllegalArgumentException when the text is not 64 lower-case hex digits
   */
  public OrganiserId {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not an organiser's key");
    }
  }

  static OrganiserId ofRaw(byte[] raw) {
    return new OrganiserId(HexFormat.of().formatHex(raw));
  }

  static OrganiserId of(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new OrganiserId(HexFormat.of().formatHex(encoded, X509.length, encoded.length));
  }

  byte[] raw() {
    return HexFormat.of().parseHex(hex);
  }

  /** True when this organiser has signed the words. */
  boolean hasSigned(byte[] words, byte[] signature) {
    byte[] encoded = new byte[X509.length + BYTES];
    System.arraycopy(X509, 0, encoded, 0, X509.length);
    System.arraycopy(raw(), 0, encoded, X509.length, BYTES);
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      check.update(words);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // no such key, or something other than a signature
    }
  }
}
