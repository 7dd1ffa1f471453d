package net.lanspread.bench.rivals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/** BitTorrent's encoding; each method returns an encoded value, ready to be put into another. */
final class Bencode {
  private Bencode() {}

  static byte[] number(long value) {
    return ("i" + value + "e").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((value.length + ":").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** A dictionary of encoded values; keys are ASCII, so that their order is that of their bytes. */
  static byte[] dictionary(SortedMap<String, byte[]> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('d');
    values.forEach(
        (key, value) -> {
          out.writeBytes(text(key));
          out.writeBytes(value);
        });
    out.write('e');
    return out.toByteArray();
  }
}
