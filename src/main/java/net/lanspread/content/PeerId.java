package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A peer's identity: the SHA-256 of the public key (X.509 SubjectPublicKeyInfo, DER) in its
 * certificate. It survives restarts, ports and addresses, and cannot be claimed without the key.
 */
public record PeerId(@JsonValue Sha256 keyHash) implements Comparable<PeerId> {

  /** The id a 64-digit hex text spells, or empty when it spells none. */
  public static Optional<PeerId> parse(String hex) {
    return Sha256.parse(hex).map(PeerId::new);
  }

  /** The id of the holder of this DER-encoded public key. */
  public static PeerId ofPublicKey(byte[] subjectPublicKeyInfo) {
    return new PeerId(Sha256.hash(subjectPublicKeyInfo));
  }

  /** The first eight digits, for logs. */
  public String brief() {
    return keyHash.hex().substring(0, 8);
  }

  @Override
  public int compareTo(PeerId other) {
    return keyHash.hex().compareTo(other.keyHash.hex());
  }

  @Override
  public String toString() {
    return keyHash.hex();
  }
}
