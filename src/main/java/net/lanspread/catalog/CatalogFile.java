package net.lanspread.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalog in an SQLite file: the ETI launcher's {@code game.db} as it is, or ours, which has
 * ETI's tables too, so that its launcher can read it, and our own beside them:
 *
 * <pre>
 *   games (game_id TEXT, db_id INTEGER PRIMARY KEY, game_title TEXT, game_release TEXT,
 *          game_publisher TEXT, game_size NUMERIC, genre_id INTEGER)
 *   genre (genre_id INTEGER PRIMARY KEY, genre_de TEXT, genre_en TEXT, genre_fr TEXT)
 *   lanspread_games (game_id TEXT PRIMARY KEY, pinned_version TEXT, manifest_digest TEXT,
 *          max_players INTEGER, description TEXT, launch_hints TEXT, cover BLOB)
 *   lanspread_schema (version INTEGER)            one row, 1
 * </pre>
 *
 * <p>{@code game_size} is in GB. Reading never writes. Unknown columns are ignored and missing ones
 * null. A row whose id cannot be a game's is passed over with a warning. Stateless: each call opens
 * the file and closes it.
 */
public final class CatalogFile {
  private static final Logger log = LoggerFactory.getLogger(CatalogFile.class);
  private static final int SCHEMA_VERSION = 1;
  private static final int MAX_TEXT_CHARS = 10_000;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS games (game_id TEXT, db_id INTEGER PRIMARY KEY,"
              + " game_title TEXT, game_release TEXT, game_publisher TEXT, game_size NUMERIC,"
              + " genre_id INTEGER)",
          "CREATE TABLE IF NOT EXISTS genre (genre_id INTEGER PRIMARY KEY, genre_de TEXT,"
              + " genre_en TEXT, genre_fr TEXT)",
          "CREATE TABLE IF NOT EXISTS lanspread_games (game_id TEXT PRIMARY KEY,"
              + " pinned_version TEXT, manifest_digest TEXT, max_players INTEGER,"
              + " description TEXT, launch_hints TEXT, cover BLOB)",
          "CREATE TABLE IF NOT EXISTS lanspread_schema (version INTEGER)");

  private interface Work<T> {
    T run(Connection connection) throws SQLException, CatalogException;
  }

  private final Path file;

  public CatalogFile(Path file) {
    this.file = file;
  }

  /** All games of the file. */
  public Catalog.Closed load() throws CatalogException {
    return Catalog.Closed.of(games());
  }

  /** All games of the file, in its order. */
  public List<CatalogGame> games() throws CatalogException {
    return read(this::readGames);
  }

  /** What the file says of its games for people alone. */
  public Map<GameId, GameNotes> notes() throws CatalogException {
    return read(
        connection -> {
          checkSchema(connection);
          return NotesReader.read(connection);
        });
  }

  private <T> T read(Work<T> work) throws CatalogException {
    requireFile();
    return with("jdbc:sqlite:" + uri() + "?mode=ro", work);
  }

  private void requireFile() throws CatalogException {
    if (!Files.isRegularFile(file)) {
      throw new CatalogException("there is no catalog at " + file + "; check the path");
    }
  }

  private String uri() {
    return "file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  private List<CatalogGame> readGames(Connection connection) throws SQLException, CatalogException {
    checkSchema(connection);
    Map<Long, String> genres = new HashMap<>();
    if (hasTable(connection, "genre")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM genre")) {
        Set<String> columns = columns(rows);
        while (rows.next()) {
          String name = line(rows, columns, "genre_en");
          if (name != null && columns.contains("genre_id")) {
            genres.put(rows.getLong("genre_id"), name);
          }
        }
      }
    }
    Map<String, CatalogGame> pins = readPins(connection);
    List<CatalogGame> games = new ArrayList<>();
    Set<GameId> seen = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM games")) {
      Set<String> columns = columns(rows);
      if (!columns.contains("game_id")) {
        throw new CatalogException(file + " has no column game_id; it is no catalog of games");
      }
      while (rows.next()) {
        String id = text(rows, columns, "game_id");
        Optional<GameId> gameId = id == null ? Optional.empty() : GameId.parse(id);
        if (gameId.isEmpty() || !seen.add(gameId.get())) {
          log.warn("{}: row {} has no id of its own that can be a game's", file, rows.getRow());
          continue;
        }
        String title = line(rows, columns, "game_title");
        String genreId = text(rows, columns, "genre_id");
        CatalogGame game =
            new CatalogGame(
                gameId.get(),
                title == null || title.isEmpty() ? gameId.get().value() : title,
                line(rows, columns, "game_release"),
                line(rows, columns, "game_publisher"),
                number(text(rows, columns, "game_size")),
                genreId == null ? null : genres.get(wholeNumber(genreId)),
                null,
                null);
        CatalogGame pin = pins.get(gameId.get().value());
        games.add(pin == null ? game : game.pinnedTo(pin.pinnedVersion(), pin.pinnedDigest()));
      }
    }
    return games;
  }

  private Map<String, CatalogGame> readPins(Connection connection)
      throws SQLException, CatalogException {
    Map<String, CatalogGame> pins = new HashMap<>();
    if (!hasTable(connection, "lanspread_games")) {
      return pins;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM lanspread_games")) {
      Set<String> columns = columns(rows);
      while (rows.next()) {
        String id = text(rows, columns, "game_id");
        String version = text(rows, columns, "pinned_version");
        String digest = text(rows, columns, "manifest_digest");
        Optional<GameId> gameId = id == null ? Optional.empty() : GameId.parse(id);
        if (gameId.isEmpty()) {
          continue;
        }
        if ((version != null && Version.parse(version).isEmpty())
            || (digest != null && Sha256.parse(digest).isEmpty())) {
          throw new CatalogException(
              file + " pins " + id + " to something that is no version or digest; pin it anew");
        }
        pins.put(
            gameId.get().value(),
            CatalogGame.untitled(gameId.get())
                .pinnedTo(
                    version == null ? null : new Version(version.strip()),
                    digest == null ? null : new Sha256(digest)));
      }
    }
    return pins;
  }

  private void checkSchema(Connection connection) throws SQLException, CatalogException {
    if (!hasTable(connection, "games")) {
      throw new CatalogException(
          file
              + " has no table of games; use the ETI launcher's game.db, or make a catalog with"
              + " \"lanspread catalog import\"");
    }
    if (hasTable(connection, "lanspread_schema")) {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT max(version) AS newest FROM lanspread_schema")) {
        if (rows.next() && rows.getInt("newest") > SCHEMA_VERSION) {
          throw new CatalogException(
              file + " was made by a newer Lanspread; update this one to read it");
        }
      }
    }
  }

  /**
   * Adds games, or replaces those of the same id; a pin that a game brings replaces the old one. A
   * missing or empty file becomes a catalog.
   */
  public void put(List<CatalogGame> games) throws CatalogException {
    edit(
        connection -> {
          if (!isEmpty(connection)) {
            checkSchema(connection);
          }
          createTables(connection);
          for (CatalogGame game : games) {
            deleteRow(connection, "games", game.id());
            try (PreparedStatement insert =
                connection.prepareStatement(
                    "INSERT INTO games (game_id, game_title, game_release, game_publisher,"
                        + " game_size, genre_id) VALUES (?, ?, ?, ?, ?, ?)")) {
              insert.setString(1, game.id().value());
              insert.setString(2, game.title());
              insert.setString(3, game.release());
              insert.setString(4, game.publisher());
              insert.setObject(5, game.sizeGb());
              insert.setObject(6, genreId(connection, game.genre()));
              insert.executeUpdate();
            }
            if (game.pinnedVersion() != null) {
              writePin(connection, game.id(), game.pinnedVersion(), game.pinnedDigest());
            }
          }
          return true;
        });
  }

  /** Removes a game; false when it is not there. */
  public boolean remove(GameId id) throws CatalogException {
    requireFile();
    return edit(
        connection -> {
          checkSchema(connection);
          createTables(connection);
          deleteRow(connection, "lanspread_games", id);
          return deleteRow(connection, "games", id) > 0;
        });
  }

  /**
   * Pins a game to a version, or frees it; false when the game is not there.
   *
   * @param version null to free it
   */
  public boolean pin(GameId id, @Nullable Version version, @Nullable Sha256 digest)
      throws CatalogException {
    requireFile();
    return edit(
        connection -> {
          checkSchema(connection);
          createTables(connection);
          try (PreparedStatement find =
              connection.prepareStatement("SELECT 1 FROM games WHERE game_id = ?")) {
            find.setString(1, id.value());
            try (ResultSet rows = find.executeQuery()) {
              if (!rows.next()) {
                return false;
              }
            }
          }
          writePin(connection, id, version, digest);
          return true;
        });
  }

  private static void writePin(
      Connection connection, GameId id, @Nullable Version version, @Nullable Sha256 digest)
      throws SQLException {
    try (PreparedStatement pin =
        connection.prepareStatement(
            "INSERT INTO lanspread_games (game_id, pinned_version, manifest_digest)"
                + " VALUES (?, ?, ?) ON CONFLICT (game_id) DO UPDATE SET"
                + " pinned_version = excluded.pinned_version,"
                + " manifest_digest = excluded.manifest_digest")) {
      pin.setString(1, id.value());
      pin.setString(2, version == null ? null : version.digits());
      pin.setString(3, digest == null ? null : digest.hex());
      pin.executeUpdate();
    }
  }

  private static @Nullable Long genreId(Connection connection, @Nullable String genre)
      throws SQLException {
    if (genre == null) {
      return null;
    }
    try (PreparedStatement find =
        connection.prepareStatement("SELECT genre_id FROM genre WHERE genre_en = ?")) {
      find.setString(1, genre);
      try (ResultSet rows = find.executeQuery()) {
        if (rows.next()) {
          return rows.getLong(1);
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO genre (genre_de, genre_en, genre_fr) VALUES (?1, ?1, ?1)"
                + " RETURNING genre_id")) {
      insert.setString(1, genre);
      try (ResultSet rows = insert.executeQuery()) {
        return rows.next() ? rows.getLong(1) : null;
      }
    }
  }

  private static int deleteRow(Connection connection, String table, GameId id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE game_id = ?")) {
      delete.setString(1, id.value());
      return delete.executeUpdate();
    }
  }

  /** Runs in one transaction; a failure leaves the file as it was. */
  private <T> T edit(Work<T> work) throws CatalogException {
    return with(
        "jdbc:sqlite:" + uri(),
        connection -> {
          connection.setAutoCommit(false);
          T result = work.run(connection);
          connection.commit();
          return result;
        });
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1 FROM sqlite_master")) {
      return !rows.next();
    }
  }

  private static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : SCHEMA) {
        statement.executeUpdate(table);
      }
      statement.executeUpdate(
          "INSERT INTO lanspread_schema SELECT "
              + SCHEMA_VERSION
              + " WHERE NOT EXISTS (SELECT 1 FROM lanspread_schema)");
    }
  }

  private <T> T with(String url, Work<T> work) throws CatalogException {
    try (Connection connection = DriverManager.getConnection(url)) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new CatalogException(
          file + " cannot be used as a catalog (" + e.getMessage() + "); is it an SQLite file?", e);
    }
  }

  static boolean hasTable(Connection connection, String name) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?")) {
      find.setString(1, name);
      try (ResultSet rows = find.executeQuery()) {
        return rows.next();
      }
    }
  }

  static Set<String> columns(ResultSet rows) throws SQLException {
    Set<String> columns = new HashSet<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      columns.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
    }
    return columns;
  }

  static @Nullable String text(ResultSet rows, Set<String> columns, String column)
      throws SQLException {
    String text = columns.contains(column) ? rows.getString(column) : null;
    return text == null || text.length() > MAX_TEXT_CHARS ? null : text;
  }

  /** A text for people: on one line and without what a terminal would obey. */
  static @Nullable String line(ResultSet rows, Set<String> columns, String column)
      throws SQLException {
    String text = text(rows, columns, column);
    return text == null ? null : text.replaceAll("\\p{Cntrl}", " ").strip();
  }

  private static @Nullable Double number(@Nullable String text) {
    try {
      double number = text == null ? -1 : Double.parseDouble(text.strip().replace(',', '.'));
      return number >= 0 && number < 1e9 ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static long wholeNumber(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
