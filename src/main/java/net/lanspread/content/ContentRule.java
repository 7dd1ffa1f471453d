package net.lanspread.content;

import java.util.Set;

/**
 * The rule that says which files in a game's root are never its content: the same answer at every
 * peer, by the path alone. All else in a root is content. Names are compared without case.
 *
 * <ul>
 *   <li>{@code local/}, the installed game, and directly in the root every name that begins with a
 *       dot: things of a program, not of a game
 *   <li>anywhere: files that Lanspread keeps for itself, and leftovers of Resilio, Explorer, Finder
 *       and other launchers
 * </ul>
 */
public final class ContentRule {
  /** The folder of an installed game in its root. */
  public static final String LOCAL = "local";

  /** The end of the name that Resilio gives a file until all of it is there. */
  private static final String UNFINISHED = ".!sync";

  /** The beginning of the names that the launcher NextGen uses in roots. */
  private static final String OTHER_LAUNCHER = ".nll-";

  private static final Set<String> ANYWHERE =
      Set.of(
          ".version.ini.tmp",
          ".version.ini.discarded",
          ".local.installing",
          ".local.backup",
          ".lanspread-old",
          ".lanspread_owned",
          ".lanspread.json",
          "desktop.ini",
          "thumbs.db",
          ".ds_store",
          "nll-manifest.toml");

  private ContentRule() {}

  /**
   * True when a file or folder, and all below it, is never content.
   *
   * @param path from the root, names joined by slashes
   */
  public static boolean excludes(String path) {
    String folded = PathRules.fold(path);
    int end = folded.indexOf('/');
    String first = end < 0 ? folded : folded.substring(0, end);
    if (first.equals(LOCAL) || first.startsWith(".")) {
      return true;
    }
    for (int at = 0; at <= folded.length(); at = end + 1) {
      end = folded.indexOf('/', at);
      end = end < 0 ? folded.length() : end;
      String name = folded.substring(at, end);
      if (ANYWHERE.contains(name) || name.startsWith(OTHER_LAUNCHER) || name.endsWith(UNFINISHED)) {
        return true;
      }
    }
    return false;
  }

  /** True when the name says that another program is still bringing the file. */
  public static boolean isUnfinished(String name) {
    return PathRules.fold(name).endsWith(UNFINISHED);
  }
}
