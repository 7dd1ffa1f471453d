package net.lanspread.content;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The content of a {@code version.ini}. Editors and old disks leave more in it than the version. A
 * game's content has the eight digits and nothing else of it, so that text around them makes no
 * difference.
 */
public final class VersionIni {
  /** The largest file that is read at all, in bytes. */
  public static final int MAX_BYTES = 4 * 1024;

  /** The length of the file as content, in bytes. */
  public static final int CONTENT_BYTES = 8;

  private static final String MARK = "\u00ef\u00bb\u00bf";

  /** The result of {@link #read} for a file's bytes. */
  public sealed interface Reading {
    record Accepted(Version version) implements Reading {}

    /** It names no version; the reason is the end of a sentence that begins with the file. */
    record Invalid(String reason) implements Reading {}
  }

  private VersionIni() {}

  /**
   * Reads the version off the first line; a byte order mark of UTF-8 before it, and spaces, NUL and
   * Ctrl-Z around it are passed over, and so are further lines.
   */
  public static Reading read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return tooLarge();
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
      return utf16();
    }
    String line =
        trimmed(
            (text.startsWith(MARK) ? text.substring(MARK.length()) : text).split("[\r\n]", 2)[0]);
    Optional<Version> version = Version.parse(line);
    if (version.isPresent()) {
      return new Reading.Accepted(version.get());
    }
    if (line.isEmpty()) {
      return invalid("is empty in its first line");
    }
    return Version.parse(line.replace("\0", "")).isPresent()
        ? utf16()
        : invalid("does not begin with a line of eight digits");
  }

  /** The answer for a file of more than {@value #MAX_BYTES} bytes. */
  public static Reading tooLarge() {
    return invalid("is larger than " + MAX_BYTES + " bytes");
  }

  /** The file as content. */
  public static byte[] content(Version version) {
    return version.digits().getBytes(StandardCharsets.US_ASCII);
  }

  private static Reading utf16() {
    return invalid("is in UTF-16; save it as plain text (ANSI or UTF-8)");
  }

  private static Reading invalid(String reason) {
    return new Reading.Invalid(reason);
  }

  private static String trimmed(String line) {
    int begin = 0;
    int end = line.length();
    while (begin < end && isPassedOver(line.charAt(begin))) {
      begin++;
    }
    while (begin < end && isPassedOver(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(begin, end);
  }

  private static boolean isPassedOver(char c) {
    return c == ' ' || c == '\t' || c == '\0' || c == 0x1a;
  }
}
