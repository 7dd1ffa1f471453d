package net.lanspread.catalog;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * The writing of games and notes into the tables of one {@link CatalogFile}, in the columns that
 * ETI's launcher reads, too. Used in one transaction.
 */
final class CatalogWriter {
  /** The columns that not every file has. */
  private static final Map<String, String> NOTES = new LinkedHashMap<>();

  static {
    NOTES.put("game_version", "INTEGER");
    NOTES.put("game_maxplayers", "INTEGER");
    NOTES.put("game_master_req", "INTEGER");
    NOTES.put("game_readme_de", "TEXT");
    NOTES.put("game_readme_en", "TEXT");
    NOTES.put("game_readme_fr", "TEXT");
  }

  private final Path file;
  private final Connection connection;

  CatalogWriter(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Adds the columns of notes that the file lacks. */
  void addColumns() throws SQLException {
    Set<String> there = new CatalogTables(file, connection).columns("games");
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> column : NOTES.entrySet()) {
        if (!there.contains(column.getKey())) {
          statement.executeUpdate(
              "ALTER TABLE games ADD COLUMN " + column.getKey() + " " + column.getValue());
        }
      }
    }
  }

  /** Writes a game, or over the one of the same id; columns of others there stay. */
  void write(CatalogGame game, GameNotes notes) throws SQLException {
    if (!put(
        "UPDATE games SET game_title = ?2, game_release = ?3, game_publisher = ?4, game_size = ?5,"
            + " genre_id = ?6, game_version = ?7, game_maxplayers = ?8, game_master_req = ?9,"
            + " game_readme_de = ?10, game_readme_en = ?11, game_readme_fr = ?12"
            + " WHERE game_id = ?1",
        game,
        notes)) {
      put(
          "INSERT INTO games (game_id, game_title, game_release, game_publisher, game_size,"
              + " genre_id, game_version, game_maxplayers, game_master_req, game_readme_de,"
              + " game_readme_en, game_readme_fr)"
              + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
          game,
          notes);
    }
    try (PreparedStatement older =
        connection.prepareStatement(
            "UPDATE lanspread_games SET max_players = NULL, description = NULL"
                + " WHERE game_id = ?")) {
      older.setString(1, game.id().value());
      older.executeUpdate();
    }
  }

  /** Runs a statement with the values of a game; false when it met no row. */
  @CanIgnoreReturnValue
  private boolean put(String sql, CatalogGame game, GameNotes notes) throws SQLException {
    Translated genre =
        notes.genre() == null ? Translated.of(null, game.genre(), null) : notes.genre();
    Translated description =
        notes.description() == null ? new Translated(null, null, null) : notes.description();
    Version version = notes.currentVersion();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, game.id().value());
      statement.setString(2, game.title());
      statement.setString(3, game.release());
      statement.setString(4, game.publisher());
      statement.setObject(5, game.sizeGb());
      statement.setObject(6, genre == null ? null : genreId(genre));
      statement.setString(7, version == null ? null : version.digits());
      statement.setString(8, notes.maxPlayers());
      statement.setObject(9, notes.needsMasterServer() ? 1 : null);
      statement.setString(10, description.german());
      statement.setString(11, description.english());
      statement.setString(12, description.french());
      return statement.executeUpdate() > 0;
    }
  }

  /** The number of a genre with these names, as far as they are given; a new one has them all. */
  private @Nullable Long genreId(Translated genre) throws SQLException {
    Long known =
        number(
            "SELECT genre_id FROM genre WHERE (?1 IS NULL OR genre_de = ?1)"
                + " AND (?2 IS NULL OR genre_en = ?2) AND (?3 IS NULL OR genre_fr = ?3)",
            genre);
    return known != null
        ? known
        : number(
            "INSERT INTO genre (genre_de, genre_en, genre_fr)"
                + " VALUES (coalesce(?1, ?2, ?3), coalesce(?2, ?1, ?3), coalesce(?3, ?2, ?1))"
                + " RETURNING genre_id",
            genre);
  }

  private @Nullable Long number(String sql, Translated names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, names.german());
      statement.setString(2, names.english());
      statement.setString(3, names.french());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : null;
      }
    }
  }

  /** Deletes the rows of a game; their number. */
  static int delete(Connection connection, String table, GameId id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE game_id = ?")) {
      delete.setString(1, id.value());
      return delete.executeUpdate();
    }
  }
}
