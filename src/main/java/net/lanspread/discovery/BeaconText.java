package net.lanspread.discovery;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An announcement as the bytes of one datagram: lines of ASCII that end in a line feed, the first
 * of which is {@value #FIRST_LINE}, the others {@code key=value} with the keys of mDNS's text:
 *
 * <pre>
 * lanspread
 * id=&lt;peer id&gt;
 * port=&lt;where it listens&gt;
 * rev=&lt;revision of its library&gt;
 * v=&lt;protocol version&gt;
 * </pre>
 *
 * Lines with other keys are passed over.
 */
final class BeaconText {
  static final int MAX_BYTES = 512;
  private static final String FIRST_LINE = "lanspread";

  private BeaconText() {}

  static byte[] write(Announcement announcement) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    new TreeMap<>(AnnouncementText.write(announcement))
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** What the bytes say, or empty when they are no beacon or name no peer. */
  static Optional<AnnouncementText> read(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
    if (bytes.length > MAX_BYTES || !lines[0].equals(FIRST_LINE)) {
      return Optional.empty();
    }
    Map<String, String> text = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        text.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return AnnouncementText.read(text);
  }
}
