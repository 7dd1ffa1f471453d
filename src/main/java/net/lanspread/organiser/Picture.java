package net.lanspread.organiser;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The picture of a game, JPEG or PNG, or none. Immutable: nobody gets at its bytes to change. */
public final class Picture {
  /** The longest one that is published. */
  public static final int MAX_BYTES = 1024 * 1024;

  public static final Picture NONE = new Picture(new byte[0]);

  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final byte[] bytes;

  private Picture(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The picture that these bytes are; empty when they are none, or too many. */
  public static Optional<Picture> of(byte[] bytes) {
    return bytes.length <= MAX_BYTES && (startsWith(bytes, JPEG) || startsWith(bytes, PNG))
        ? Optional.of(new Picture(bytes.clone()))
        : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  boolean isThere() {
    return bytes.length > 0;
  }

  int lengthBytes() {
    return bytes.length;
  }

  /** The bytes of the picture, to be read. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The ending of its file names. */
  String ending() {
    return startsWith(bytes, PNG) ? ".png" : ".jpg";
  }
}
