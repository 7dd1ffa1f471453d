package net.lanspread.web;

import java.util.Optional;
import net.lanspread.content.PlayerSettings;
import net.lanspread.peer.GamesFolders;

/**
 * The answers of a guest.
 *
 * @param partyKey as it was typed in; empty without a question for one
 * @param tells whether others are told what the guest plays
 */
record AppSettings(
    GamesFolders gamesFolders,
    String name,
    Language language,
    Optional<String> partyKey,
    boolean tells) {
  private static final int MAX_NAME_CHARS = 40;

  /** The languages of the page. */
  enum Language {
    DE,
    EN,
    FR;

    /** The code by which the page calls it. */
    String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<Language> of(String code) {
      return java.util.Arrays.stream(values())
          .filter(language -> language.code().equals(code))
          .findFirst();
    }
  }

  /** The objection to a player's name; empty when there is none. */
  static Optional<String> nameProblem(String name) {
    return PlayerSettings.problem(name)
        .or(
            () ->
                name.codePointCount(0, name.length()) > MAX_NAME_CHARS
                    ? Optional.of("is longer than " + MAX_NAME_CHARS + " characters")
                    : Optional.empty());
  }

  /** The player as games are told of him. */
  PlayerSettings player() {
    return new PlayerSettings(name, language.code());
  }

  AppSettings with(
      GamesFolders folders, String otherName, Language otherLanguage, boolean otherTells) {
    return new AppSettings(folders, otherName, otherLanguage, partyKey, otherTells);
  }

  AppSettings withPartyKey(Optional<String> key) {
    return new AppSettings(gamesFolders, name, language, key, tells);
  }
}
