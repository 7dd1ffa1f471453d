package net.lanspread.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.content.GameId;
import org.jspecify.annotations.Nullable;

/** The reading of {@link GameNotes} from the tables of a {@link CatalogFile}. Stateless. */
final class NotesReader {
  private static final long MOST_PLAYERS = 10_000;

  private NotesReader() {}

  static Map<GameId, GameNotes> read(Connection connection) throws SQLException {
    Map<GameId, GameNotes> notes = new HashMap<>();
    Map<Long, GameNotes.Genre> genres = genres(connection);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM games")) {
      Set<String> columns = CatalogFile.columns(rows);
      while (rows.next()) {
        GameNotes.Genre genre = genres.get(number(rows, columns, "genre_id"));
        if (genre != null) {
          gameId(rows, columns)
              .ifPresent(id -> notes.putIfAbsent(id, new GameNotes(genre, null, null)));
        }
      }
    }
    if (CatalogFile.hasTable(connection, "lanspread_games")) {
      addOurs(connection, notes);
    }
    return notes;
  }

  private static Map<Long, GameNotes.Genre> genres(Connection connection) throws SQLException {
    Map<Long, GameNotes.Genre> genres = new HashMap<>();
    if (!CatalogFile.hasTable(connection, "genre")) {
      return genres;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM genre")) {
      Set<String> columns = CatalogFile.columns(rows);
      while (rows.next()) {
        genres.put(
            number(rows, columns, "genre_id"),
            new GameNotes.Genre(
                CatalogFile.line(rows, columns, "genre_de"),
                CatalogFile.line(rows, columns, "genre_en"),
                CatalogFile.line(rows, columns, "genre_fr")));
      }
    }
    return genres;
  }

  private static void addOurs(Connection connection, Map<GameId, GameNotes> notes)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM lanspread_games")) {
      Set<String> columns = CatalogFile.columns(rows);
      while (rows.next()) {
        Optional<GameId> id = gameId(rows, columns);
        if (id.isPresent()) {
          GameNotes known = notes.get(id.get());
          long players = number(rows, columns, "max_players");
          notes.put(
              id.get(),
              new GameNotes(
                  known == null ? null : known.genre(),
                  players > 0 && players <= MOST_PLAYERS ? (int) players : null,
                  CatalogFile.text(rows, columns, "description")));
        }
      }
    }
  }

  private static Optional<GameId> gameId(ResultSet rows, Set<String> columns) throws SQLException {
    String id = CatalogFile.text(rows, columns, "game_id");
    return id == null ? Optional.empty() : GameId.parse(id);
  }

  /** A whole number, or -1 where there is none. */
  private static long number(ResultSet rows, Set<String> columns, String column)
      throws SQLException {
    @Nullable String text = CatalogFile.text(rows, columns, column);
    return text == null ? -1 : CatalogFile.wholeNumber(text);
  }
}
