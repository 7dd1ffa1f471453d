package net.lanspread.launch;

import java.util.regex.Pattern;

/**
 * Words of a command line of cmd.exe.
 *
 * <p>ETI's scripts take an argument as it stands, with {@code set player=%4}: quotes around it stay
 * in the variable. So a word goes bare wherever it can, and in quotes where cmd or a block of a
 * script would take it apart. Quotes do not help against a double quote, a percent sign, an
 * exclamation mark (the scripts turn delayed expansion on), or characters that become part of a
 * command when a script takes the quotes off: in a name these are replaced.
 */
final class CmdWords {
  private static final Pattern BARE = Pattern.compile("[^\\s\\p{Z}\\p{Cntrl}\"%&|<>^!(),;=*?]+");

  private CmdWords() {}

  /** True when cmd and scripts take the word as it is, without quotes. */
  static boolean isBare(String word) {
    return BARE.matcher(word).matches();
  }

  /** True when a word cannot even be given in quotes. */
  static boolean isImpossible(String word) {
    return word.chars().anyMatch(each -> each == '%' || each == '"' || each < ' ');
  }

  /** The word, in quotes where it must be. */
  static String word(String text) {
    return isBare(text) ? text : '"' + text + '"';
  }

  /**
   * A name without characters that could become a command, vanish, or take the meaning from the
   * closing quote.
   */
  static String harmless(String name) {
    return name.strip().replace('"', '\'').replace('&', '+').replaceAll("[%|<>^!]|\\\\+$", "_");
  }
}
