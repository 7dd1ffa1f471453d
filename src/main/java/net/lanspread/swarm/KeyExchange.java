package net.lanspread.swarm;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.lanspread.content.Sha256;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.jpake.JPAKEParticipant;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroup;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroups;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound1Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound2Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound3Payload;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.jspecify.annotations.Nullable;

/**
 * One side of one J-PAKE (RFC 8236, in a group of 2,048 bits), in which two show each other that
 * they have the same secret. A listener, or a participant with another key, learns whether that one
 * was right, once, and nothing to compare other guesses with. Names of both go into all that is
 * sent, which is good for nobody else, and in no other exchange.
 *
 * <pre>
 *   round 1  g^x1, g^x2, then a proof for x1, a proof for x2
 *   round 2  A, then a proof for x2 s
 *   proof    a number of 256 bytes and one of 28
 * </pre>
 *
 * <p>Numbers are big-endian, of 256 bytes in the group, all together in hex. Each step costs some
 * milliseconds. The steps are taken in the order of the methods, each once; after one that gave
 * nothing there is no other. Not thread-safe.
 */
final class KeyExchange {
  private static final JPAKEPrimeOrderGroup GROUP = JPAKEPrimeOrderGroups.NIST_2048;
  private static final int NUMBER_BYTES = 256;
  private static final int EXPONENT_BYTES = 28;
  private static final int[] ROUND_1 = {
    NUMBER_BYTES, NUMBER_BYTES, NUMBER_BYTES, EXPONENT_BYTES, NUMBER_BYTES, EXPONENT_BYTES
  };
  private static final int[] ROUND_2 = {NUMBER_BYTES, NUMBER_BYTES, EXPONENT_BYTES};

  private final String other;
  private final JPAKEParticipant participant;
  private final String round1;
  private @Nullable BigInteger keyingMaterial;

  /**
   * @param self our name, which differs from the other's
   * @param other the name of the other side, as somebody better than itself tells it
   */
  KeyExchange(String secret, String self, String other, SecureRandom random) {
    this.other = other;
    this.participant =
        new JPAKEParticipant(self, secret.toCharArray(), GROUP, new SHA256Digest(), random);
    JPAKERound1Payload payload = participant.createRound1PayloadToSend();
    BigInteger[] proof1 = payload.getKnowledgeProofForX1();
    BigInteger[] proof2 = payload.getKnowledgeProofForX2();
    this.round1 =
        write(
            ROUND_1,
            payload.getGx1(),
            payload.getGx2(),
            proof1[0],
            proof1[1],
            proof2[0],
            proof2[1]);
  }

  /** Our first message. */
  String round1() {
    return round1;
  }

  /** Our answer to the other's round 1; empty when its message is none. */
  Optional<String> round2(String round1OfTheOther) {
    Optional<BigInteger[]> numbers = read(ROUND_1, round1OfTheOther);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    BigInteger[] n = numbers.get();
    try {
      participant.validateRound1PayloadReceived(
          new JPAKERound1Payload(
              other, n[0], n[1], new BigInteger[] {n[2], n[3]}, new BigInteger[] {n[4], n[5]}));
    } catch (CryptoException e) {
      return Optional.empty();
    }
    JPAKERound2Payload payload = participant.createRound2PayloadToSend();
    BigInteger[] proof = payload.getKnowledgeProofForX2s();
    return Optional.of(write(ROUND_2, payload.getA(), proof[0], proof[1]));
  }

  /**
   * The proof that we have the key with which the other made its round 2; empty when its message is
   * no round 2. It tells the maker of a round 2 with another key only that the keys differ.
   */
  Optional<Sha256> proof(String round2OfTheOther) {
    Optional<BigInteger[]> numbers = read(ROUND_2, round2OfTheOther);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    BigInteger[] n = numbers.get();
    try {
      participant.validateRound2PayloadReceived(
          new JPAKERound2Payload(other, n[0], new BigInteger[] {n[1], n[2]}));
    } catch (CryptoException e) {
      return Optional.empty();
    }
    BigInteger calculated = participant.calculateKeyingMaterial();
    keyingMaterial = calculated;
    return Optional.of(
        Sha256.ofRaw(signed(participant.createRound3PayloadToSend(calculated).getMacTag())));
  }

  /** True when the other side, with this, shows that it has our key. */
  boolean isProof(Sha256 proofOfTheOther) {
    if (keyingMaterial == null) {
      throw new IllegalStateException("the proof of the other comes after ours");
    }
    try {
      participant.validateRound3PayloadReceived(
          new JPAKERound3Payload(other, new BigInteger(proofOfTheOther.raw())), keyingMaterial);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  private static String write(int[] widths, BigInteger... numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String digits = numbers[i].toString(16);
      text.repeat('0', 2 * widths[i] - digits.length()).append(digits);
    }
    return text.toString();
  }

  private static Optional<BigInteger[]> read(int[] widths, String text) {
    if (text.length() != 2 * Arrays.stream(widths).sum()
        || !text.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    BigInteger[] numbers = new BigInteger[widths.length];
    int at = 0;
    for (int i = 0; i < widths.length; i++) {
      int end = at + 2 * widths[i];
      numbers[i] = new BigInteger(text.substring(at, end), 16);
      at = end;
    }
    return Optional.of(numbers);
  }

  /** The library makes a signed number of the 32 bytes of a MAC. */
  private static byte[] signed(BigInteger number) {
    byte[] shortest = number.toByteArray();
    byte[] raw = new byte[Sha256.BYTES];
    Arrays.fill(raw, (byte) (number.signum() < 0 ? 0xff : 0));
    System.arraycopy(shortest, 0, raw, raw.length - shortest.length, shortest.length);
    return raw;
  }
}
