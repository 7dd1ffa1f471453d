package net.lanspread.content;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A game's id in the catalog and at the same time the name of its root folder, e.g. {@code bfbc2}.
 *
 * <p>Invariant: a single file name by {@link PathRules}, at most {@value #MAX_CHARS} characters,
 * printable, and not one that starts with a dot. So it can be shown anywhere as it is.
 */
public record GameId(@JsonValue String value) implements Comparable<GameId> {
  public static final int MAX_CHARS = 100;

  /** The folder of ETI's own launcher among the games; see {@link #isReserved}. */
  public static final String ETI_LAUNCHER = "eti_launcher";

  /**
   * @throws IllegalArgumentException when the value breaks the invariant; use {@link #parse} for
   *     input from outside
   */
  public GameId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a game id");
    }
  }

  /** The id, or empty when the text cannot be one. */
  public static Optional<GameId> parse(String text) {
    return isValid(text) ? Optional.of(new GameId(text)) : Optional.empty();
  }

  /** True when it names the folder of ETI's own launcher, which is never a game. */
  public boolean isReserved() {
    return PathRules.fold(value).equals(ETI_LAUNCHER);
  }

  private static boolean isValid(String text) {
    return text.length() <= MAX_CHARS
        && !text.startsWith(".")
        && Printable.isPrintable(text)
        && PathRules.nameProblem(text).isEmpty();
  }

  @Override
  public int compareTo(GameId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
