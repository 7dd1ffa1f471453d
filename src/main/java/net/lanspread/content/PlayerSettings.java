package net.lanspread.content;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a player wants games to call them, and the language they want, e.g. {@code german}; games
 * take it as their own {@code language.txt} does.
 *
 * <p>Invariant: both fit on one line of a text file, see {@link #problem}.
 */
public record PlayerSettings(String name, String language) {
  /** The longest name and the longest language, in characters. */
  public static final int MAX_CHARS = 64;

  /**
   * @throws IllegalArgumentException when one breaks the invariant; use {@link #problem} for input
   *     from outside
   */
  public PlayerSettings {
    if (problem(name).isPresent() || problem(language).isPresent()) {
      throw new IllegalArgumentException("not the settings of a player");
    }
  }

  /** What is wrong with a text as a name or a language, or empty when nothing is. */
  public static Optional<String> problem(String text) {
    if (text.isBlank()) {
      return Optional.of("is empty");
    }
    if (text.codePointCount(0, text.length()) > MAX_CHARS) {
      return Optional.of("is longer than " + MAX_CHARS + " characters");
    }
    if (text.codePoints().anyMatch(PlayerSettings::breaksALine)) {
      return Optional.of("has a line break or a control character in it");
    }
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        ? Optional.empty()
        : Optional.of("has half a character in it");
  }

  private static boolean breaksALine(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
