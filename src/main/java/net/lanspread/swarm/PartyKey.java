package net.lanspread.swarm;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;

/**
 * The key that keeps a party to itself: a secret that all its peers know, and prove to each other,
 * in a {@link KeyExchange}. The input of that is 64 hex digits in ASCII: the SHA-256 of "{@value
 * #LABEL}", a zero byte, and the key text in NFC and UTF-8. They are as secret as the key, and fast
 * to derive: a peer never sends anything that guesses could be compared with. No method tells the
 * key. Immutable.
 */
public final class PartyKey {
  static final String LABEL = "lanspread/1 party key";

  /** The role of the prover. */
  enum Role {
    CONNECTER("connecter"),
    ACCEPTOR("acceptor");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    /** The name of the peer in this role in an exchange. */
    private String participant(PeerId id) {
      return label + " " + id;
    }
  }

  private final String secret;

  private PartyKey(String secret) {
    this.secret = secret;
  }

  /**
   * The key that the text spells.
   *
   * @throws IllegalArgumentException when the text is blank
   */
  public static PartyKey of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a party key is not blank");
    }
    String labelled = LABEL + '\0' + Normalizer.normalize(text, Normalizer.Form.NFC);
    return new PartyKey(Sha256.hash(labelled.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Begins to show the acceptor that we have the key. */
  KeyExchange connecting(PeerId self, PeerId acceptor, SecureRandom random) {
    return new KeyExchange(
        secret, Role.CONNECTER.participant(self), Role.ACCEPTOR.participant(acceptor), random);
  }

  /** Begins to show the connecter that we have the key. */
  KeyExchange accepting(PeerId self, PeerId connecter, SecureRandom random) {
    return new KeyExchange(
        secret, Role.ACCEPTOR.participant(self), Role.CONNECTER.participant(connecter), random);
  }
}
