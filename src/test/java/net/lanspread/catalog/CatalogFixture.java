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

  /** A connection to a file, whatever its name; the file is made when it is missing. */
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
