package net.lanspread.catalog;

import org.jspecify.annotations.Nullable;

/** A text in the languages of ETI's catalog; at least one is there. */
public record Translated(
    @Nullable String german, @Nullable String english, @Nullable String french) {

  /** The text, or null when there is none in any language. */
  static @Nullable Translated of(
      @Nullable String german, @Nullable String english, @Nullable String french) {
    return german == null && english == null && french == null
        ? null
        : new Translated(german, english, french);
  }

  /**
   * The text for a reader, in another language where there is none in theirs.
   *
   * @param language its code, such as {@code de}
   */
  public @Nullable String in(String language) {
    String own =
        switch (language) {
          case "de" -> german;
          case "fr" -> french;
          default -> english;
        };
    return own != null ? own : english != null ? english : german != null ? german : french;
  }
}
