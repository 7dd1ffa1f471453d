package net.lanspread.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An announcement as the text of one datagram: lines of ASCII that end in a line feed, the first of
 * which is {@value #FIRST_LINE}, the others {@code key=value} with the keys of mDNS's text:
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

  static String write(Announcement announcement) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    new TreeMap<>(AnnouncementText.write(announcement))
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  /** The record read from a datagram; empty when it is no beacon, or one without a peer. */
  static Optional<AnnouncementText> read(String datagram) {
    String[] lines = datagram.split("\n", -1);
    if (datagram.length() > MAX_BYTES || !lines[0].equals(FIRST_LINE)) {
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
