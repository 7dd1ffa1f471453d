package net.lanspread.organiser;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Bytes with their organiser's signature behind them, in Base64, as they travel. Stateless. */
final class Signed {
  private Signed() {}

  /** Signs the bytes and makes them a text. */
  static String text(OrganiserKey key, byte[] bytes) {
    byte[] signature = key.sign(bytes);
    byte[] all = Arrays.copyOf(bytes, bytes.length + signature.length);
    System.arraycopy(signature, 0, all, bytes.length, signature.length);
    return Base64.getEncoder().encodeToString(all);
  }

  /** The bytes of a text, unchecked; empty when it is none. */
  static Optional<byte[]> raw(String text, int maxChars) {
    if (text.length() > maxChars) {
      return Optional.empty();
    }
    try {
      byte[] raw = Base64.getDecoder().decode(text);
      // The same bytes in other characters would be told beside each other.
      return Base64.getEncoder().encodeToString(raw).equals(text)
          ? Optional.of(raw)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** True when nothing is left but the organiser's signature of all that was read. */
  static boolean endsSigned(ByteBuffer in, OrganiserId organiser) {
    if (in.remaining() != OrganiserId.SIGNATURE_BYTES) {
      return false;
    }
    ByteBuffer words = in.duplicate().flip();
    return organiser.hasSigned(
        bytes(words, words.remaining()), bytes(in, OrganiserId.SIGNATURE_BYTES));
  }

  static byte[] bytes(ByteBuffer in, int count) {
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  static String text(ByteBuffer in, int bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(in, bytes))).toString();
  }
}
