package net.lanspread.swarm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;

/**
 * What keeps a party to itself: a secret that all its peers know. A peer shows that it knows it by
 * a proof that is good for one pair of peers in one role only, so that it can neither be passed on
 * nor sent back:
 *
 * <pre>
 *   K      PBKDF2-HMAC-SHA256(key text in NFC and UTF-8, "{@value #SALT}", {@value #ROUNDS}), 32 bytes
 *   proof  HMAC-SHA256(K, role 0 connecter acceptor): "connecter" or "acceptor" in ASCII, a zero
 *          byte, the 32 bytes of each peer's id
 * </pre>
 *
 * <p>The ids are proven by the handshake. The rounds make it slow to guess keys by a proof that a
 * stranger was sent. Nothing tells the key or K. Immutable.
 */
public final class PartyKey {
  static final String SALT = "lanspread/1 party key";
  static final int ROUNDS = 300_000;
  private static final String MAC = "HmacSHA256";

  /** Who of the two proves. */
  enum Role {
    CONNECTER("connecter"),
    ACCEPTOR("acceptor");

    private final String label;

    Role(String label) {
      this.label = label;
    }
  }

  private final SecretKeySpec secret;

  private PartyKey(SecretKeySpec secret) {
    this.secret = secret;
  }

  /**
   * The key that the text spells; takes a good part of a second.
   *
   * @throws IllegalArgumentException when the text is blank
   */
  public static PartyKey of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a party key is not blank");
    }
    char[] password = Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray();
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(
                      password, SALT.getBytes(StandardCharsets.US_ASCII), ROUNDS, 8 * Sha256.BYTES))
              .getEncoded();
      return new PartyKey(new SecretKeySpec(derived, MAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2 with HMAC-SHA256", e);
    }
  }

  /** What the peer in the role says to the other one. */
  Sha256 proof(Role role, PeerId connecter, PeerId acceptor) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(role.label.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      mac.update(connecter.keyHash().raw());
      mac.update(acceptor.keyHash().raw());
      return Sha256.ofRaw(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** Whether that is the proof; takes as long whether it is or not. */
  boolean isProof(Sha256 said, Role role, PeerId connecter, PeerId acceptor) {
    return MessageDigest.isEqual(said.raw(), proof(role, connecter, acceptor).raw());
  }
}
