package net.lanspread.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The entries that {@code unrar lt} prints: {@code key: value} lines, an entry starting at {@code
 * Name}.
 *
 * <p>A name may hold a line break and so forge lines. That can only lead to a list that does not
 * fit the bytes, or to names that the archive could have had anyway: all are checked after this.
 */
final class UnrarListing {
  private static final int MAX_LINE_BYTES = 16 << 10;

  private final Path archive;
  private final ArchiveLimits limits;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<ListedEntry> entries = new ArrayList<>();
  private final Map<String, String> fields = new HashMap<>();
  private final EarlierFiles earlier;

  /** True when the last entry goes on in the next volume. */
  private boolean goesOn;

  UnrarListing(Path archive, ArchiveLimits limits) {
    this.archive = archive;
    this.limits = limits;
    this.earlier = new EarlierFiles(archive);
  }

  /** Takes the next bytes of the output. */
  void add(ByteBuffer output) throws ArchiveException {
    while (output.hasRemaining()) {
      byte b = output.get();
      if (b == '\n') {
        endLine();
      } else if (line.size() < MAX_LINE_BYTES) {
        line.write(b);
      } else {
        throw new ArchiveException(archive, "has an entry whose name is too long");
      }
    }
  }

  List<ListedEntry> finish() throws ArchiveException {
    endLine();
    endEntry();
    if (goesOn) {
      throw RarFailures.volume(archive, null);
    }
    return List.copyOf(entries);
  }

  private void endLine() throws ArchiveException {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      throw new ArchiveException(archive, "has a name that is not Unicode in the list of unrar", e);
    }
    line.reset();
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    int colon = text.indexOf(": ");
    if (colon < 0) {
      return;
    }
    String key = text.substring(0, colon).strip();
    String value = text.substring(colon + 2);
    if (key.equals("Name")) {
      endEntry();
    }
    if (key.equals("Details")) {
      checkDetails(value);
    }
    fields.putIfAbsent(key, value);
  }

  private void checkDetails(String details) throws ArchiveException {
    if (details.contains("encrypted")) {
      throw RarFailures.encrypted(archive, null);
    }
  }

  private void endEntry() throws ArchiveException {
    String name = fields.get("Name");
    if (name != null) {
      if (entries.size() >= limits.maxEntries()) {
        throw EntryRules.tooManyEntries(archive, limits);
      }
      // The volumes are listed one behind the other, and a file in each that has some of it.
      String ratio = fields.getOrDefault("Ratio", "").strip();
      boolean before = ratio.startsWith("<");
      if (before != goesOn) {
        throw RarFailures.volume(archive, null);
      }
      goesOn = ratio.endsWith(">");
      if (!fields.containsKey("File version") && !goesOn) {
        entries.add(entry(name));
      }
    }
    fields.clear();
  }

  private ListedEntry entry(String name) throws ArchiveException {
    if (fields.getOrDefault("Flags", "").contains("encrypted")) {
      throw RarFailures.encrypted(archive, null);
    }
    return switch (fields.getOrDefault("Type", "")) {
      case "File" -> earlier.add(ListedEntry.file(name, sizeBytes(), crc32()));
      case "Directory" -> ListedEntry.folder(name);
      case "File reference", "Hard link" ->
          earlier.copy(name, fields.getOrDefault("Target", "").strip());
      // The other types are links of all kinds; see RarHeaders for why none is taken.
      default -> throw earlier.refusedLink(name);
    };
  }

  private long sizeBytes() {
    try {
      return Long.parseLong(fields.getOrDefault("Size", "").strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private OptionalLong crc32() throws ArchiveException {
    String hex = fields.get("CRC32");
    if (hex == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Integer.toUnsignedLong(Integer.parseUnsignedInt(hex.strip(), 16)));
    } catch (NumberFormatException e) {
      throw new ArchiveException(
          archive, "has a checksum in the list of unrar that cannot be read", e);
    }
  }
}
