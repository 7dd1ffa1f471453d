package net.lanspread.catalog;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reading of games and notes from the tables of one {@link CatalogFile}. Used once. */
final class CatalogReader {
  private static final Logger log = LoggerFactory.getLogger(CatalogReader.class);
  private static final int MAX_WARNINGS = 10;

  /** A row of {@code lanspread_games}. */
  private record Ours(
      @Nullable Version version,
      @Nullable Sha256 digest,
      @Nullable String maxPlayers,
      @Nullable String description) {
    static final Ours NOTHING = new Ours(null, null, null, null);
  }

  private final CatalogTables tables;
  private final Map<GameId, CatalogGame> games = new LinkedHashMap<>();
  private final Map<GameId, GameNotes> notes = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private int warnings;

  private CatalogReader(CatalogTables tables) {
    this.tables = tables;
  }

  static CatalogContent read(CatalogTables tables) throws SQLException, CatalogException {
    if (!tables.columns("games").contains("game_id")) {
      throw new CatalogException(
          tables.file() + " has no column game_id; it is no catalog of games");
    }
    CatalogReader reader = new CatalogReader(tables);
    reader.readGames();
    return new CatalogContent(List.copyOf(reader.games.values()), Map.copyOf(reader.notes));
  }

  private void readGames() throws SQLException, CatalogException {
    Map<Long, Translated> genres = readGenres();
    Map<String, Ours> ours = readOurs();
    Set<String> tools = readTools();
    tables.each(
        "games",
        List.of(
            "game_id",
            "game_title",
            "game_release",
            "game_publisher",
            "game_size",
            "genre_id",
            "game_version",
            "game_maxplayers",
            "game_master_req",
            "game_readme_de",
            "game_readme_en",
            "game_readme_fr"),
        row -> {
          Optional<GameId> id = id(row).filter(each -> !tools.contains(fold(each)));
          if (id.isPresent()) {
            add(id.get(), row, genres, ours.getOrDefault(fold(id.get()), Ours.NOTHING));
          }
        });
    if (warnings > MAX_WARNINGS) {
      log.warn("{}: {} rows of games were passed over", tables.file(), warnings);
    }
  }

  /** The id of a row that is to be read. */
  private Optional<GameId> id(CatalogTables.Row row) throws SQLException {
    String text = row.text("game_id");
    Optional<GameId> id = text == null ? Optional.empty() : GameId.parse(text);
    if (id.isPresent() && id.get().isReserved()) {
      warn(row.number(), "names the launcher's own folder, which is no game");
    } else if (id.isEmpty()) {
      warn(row.number(), "has no id that can be a game's");
    } else if (!seen.add(fold(id.get()))) {
      warn(row.number(), "has the id of an earlier row, upper and lower case taken as one");
    } else {
      return id;
    }
    return Optional.empty();
  }

  private void warn(int row, String problem) {
    warnings++;
    if (warnings <= MAX_WARNINGS) {
      log.warn("{}: row {} of games {}; it is passed over", tables.file(), row, problem);
    }
  }

  private static String fold(GameId id) {
    return PathRules.fold(id.value());
  }

  private void add(GameId id, CatalogTables.Row row, Map<Long, Translated> genres, Ours ours)
      throws SQLException {
    String title = row.line("game_title");
    Translated genre = genres.get(row.wholeNumber("genre_id"));
    games.put(
        id,
        new CatalogGame(
            id,
            title == null ? id.value() : title,
            row.line("game_release"),
            row.line("game_publisher"),
            row.number("game_size"),
            genre == null ? null : genre.english(),
            ours.version(),
            ours.digest()));
    String players = ours.maxPlayers();
    String version = row.text("game_version");
    GameNotes note =
        new GameNotes(
            genre,
            players == null ? players(row.line("game_maxplayers")) : players,
            ours.description() == null
                ? Translated.of(
                    row.lines("game_readme_de"),
                    row.lines("game_readme_en"),
                    row.lines("game_readme_fr"))
                : new Translated(null, ours.description(), null),
            row.wholeNumber("game_master_req") == 1,
            version == null ? null : Version.parse(version).orElse(null));
    if (!note.equals(GameNotes.NONE)) {
      notes.put(id, note);
    }
  }

  /** The number of players, as free text; null when the catalog has none. */
  private static @Nullable String players(@Nullable String text) {
    return text == null || text.length() > GameNotes.MAX_PLAYERS_CHARS || text.matches("0|-.*")
        ? null
        : text;
  }

  private Map<Long, Translated> readGenres() throws SQLException, CatalogException {
    Map<Long, Translated> genres = new HashMap<>();
    tables.each(
        "genre",
        List.of("genre_id", "genre_de", "genre_en", "genre_fr"),
        row -> {
          Translated name =
              Translated.of(row.line("genre_de"), row.line("genre_en"), row.line("genre_fr"));
          if (name != null) {
            genres.put(row.wholeNumber("genre_id"), name);
          }
        });
    return genres;
  }

  /** The ids of shares that are no games. */
  private Set<String> readTools() throws SQLException, CatalogException {
    Set<String> tools = new HashSet<>();
    tables.each(
        "tools",
        List.of("tool_id"),
        row -> {
          String id = row.text("tool_id");
          if (id != null) {
            tools.add(PathRules.fold(id));
          }
        });
    return tools;
  }

  private Map<String, Ours> readOurs() throws SQLException, CatalogException {
    Map<String, Ours> ours = new HashMap<>();
    tables.each(
        "lanspread_games",
        List.of("game_id", "pinned_version", "manifest_digest", "max_players", "description"),
        row -> {
          String text = row.text("game_id");
          Optional<GameId> id = text == null ? Optional.empty() : GameId.parse(text);
          if (id.isPresent()) {
            ours.put(fold(id.get()), ours(id.get(), row));
          }
        });
    return ours;
  }

  private Ours ours(GameId id, CatalogTables.Row row) throws SQLException, CatalogException {
    String version = row.text("pinned_version");
    String digest = row.text("manifest_digest");
    if ((version != null && Version.parse(version).isEmpty())
        || (digest != null && Sha256.parse(digest).isEmpty())) {
      throw new CatalogException(
          tables.file()
              + " pins "
              + id
              + " to something that is no version or digest; pin it anew");
    }
    return new Ours(
        version == null ? null : new Version(version.strip()),
        digest == null ? null : new Sha256(digest),
        players(row.line("max_players")),
        row.lines("description"));
  }
}
