package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A game version as ETI writes it into {@code version.ini}: eight digits, e.g. {@code 20250101}.
 * Ordered as text.
 */
public record Version(@JsonValue String digits) implements Comparable<Version> {
  /**
   * @throws IllegalArgumentException when the text is not eight digits; use {@link #parse} for
   *     input from outside
   */
  public Version {
    if (!isValid(digits)) {
      throw new IllegalArgumentException("not a version");
    }
  }

  /** The version in the text, white space around it ignored; empty when there is none. */
  public static Optional<Version> parse(String text) {
    String digits = text.strip();
    return isValid(digits) ? Optional.of(new Version(digits)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() == 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(Version other) {
    return digits.compareTo(other.digits);
  }

  @Override
  public String toString() {
    return digits;
  }
}
