package net.lanspread.swarm;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.lanspread.content.WordList;

/**
 * Keys of parties that can be said aloud and read from afar: {@value #COUNT} of 2,048 English words
 * of four to seven letters, one space between them. That are 55 bits, too many to be guessed at the
 * pace that peers allow.
 */
public final class KeyWords {
  public static final int COUNT = 5;

  private static final List<String> WORDS = WordList.of(KeyWords.class, "key-words.txt");
  private static final Map<String, String> KNOWN = known();

  private final SecureRandom random;

  public KeyWords(SecureRandom random) {
    this.random = random;
  }

  /** A new key. */
  public String make() {
    return String.join(
        " ",
        IntStream.range(0, COUNT).mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size()))).toList());
  }

  /**
   * The party key for typed text: five of our words are spelled as we do, in any case and with any
   * separators; anything else is somebody's own key and stays as it is.
   */
  public static String typed(String text) {
    List<String> words =
        Stream.of(text.strip().split("[\\s,.\\-]+"))
            .map(word -> KNOWN.getOrDefault(word.toLowerCase(Locale.ROOT), ""))
            .toList();
    return words.size() == COUNT && !words.contains("") ? String.join(" ", words) : text;
  }

  static List<String> all() {
    return WORDS;
  }

  private static Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    WORDS.forEach(word -> known.put(word, word));
    return Map.copyOf(known);
  }
}
