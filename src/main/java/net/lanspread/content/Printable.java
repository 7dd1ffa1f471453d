package net.lanspread.content;

/** Words of strangers, made fit to be shown. */
public final class Printable {
  private Printable() {}

  /**
   * The text, cut off, and without characters that could play with a terminal: commands, line
   * breaks, and changes of the writing direction.
   */
  public static String of(String text, int maxChars) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(maxChars)
        .map(c -> isPlain(c) ? c : '?')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** True when all of the text can be shown as it is. */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Printable::isPlain);
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
