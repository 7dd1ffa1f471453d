package net.lanspread.organiser;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Printable;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The games of a publication as bytes. Integers big-endian:
 *
 * <pre>
 *   4  "LSP1"
 *   4  length of the rows in bytes
 *   n  rows: a JSON array, UTF-8; the fields are those of {@link Row}
 *   n  the pictures, one behind the other in the order of the rows
 * </pre>
 */
final class PublicationBody {
  static final int MAX_GAMES = 10_000;
  private static final int MAX_TITLE_CHARS = 200;
  private static final int MAX_TEXT_CHARS = 16 * 1024;
  private static final byte[] MAGIC = "LSP1".getBytes(StandardCharsets.US_ASCII);

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(MAX_TEXT_CHARS)
                          .maxNameLength(64)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** A game without its picture; texts are free, and null when there is none. */
  record Row(
      @Nullable String gameId,
      @Nullable String title,
      @Nullable String release,
      @Nullable String publisher,
      @Nullable Double sizeGb,
      @Nullable String genre,
      @Nullable String version,
      @Nullable String manifestDigest,
      @Nullable Texts genres,
      @Nullable String maxPlayers,
      @Nullable Texts description,
      boolean masterServer,
      @Nullable String currentVersion,
      int coverBytes) {}

  /** A text in several languages. */
  record Texts(@Nullable String de, @Nullable String en, @Nullable String fr) {}

  /** The result of {@link #decode} for bytes that an organiser has signed. */
  sealed interface Decoded {
    record Accepted(List<PublishedGame> games) implements Decoded {}

    /** The bytes are invalid as a whole; the reason is a sentence for people. */
    record Invalid(String reason) implements Decoded {}
  }

  private PublicationBody() {}

  /** The games as bytes; pictures that no longer fit are left out. */
  static byte[] encode(List<PublishedGame> games) {
    List<Picture> covers = new ArrayList<>();
    long left = PublicationHead.MAX_BODY_BYTES / 4L * 3;
    for (PublishedGame game : games) {
      boolean fits = game.cover().lengthBytes() <= left;
      covers.add(fits ? game.cover() : Picture.NONE);
      left -= fits ? game.cover().lengthBytes() : 0;
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < games.size(); i++) {
      rows.add(row(games.get(i), covers.get(i).lengthBytes()));
    }
    byte[] json = JSON.writeValueAsBytes(rows);
    ByteBuffer out =
        ByteBuffer.allocate(
            MAGIC.length
                + Integer.BYTES
                + json.length
                + covers.stream().mapToInt(Picture::lengthBytes).sum());
    out.put(MAGIC).putInt(json.length).put(json);
    covers.forEach(cover -> out.put(cover.bytes()));
    return out.array();
  }

  private static Row row(PublishedGame published, int coverBytes) {
    CatalogGame game = published.game();
    GameNotes notes = published.notes();
    return new Row(
        game.id().value(),
        Printable.of(game.title(), MAX_TITLE_CHARS),
        cut(game.release(), MAX_TITLE_CHARS),
        cut(game.publisher(), MAX_TITLE_CHARS),
        game.sizeGb(),
        cut(game.genre(), MAX_TITLE_CHARS),
        text(game.pinnedVersion()),
        text(game.pinnedDigest()),
        texts(notes.genre(), MAX_TITLE_CHARS),
        cut(notes.maxPlayers(), MAX_TITLE_CHARS),
        texts(notes.description(), MAX_TEXT_CHARS),
        notes.needsMasterServer(),
        text(notes.currentVersion()),
        coverBytes);
  }

  /** Reads games; refused as a whole when anything in them is wrong. */
  static Decoded decode(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    try {
      byte[] magic = new byte[MAGIC.length];
      in.get(magic);
      int jsonBytes = in.getInt();
      if (!Arrays.equals(magic, MAGIC) || jsonBytes < 0 || jsonBytes > in.remaining()) {
        return new Decoded.Invalid("this is no catalog of an organiser, or of a newer kind");
      }
      byte[] json = new byte[jsonBytes];
      in.get(json);
      List<PublishedGame> games = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      try (MappingIterator<Row> rows = JSON.readerFor(Row.class).readValues(json)) {
        while (rows.hasNext()) {
          Optional<PublishedGame> game = game(rows.next(), in);
          if (game.isEmpty() || !ids.add(folded(game.get())) || ids.size() > MAX_GAMES) {
            return new Decoded.Invalid("a game of the catalog is invalid, or there are too many");
          }
          games.add(game.get());
        }
      }
      return in.hasRemaining()
          ? new Decoded.Invalid("the catalog has bytes behind its end")
          : new Decoded.Accepted(List.copyOf(games));
    } catch (BufferUnderflowException e) {
      return new Decoded.Invalid("the catalog ends too early");
    } catch (JacksonException e) {
      return new Decoded.Invalid("the rows of the catalog cannot be read");
    }
  }

  private static String folded(PublishedGame game) {
    return PathRules.fold(game.game().id().value());
  }

  private static Optional<PublishedGame> game(Row row, ByteBuffer covers) {
    Optional<GameId> id = parsed(row.gameId()).flatMap(GameId::parse);
    Optional<Version> version = parsed(row.version()).flatMap(Version::parse);
    Optional<Sha256> digest = parsed(row.manifestDigest()).flatMap(Sha256::parse);
    if (id.isEmpty()
        || id.get().isReserved()
        || version.isEmpty()
        || digest.isEmpty()
        || row.coverBytes() < 0
        || row.coverBytes() > Picture.MAX_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = new byte[row.coverBytes()];
    covers.get(bytes);
    Optional<Picture> cover = bytes.length == 0 ? Optional.of(Picture.NONE) : Picture.of(bytes);
    if (cover.isEmpty()) {
      return Optional.empty();
    }
    String title = Printable.of(parsed(row.title()).orElse(""), MAX_TITLE_CHARS);
    Double size = row.sizeGb();
    return Optional.of(
        new PublishedGame(
            new CatalogGame(
                id.get(),
                title.isBlank() ? id.get().value() : title,
                cut(row.release(), MAX_TITLE_CHARS),
                cut(row.publisher(), MAX_TITLE_CHARS),
                size == null || !Double.isFinite(size) || size < 0 ? null : size,
                cut(row.genre(), MAX_TITLE_CHARS),
                version.get(),
                digest.get()),
            new GameNotes(
                translated(row.genres(), MAX_TITLE_CHARS),
                cut(row.maxPlayers(), MAX_TITLE_CHARS),
                translated(row.description(), MAX_TEXT_CHARS),
                row.masterServer(),
                parsed(row.currentVersion()).flatMap(Version::parse).orElse(null)),
            cover.get()));
  }

  private static Optional<String> parsed(@Nullable String text) {
    return Optional.ofNullable(text);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String cut(@Nullable String text, int maxChars) {
    return text == null || text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  private static @Nullable Texts texts(@Nullable Translated text, int maxChars) {
    return text == null
        ? null
        : new Texts(
            cut(text.german(), maxChars),
            cut(text.english(), maxChars),
            cut(text.french(), maxChars));
  }

  private static @Nullable Translated translated(@Nullable Texts text, int maxChars) {
    return text == null || (text.de() == null && text.en() == null && text.fr() == null)
        ? null
        : new Translated(
            cut(text.de(), maxChars), cut(text.en(), maxChars), cut(text.fr(), maxChars));
  }
}
