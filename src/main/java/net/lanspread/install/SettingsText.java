package net.lanspread.install;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a settings file that a game brings, with one value in them to replace. Every other
 * byte stays: line endings, a byte order mark, comments.
 *
 * <p>The value is written in the file's own encoding: UTF-8, or what German and other western
 * editions of Windows write where the bytes are not UTF-8. A file in UTF-16, one with zeros in it,
 * and one whose encoding lacks a character of the value are not changed.
 */
final class SettingsText {
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final int BOM_BYTES = 3;

  private final byte[] bytes;

  SettingsText(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The bytes with another first line; empty when they cannot take it. */
  Optional<byte[]> withFirstLine(String value) {
    int start = start();
    return with(start, lineEnd(start), value);
  }

  /**
   * The bytes with another value of a key; empty when they cannot take it, or the key is missing.
   * The key's case does not count, the first line that has it does, and spaces around the {@code =}
   * stay.
   */
  Optional<byte[]> withValue(String key, String value) {
    for (int line = start(); line < bytes.length; line = lineEnd(line) + 1) {
      int end = lineEnd(line);
      int equals = line;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      String before = new String(bytes, line, equals - line, StandardCharsets.ISO_8859_1);
      if (equals < end && before.strip().equalsIgnoreCase(key)) {
        int from = equals + 1;
        while (from < end && (bytes[from] == ' ' || bytes[from] == '\t')) {
          from++;
        }
        return with(from, end, value);
      }
    }
    return Optional.empty();
  }

  private int start() {
    boolean marked =
        bytes.length >= BOM_BYTES
            && (bytes[0] & 0xFF) == 0xEF
            && (bytes[1] & 0xFF) == 0xBB
            && (bytes[2] & 0xFF) == 0xBF;
    return marked ? BOM_BYTES : 0;
  }

  /** Where the line that begins there has its ending, or the end of the bytes. */
  private int lineEnd(int line) {
    int end = line;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return end;
  }

  private Optional<byte[]> with(int from, int to, String value) {
    return encoded(value)
        .map(
            written -> {
              byte[] result = Arrays.copyOf(bytes, from + written.length + bytes.length - to);
              System.arraycopy(written, 0, result, from, written.length);
              System.arraycopy(bytes, to, result, from + written.length, bytes.length - to);
              return result;
            });
  }

  private Optional<byte[]> encoded(String value) {
    for (byte each : bytes) {
      if (each == 0) {
        return Optional.empty(); // UTF-16, UTF-32, or no text at all
      }
    }
    if (isWideMark()) {
      return Optional.empty();
    }
    Charset charset = isUtf8() ? StandardCharsets.UTF_8 : WESTERN;
    return charset.newEncoder().canEncode(value)
        ? Optional.of(value.getBytes(charset))
        : Optional.empty();
  }

  /** Whether the bytes begin as UTF-16 does; without a zero that may hold Asian text only. */
  private boolean isWideMark() {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    return first == 0xFEFF || first == 0xFFFE;
  }

  private boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
