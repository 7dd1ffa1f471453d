package net.lanspread.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Small catalog files for tests. */
public final class CatalogFixture {
  private CatalogFixture() {}

  /**
   * Writes a new catalog in the layout of ETI's {@code game.db}: each game with the title {@code
   * "Title of <id>"}, the size 1.5 GB and the genre {@code "Puzzle"}.
   */
  public static void writeEti(Path file, String... gameIds) {
    sql(
        file,
        "CREATE TABLE genre (genre_id INTEGER PRIMARY KEY, genre_de TEXT, genre_en TEXT,"
            + " genre_fr TEXT)",
        "INSERT INTO genre VALUES (7, 'Knobelei', 'Puzzle', 'Casse-tête')",
        "CREATE TABLE discarded (del_id INTEGER PRIMARY KEY, game_id TEXT)",
        "CREATE TABLE games (game_id TEXT, db_id INTEGER, game_title TEXT, game_release TEXT,"
            + " game_publisher TEXT, game_size NUMERIC, genre_id INTEGER, PRIMARY KEY (db_id))");
    try (Connection connection = connect(file);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO games (game_id, game_title, game_release, game_publisher, game_size,"
                    + " genre_id) VALUES (?, ?, '2007', 'A publisher', 1.5, 7)")) {
      connection.setAutoCommit(false);
      for (String gameId : gameIds) {
        insert.setString(1, gameId);
        insert.setString(2, "Title of " + gameId);
        insert.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A key as ETI's catalog has them, made up. */
  public static final String KEY = "BNOBODYMUSTEVERSEETHISKEY234567XY";

  /**
   * Writes a new catalog with all columns of the launcher's own file: each game with a key, the
   * current version 20260308, free text for its players and descriptions with {@code <br>}.
   */
  public static void writeLaunchers(Path file, String... gameIds) {
    sql(
        file,
        "CREATE TABLE genre (genre_id INTEGER PRIMARY KEY, genre_de TEXT, genre_en TEXT,"
            + " genre_fr TEXT)",
        "INSERT INTO genre VALUES (7, 'Knobelei', 'Puzzle', 'Casse-tête')",
        "CREATE TABLE discarded (del_id INTEGER PRIMARY KEY, game_id TEXT, game_key TEXT)",
        "INSERT INTO discarded (game_id, game_key) VALUES ('old', '" + KEY + "')",
        "CREATE TABLE tools (tool_id TEXT, db_id INTEGER PRIMARY KEY, tool_name TEXT, tool_key"
            + " TEXT, tool_maintainer TEXT, tool_size NUMERIC, tool_readme_de TEXT, tool_readme_en"
            + " TEXT, tool_readme_fr TEXT, tool_disabled INTEGER)",
        "INSERT INTO tools (tool_id, tool_name, tool_key) VALUES ('eti_lanshare', 'Share', '"
            + KEY
            + "')",
        "CREATE TABLE games (game_id TEXT, db_id INTEGER PRIMARY KEY, game_title TEXT,"
            + " game_key TEXT, game_release INTEGER, game_publisher TEXT, game_size NUMERIC,"
            + " game_readme_de TEXT, game_readme_en TEXT, game_readme_fr TEXT,"
            + " game_maxplayers INTEGER, game_master_req INTEGER, genre_id INTEGER,"
            + " game_version INTEGER)");
    for (String gameId : gameIds) {
      sql(
          file,
          "INSERT INTO games (game_id, game_title, game_key, game_release, game_size,"
              + " game_readme_de, game_readme_en, game_maxplayers, game_master_req, genre_id,"
              + " game_version) VALUES ('"
              + gameId
              + "', 'Title of "
              + gameId
              + " ', '"
              + KEY
              + "', 2007, '7,5', 'Erste<BR/>zweite', 'First line<br>second <b>line</b>',"
              + " '2 (+ 6 CPU)', 1, 7, 20260308)");
    }
  }

  /** A connection to a file of any name; a missing file is made. */
  static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
  }

  /** Runs statements on a file, which is made when it is missing. */
  public static void sql(Path file, String... statements) {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
