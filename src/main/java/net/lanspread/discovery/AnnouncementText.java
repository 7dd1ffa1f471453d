package net.lanspread.discovery;

import java.util.Map;
import java.util.Optional;
import net.lanspread.content.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The part of a service's text record that a connection needs.
 *
 * @param protocolVersion positive, or {@link Sighting#NO_VERSION}
 */
record AnnouncementText(PeerId id, int protocolVersion, int port) {
  static final String ID = "id";
  static final String VERSION = "v";
  static final String PORT = "port";
  static final String REVISION = "rev";

  /** The text record of an announcement. */
  static Map<String, String> write(Announcement announcement) {
    return Map.of(
        ID, announcement.id().toString(),
        VERSION, Integer.toString(announcement.protocolVersion()),
        PORT, Integer.toString(announcement.port()),
        REVISION, Long.toString(announcement.revision()));
  }

  /** The record read from a text; empty when the text names no peer or no port. */
  static Optional<AnnouncementText> read(Map<String, String> text) {
    Optional<PeerId> id = Optional.ofNullable(text.get(ID)).flatMap(PeerId::parse);
    int port = number(text.get(PORT));
    if (id.isEmpty() || port < 1 || port > 65535) {
      return Optional.empty();
    }
    return Optional.of(new AnnouncementText(id.get(), number(text.get(VERSION)), port));
  }

  /** The number that one to nine plain digits spell, or 0. */
  private static int number(@Nullable String digits) {
    boolean isPlain = digits != null && digits.matches("[0-9]{1,9}");
    return isPlain ? Integer.parseInt(digits) : 0;
  }
}
