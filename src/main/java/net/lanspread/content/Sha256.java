package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A SHA-256 value, kept as 64 lower-case hex digits. */
public record Sha256(@JsonValue String hex) {
  public static final int BYTES = 32;

  /**
   * @throws IllegalArgumentException when the text is not 64 lower-case hex digits
   */
  public Sha256 {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("not a SHA-256");
    }
  }

  /** The value the text spells, or empty when it spells none. */
  public static Optional<Sha256> parse(String hex) {
    return isValid(hex) ? Optional.of(new Sha256(hex)) : Optional.empty();
  }

  /** The value whose {@value #BYTES} raw bytes these are. */
  public static Sha256 ofRaw(byte[] raw) {
    return new Sha256(HexFormat.of().formatHex(raw));
  }

  /** The hash of the data. */
  public static Sha256 hash(byte[] data) {
    return ofRaw(newDigest().digest(data));
  }

  /** A fresh running hash. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The {@value #BYTES} raw bytes, a fresh array. */
  public byte[] raw() {
    return HexFormat.of().parseHex(hex);
  }

  /** Runs for each chunk that is asked for, so it makes no stream. */
  private static boolean isValid(String hex) {
    if (hex.length() != 2 * BYTES) {
      return false;
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return hex;
  }
}
