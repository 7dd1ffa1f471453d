package net.lanspread.content;

/** Words of strangers, made fit to be shown. */
public final class Printable {
  private Printable() {}

  /** The text, cut off, and without characters that could play with a terminal. */
  public static String of(String text, int maxChars) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(maxChars)
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
