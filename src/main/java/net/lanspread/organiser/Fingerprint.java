package net.lanspread.organiser;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.lanspread.content.Sha256;
import net.lanspread.content.WordList;

/**
 * The words that people compare to know an organiser: four words of a list of 2,048. They carry 44
 * bits of a hash that is made {@value #ROUNDS} times over, so that a forger of a key with the same
 * words has to try some 2^54 hashes.
 */
public record Fingerprint(String words) {
  private static final int COUNT = 4;
  private static final int BITS = 11;
  private static final int ROUNDS = 1_000;
  private static final List<String> WORDS = WordList.of(Fingerprint.class, "words.txt");

  /** The fingerprint of an organiser. */
  public static Fingerprint of(OrganiserId id) {
    MessageDigest digest = Sha256.newDigest();
    byte[] hash = id.raw();
    for (int i = 0; i < ROUNDS; i++) {
      digest.update(hash);
      hash = digest.digest();
    }
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | (hash[i] & 0xff);
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      words.add(WORDS.get((int) (bits >>> (Long.SIZE - BITS))));
      bits <<= BITS;
    }
    return new Fingerprint(String.join(" ", words));
  }

  /** The fingerprint that somebody typed, however it is spaced; empty when it is none. */
  public static Optional<Fingerprint> parse(String typed) {
    List<String> words =
        Arrays.stream(typed.toLowerCase(Locale.ROOT).strip().split("[^a-z]+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    return words.size() == COUNT && WORDS.containsAll(words)
        ? Optional.of(new Fingerprint(String.join(" ", words)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return words;
  }
}
