package net.lanspread.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The name and the language that a player wants in games. A language has two spellings: files of
 * games take a word, e.g. {@code german}, and scripts a code, e.g. {@code de}; either may be given.
 *
 * <p>Invariant: both fit on one line of a text file, see {@link #problem}.
 */
public record PlayerSettings(String name, String language) {
  /** The longest name and the longest language, in characters. */
  public static final int MAX_CHARS = 64;

  private record Spellings(String word, String code) {
    boolean include(String text) {
      return text.equalsIgnoreCase(word) || text.equalsIgnoreCase(code);
    }
  }

  private static final Spellings ENGLISH = new Spellings("english", "en");

  /** The languages that scripts know. */
  private static final List<Spellings> LANGUAGES =
      List.of(new Spellings("german", "de"), ENGLISH, new Spellings("french", "fr"));

  /**
   * @throws IllegalArgumentException when one breaks the invariant; use {@link #problem} for input
   *     from outside
   */
  public PlayerSettings {
    if (problem(name).isPresent() || problem(language).isPresent()) {
      throw new IllegalArgumentException("not the settings of a player");
    }
  }

  /** The language as files of games take it; one that scripts do not know is as it was given. */
  public String languageWord() {
    return spellings().map(Spellings::word).orElse(language);
  }

  /** The language as scripts take it: {@code de}, {@code en} or {@code fr}; else English. */
  public String languageCode() {
    return spellings().orElse(ENGLISH).code();
  }

  private Optional<Spellings> spellings() {
    return LANGUAGES.stream().filter(each -> each.include(language.strip())).findFirst();
  }

  /** The problem of a text as a name or a language, or empty when there is none. */
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
