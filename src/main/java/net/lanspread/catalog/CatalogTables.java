package net.lanspread.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of somebody else's catalog. Only stored values are read, no code of the file is run,
 * and only the requested columns are read, so that keys beside them never leave the file.
 */
final class CatalogTables {
  private static final Logger log = LoggerFactory.getLogger(CatalogTables.class);

  /** The most rows of a table that are read. */
  static final int MAX_ROWS = 100_000;

  private static final int MAX_TEXT_CHARS = 10_000;

  /** Takes one row after the other. */
  interface RowWork {
    void take(Row row) throws SQLException, CatalogException;
  }

  private final Path file;
  private final Connection connection;

  CatalogTables(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** The file for messages. */
  Path file() {
    return file;
  }

  /** True when there is such a table; a view or a virtual table is none. */
  boolean has(String table) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_master"
                + " WHERE type = 'table' AND rootpage > 0 AND name = ? COLLATE NOCASE")) {
      find.setString(1, table);
      try (ResultSet rows = find.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The columns of a table that are stored, in lower case. */
  Set<String> columns(String table) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (PreparedStatement find =
        connection.prepareStatement("SELECT name, hidden FROM pragma_table_xinfo(?)")) {
      find.setString(1, table);
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString("name");
          if (name != null && rows.getInt("hidden") == 0) {
            columns.add(name.toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    return columns;
  }

  /**
   * Hands out the rows of a table, none when it is missing.
   *
   * @param wanted in lower case; one that the table lacks is null in each row
   */
  void each(String table, List<String> wanted, RowWork work) throws SQLException, CatalogException {
    if (!has(table)) {
      return;
    }
    List<String> there = new ArrayList<>(wanted);
    there.retainAll(columns(table));
    if (there.isEmpty()) {
      return;
    }
    StringBuilder select = new StringBuilder();
    for (String column : there) {
      select
          .append(select.isEmpty() ? "SELECT " : ", ")
          .append("substr(\"%s\", 1, %d) AS \"%s\"".formatted(column, MAX_TEXT_CHARS + 1, column));
    }
    select.append(" FROM \"%s\" LIMIT %d".formatted(table, MAX_ROWS + 1));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select.toString())) {
      Row row = new Row(rows, Set.copyOf(there));
      for (int count = 0; rows.next(); count++) {
        if (count == MAX_ROWS) {
          log.warn("{}: only the first {} rows of {} are read", file, MAX_ROWS, table);
          return;
        }
        work.take(row);
      }
    }
  }

  /** The row that is read now. */
  static final class Row {
    private final ResultSet rows;
    private final Set<String> columns;

    private Row(ResultSet rows, Set<String> columns) {
      this.rows = rows;
      this.columns = columns;
    }

    int number() throws SQLException {
      return rows.getRow();
    }

    /** The column's value as text; null when that is nothing or too long. */
    @Nullable String text(String column) throws SQLException {
      String text = columns.contains(column) ? rows.getString(column) : null;
      return text == null || text.length() > MAX_TEXT_CHARS ? null : text;
    }

    /**
     * A text for people: on one line and without control characters for a terminal; null when
     * blank.
     */
    @Nullable String line(String column) throws SQLException {
      String text = text(column);
      String line = text == null ? "" : text.replaceAll("\\p{Cntrl}", " ").strip();
      return line.isEmpty() ? null : line;
    }

    /** The same on several lines; ETI's catalog writes {@code <br>} for their ends. */
    @Nullable String lines(String column) throws SQLException {
      String text = text(column);
      String lines =
          text == null
              ? ""
              : text.replaceAll("(?i)<br\\s*/?>", "\n")
                  .replaceAll("\r\n?", "\n")
                  .replaceAll("[\\p{Cntrl}&&[^\n]]", " ")
                  .strip();
      return lines.isEmpty() ? null : lines;
    }

    /** A number from 0 up, its fraction behind a point or a comma; null when it is none. */
    @Nullable Double number(String column) throws SQLException {
      String text = text(column);
      try {
        double number = text == null ? -1 : Double.parseDouble(text.strip().replace(',', '.'));
        return number >= 0 && number < 1e9 ? number : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    /** A whole number, or -1 where there is none. */
    long wholeNumber(String column) throws SQLException {
      String text = text(column);
      try {
        return text == null ? -1 : Long.parseLong(text.strip());
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }
}
