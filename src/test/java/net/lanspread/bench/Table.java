package net.lanspread.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as rows of a table in Markdown, each printed as soon as it is there. */
final class Table {
  static final String HEADER = "| what | measured | wanted |\n| --- | --- | --- |";

  private final PrintStream out;
  private final List<String> rows = new ArrayList<>();

  Table(PrintStream out) {
    this.out = out;
  }

  void row(String what, String measured, String wanted) {
    String row = "| " + what + " | " + measured + " | " + wanted + " |";
    out.println(row);
    rows.add(row);
  }

  /** A ratio with its origin and its verdict: it is to be at most the limit. */
  void atMost(String what, double ratio, String from, double limit) {
    judged(what, ratio, from, "≤ " + number(limit), rounded(ratio) <= limit);
  }

  /** The same for a ratio that is to be at least the limit. */
  void atLeast(String what, double ratio, String from, double limit) {
    judged(what, ratio, from, "≥ " + number(limit), rounded(ratio) >= limit);
  }

  /** The same for a ratio that is to be between two limits. */
  void within(String what, double ratio, String from, double least, double most) {
    judged(
        what,
        ratio,
        from,
        number(least) + " to " + number(most),
        rounded(ratio) >= least && rounded(ratio) <= most);
  }

  private void judged(String what, double ratio, String from, String wanted, boolean met) {
    row(
        what,
        String.format(Locale.ROOT, "%.2f (%s)", ratio, from),
        wanted + (met ? ", met" : ", not met"));
  }

  /** The ratio as it is shown, so that no row contradicts itself. */
  private static double rounded(double ratio) {
    return Math.round(ratio * 100) / 100.0;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  List<String> rows() {
    return List.copyOf(rows);
  }
}
