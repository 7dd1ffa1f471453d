package net.lanspread.catalog;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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
 *          game_publisher TEXT, game_size NUMERIC, genre_id INTEGER, game_version INTEGER,
 *          game_maxplayers INTEGER, game_master_req INTEGER, game_readme_de TEXT,
 *          game_readme_en TEXT, game_readme_fr TEXT)
 *   genre (genre_id INTEGER PRIMARY KEY, genre_de TEXT, genre_en TEXT, genre_fr TEXT)
 *   lanspread_games (game_id TEXT PRIMARY KEY, pinned_version TEXT, manifest_digest TEXT,
 *          max_players INTEGER, description TEXT, launch_hints TEXT, cover BLOB)
 *   lanspread_schema (version INTEGER)            one row, 1
 * </pre>
 *
 * <p>{@code game_size} is in GB. The columns behind {@code genre_id} may be missing, and are added
 * when a game is put. Players and description of {@code lanspread_games} go before those of {@code
 * games}, and are no longer written. Reading goes by a copy where there is room for one, and
 * neither writes nor locks. Unknown columns are not read, keys least of all, and missing ones are
 * null. A row whose id cannot be a game's is passed over with a warning. Stateless: each call opens
 * the file and closes it.
 */
public final class CatalogFile {
  private static final Logger log = LoggerFactory.getLogger(CatalogFile.class);
  private static final int SCHEMA_VERSION = 1;

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
  private final Path scratch;

  /** Copies for reading lie where the system has temporary files. */
  public CatalogFile(Path file) {
    this(file, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * @param scratch a folder for a copy while it is read
   */
  CatalogFile(Path file, Path scratch) {
    this.file = file;
    this.scratch = scratch;
  }

  /** All games of the file. */
  public Catalog.Closed load() throws CatalogException {
    return Catalog.Closed.of(games());
  }

  /** All games of the file, in its order. */
  public List<CatalogGame> games() throws CatalogException {
    return content().games();
  }

  /** The descriptions of the games, for people alone. */
  public Map<GameId, GameNotes> notes() throws CatalogException {
    return content().notes();
  }

  /** The games of the file and their descriptions, read at once. */
  public CatalogContent content() throws CatalogException {
    requireFile();
    try (CatalogCopy copy = CatalogCopy.of(file, scratch)) {
      return content(url(copy.file().toUri()));
    } catch (CatalogCopy.NoRoom e) {
      log.debug("read in place, without the changes that are only in its log", e);
      return content(url(file.toAbsolutePath().toUri()) + "?immutable=1");
    }
  }

  private CatalogContent content(String url) throws CatalogException {
    return with(
        url,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA trusted_schema = OFF");
          }
          checkSchema(connection);
          return CatalogReader.read(new CatalogTables(file, connection));
        });
  }

  private void requireFile() throws CatalogException {
    if (!Files.isRegularFile(file)) {
      throw new CatalogException("there is no catalog at " + file + "; check the path");
    }
  }

  /**
   * The driver's name for a file. A computer's name in it, of a path such as {@code
   * \\server\share}, belongs to SQLite's path, which knows no other computers in its addresses.
   */
  static String url(URI file) {
    String host = file.getRawAuthority();
    return "jdbc:sqlite:file:" + (host == null ? "" : "////" + host) + file.getRawPath();
  }

  private void checkSchema(Connection connection) throws SQLException, CatalogException {
    CatalogTables tables = new CatalogTables(file, connection);
    if (!tables.has("games")) {
      throw new CatalogException(
          file
              + " has no table of games; use the ETI launcher's game.db, or make a catalog with"
              + " \"lanspread catalog import\"");
    }
    if (tables.has("lanspread_schema")) {
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

  /** Puts games without a description beside their genre, as {@link #put(CatalogContent)}. */
  public void put(List<CatalogGame> games) throws CatalogException {
    put(new CatalogContent(games, Map.of()));
  }

  /**
   * Adds games, or replaces those of the same id with their descriptions; a pin that a game brings
   * replaces the old one. A missing or empty file becomes a catalog.
   */
  public void put(CatalogContent content) throws CatalogException {
    edit(
        connection -> {
          if (!isEmpty(connection)) {
            checkSchema(connection);
          }
          createTables(connection);
          CatalogWriter writer = new CatalogWriter(file, connection);
          writer.addColumns();
          for (CatalogGame game : content.games()) {
            writer.write(game, content.notes().getOrDefault(game.id(), GameNotes.NONE));
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
          CatalogWriter.delete(connection, "lanspread_games", id);
          return CatalogWriter.delete(connection, "games", id) > 0;
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

  /** Runs in one transaction; a failure leaves the file as it was. */
  private <T> T edit(Work<T> work) throws CatalogException {
    return with(
        url(file.toAbsolutePath().toUri()),
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
}
