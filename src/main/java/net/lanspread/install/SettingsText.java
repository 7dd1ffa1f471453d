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
 * <p>The value is written in the file's own encoding: UTF-16 where a byte order mark says so, else
 * UTF-8, or Windows-1252 where the bytes are not UTF-8, as German and other western editions of
 * Windows write. A file with zeros in it and no such mark, one of damaged UTF-16, and one whose
 * encoding lacks a character of the value are not changed.
 */
final class SettingsText {
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /** The encoding that a byte order mark announces. */
  private enum Form {
    UTF_16LE(StandardCharsets.UTF_16LE, 2, "\u00FF\u00FE"),
    UTF_16BE(StandardCharsets.UTF_16BE, 2, "\u00FE\u00FF"),
    UTF_8(StandardCharsets.UTF_8, 1, "\u00EF\u00BB\u00BF"),
    /** No mark: UTF-8 or western. */
    UNMARKED(StandardCharsets.UTF_8, 1, "");

    private final Charset charset;
    private final int unitBytes;

    /** A character for each byte. */
    private final String mark;

    Form(Charset charset, int unitBytes, String mark) {
      this.charset = charset;
      this.unitBytes = unitBytes;
      this.mark = mark;
    }

    private boolean isOf(byte... bytes) {
      if (bytes.length < mark.length()) {
        return false;
      }
      for (int i = 0; i < mark.length(); i++) {
        if ((bytes[i] & 0xFF) != mark.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private final byte[] bytes;
  private final Form form;

  SettingsText(byte[] bytes) {
    this.bytes = bytes.clone();
    this.form =
        Arrays.stream(Form.values()).filter(each -> each.isOf(bytes)).findFirst().orElseThrow();
  }

  /** The bytes with another first line; empty when they cannot take it. */
  Optional<byte[]> withFirstLine(String value) {
    int start = form.mark.length();
    return with(start, lineEnd(start), value);
  }

  /**
   * The bytes with another value of a key; empty when they cannot take it, or the key is missing.
   * The key's case does not count, the first line that has it does, and spaces around the {@code =}
   * stay.
   */
  Optional<byte[]> withValue(String key, String value) {
    for (int line = form.mark.length();
        line < bytes.length;
        line = lineEnd(line) + form.unitBytes) {
      int end = lineEnd(line);
      int equals = line;
      StringBuilder before = new StringBuilder();
      while (equals < end && unit(equals) != '=') {
        before.append(unit(equals));
        equals += form.unitBytes;
      }
      if (equals < end && before.toString().strip().equalsIgnoreCase(key)) {
        int from = equals + form.unitBytes;
        while (from < end && (unit(from) == ' ' || unit(from) == '\t')) {
          from += form.unitBytes;
        }
        return with(from, end, value);
      }
    }
    return Optional.empty();
  }

  /** A byte, or two that are one unit of UTF-16; half a unit at the end counts as another one. */
  private char unit(int at) {
    int first = bytes[at] & 0xFF;
    if (form.unitBytes == 1) {
      return (char) first;
    }
    int second = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
    return (char) (form == Form.UTF_16LE ? second << 8 | first : first << 8 | second);
  }

  /** The end of the line that begins there. */
  private int lineEnd(int line) {
    int end = line;
    while (end < bytes.length && unit(end) != '\n' && unit(end) != '\r') {
      end += form.unitBytes;
    }
    return Math.min(end, bytes.length);
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
    Charset charset = form.charset;
    if (form.unitBytes == 1) {
      for (byte each : bytes) {
        if (each == 0) {
          return Optional.empty(); // UTF-16 without a mark, UTF-32, or no text at all
        }
      }
      charset = isIn(charset) ? charset : WESTERN;
    } else if (!isIn(charset)) {
      return Optional.empty();
    }
    return charset.newEncoder().canEncode(value)
        ? Optional.of(value.getBytes(charset))
        : Optional.empty();
  }

  private boolean isIn(Charset charset) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
