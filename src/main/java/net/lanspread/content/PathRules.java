package net.lanspread.content;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for relative paths that may be written on any guest's disk: the same answer on every
 * system, so that a game that one guest can hold, all can.
 *
 * <p>A path is names joined by {@code /}. A problem is returned as a short English phrase that
 * names the fault without repeating the path.
 */
public final class PathRules {
  /** The longest name between two slashes, in UTF-8 bytes: the limit of common file systems. */
  public static final int MAX_NAME_BYTES = 255;

  /** The longest path, in characters; leaves room for a games folder below Windows' 260. */
  public static final int MAX_PATH_CHARS = 1_024;

  /** The largest number of names in one path. */
  public static final int MAX_DEPTH = 64;

  /** The sentinel of a downloaded game in its root. */
  public static final String VERSION_INI = "version.ini";

  private static final Set<String> WINDOWS_DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4",
          "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
          "lpt6", "lpt7", "lpt8", "lpt9", "com¹", "com²", "com³", "lpt¹", "lpt²", "lpt³");

  private PathRules() {}

  /** The problem of a path inside any folder that we write, or empty when there is none. */
  public static Optional<String> problem(String path) {
    if (path.isEmpty()) {
      return Optional.of("is empty");
    }
    if (path.length() > MAX_PATH_CHARS) {
      return Optional.of("is longer than " + MAX_PATH_CHARS + " characters");
    }
    if (path.startsWith("/")) {
      return Optional.of("is absolute");
    }
    List<String> names = names(path);
    if (names.size() > MAX_DEPTH) {
      return Optional.of("is deeper than " + MAX_DEPTH + " folders");
    }
    return names.stream().map(PathRules::nameProblem).flatMap(Optional::stream).findFirst();
  }

  /**
   * The problem of a path as part of a shared game root, or empty when there is none: {@link
   * #problem} and, on top, nothing that the {@link ContentRule} excludes.
   */
  public static Optional<String> sharedProblem(String path) {
    Optional<String> problem = problem(path);
    if (problem.isPresent()) {
      return problem;
    }
    if (ContentRule.excludes(path)) {
      return Optional.of("can never be part of a game");
    }
    String first = path.substring(0, (path + "/").indexOf('/'));
    if (fold(first).equals(VERSION_INI) && !path.equals(VERSION_INI)) {
      return Optional.of("imitates version.ini");
    }
    return Optional.empty();
  }

  /** The form under which two paths collide on a file system that ignores case. */
  public static String fold(String path) {
    return java.text.Normalizer.normalize(path, java.text.Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** The problem of one name between slashes, or empty when there is none. */
  public static Optional<String> nameProblem(String name) {
    if (name.isEmpty()) {
      return Optional.of("has an empty name in it");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("climbs with a dot name");
    }
    if (utf8Bytes(name) > MAX_NAME_BYTES) {
      return Optional.of("has a name longer than " + MAX_NAME_BYTES + " bytes");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        return Optional.of("has a control character in it");
      }
      if ("\\/:*?\"<>|".indexOf(c) >= 0) {
        return Optional.of("has a character in it that Windows forbids");
      }
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("has a name that ends in a dot or a space");
    }
    if (name.startsWith(" ")) {
      return Optional.of("has a name that starts with a space");
    }
    int dot = name.indexOf('.');
    String stem = (dot < 0 ? name : name.substring(0, dot)).stripTrailing();
    if (WINDOWS_DEVICES.contains(stem.toLowerCase(Locale.ROOT))) {
      return Optional.of("has a name that Windows keeps for a device");
    }
    return Optional.empty();
  }

  /** The length in UTF-8, or a length over every limit when the text is not valid Unicode. */
  private static int utf8Bytes(String name) {
    if (name.length() > MAX_NAME_BYTES) {
      return Integer.MAX_VALUE;
    }
    try {
      return StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .encode(CharBuffer.wrap(name))
          .remaining();
    } catch (CharacterCodingException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }
}
