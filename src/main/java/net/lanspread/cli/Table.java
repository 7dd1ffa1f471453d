package net.lanspread.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.lanspread.content.Printable;

/** Rows of cells in columns as wide as their widest cell; strangers' words are made fit. */
final class Table {
  private static final int MAX_CHARS = 60;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    row(heads);
  }

  /** Adds a row with a cell for each head. */
  final Table row(String... cells) {
    rows.add(Arrays.stream(cells).map(cell -> Printable.of(cell, MAX_CHARS)).toList());
    return this;
  }

  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
