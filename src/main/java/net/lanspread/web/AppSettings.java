package net.lanspread.web;

import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.PlayerSettings;

/**
 * What a guest has answered.
 *
 * @param partyKey as it was typed in; empty where nobody asked for one
 * @param tells whether others are told what the guest plays
 */
record AppSettings(
    Path gamesFolder, String name, Language language, Optional<String> partyKey, boolean tells) {
  private static final int MAX_NAME_CHARS = 40;

  /** The languages of the page. */
  enum Language {
    DE,
    EN,
    FR;

    /** As the page calls it. */
    String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<Language> of(String code) {
      return java.util.Arrays.stream(values())
          .filter(language -> language.code().equals(code))
          .findFirst();
    }
  }

  /** What is wrong with a player's name, or empty when nothing is. */
  static Optional<String> nameProblem(String name) {
    return PlayerSettings.problem(name)
        .or(
            () ->
                name.codePointCount(0, name.length()) > MAX_NAME_CHARS
                    ? Optional.of("is longer than " + MAX_NAME_CHARS + " characters")
                    : Optional.empty());
  }

  /** What games are told of the player. */
  PlayerSettings player() {
    return new PlayerSettings(name, language.code());
  }

  AppSettings with(Path folder, String otherName, Language otherLanguage, boolean otherTells) {
    return new AppSettings(folder, otherName, otherLanguage, partyKey, otherTells);
  }

  AppSettings withPartyKey(Optional<String> key) {
    return new AppSettings(gamesFolder, name, language, key, tells);
  }
}
