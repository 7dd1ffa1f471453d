package net.lanspread.archive;

import java.util.OptionalLong;
import net.lanspread.content.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One entry as the archive's headers describe it, before any of its bytes were read.
 *
 * @param path with slashes, not yet checked
 * @param sizeBytes 0 for a folder
 * @param crc32 of the file's bytes, when the archive has it
 * @param copyOf the path of the earlier file whose bytes these are, null for one with its own
 */
record ListedEntry(
    String path, boolean folder, long sizeBytes, OptionalLong crc32, @Nullable String copyOf) {
  private static final int MAX_QUOTED_CHARS = 120;

  static ListedEntry folder(String rawName) {
    String path = rawName.replace('\\', '/');
    return new ListedEntry(
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        true,
        0,
        OptionalLong.empty(),
        null);
  }

  static ListedEntry file(String rawName, long sizeBytes, OptionalLong crc32) {
    return new ListedEntry(rawName.replace('\\', '/'), false, sizeBytes, crc32, null);
  }

  /** A file with the bytes of one before it. */
  static ListedEntry copy(String rawName, ListedEntry earlier) {
    return new ListedEntry(
        rawName.replace('\\', '/'), false, earlier.sizeBytes(), earlier.crc32(), earlier.path());
  }

  /** The path for a message: short, and without characters that could play with a terminal. */
  String quoted() {
    return quoted(path);
  }

  static String quoted(String text) {
    return '"' + Printable.of(text, MAX_QUOTED_CHARS) + '"';
  }
}
