package net.lanspread.demo;

import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One download's progress as a line that moves on a terminal, and as plain lines elsewhere. */
final class ProgressBar {
  private static final int WIDTH = 20;
  private static final double MIB = 1024 * 1024;

  private final PrintWriter out;
  private final boolean moves;

  ProgressBar(PrintWriter out, boolean moves) {
    this.out = out;
    this.moves = moves;
  }

  void show(JsonNode progress) {
    String line =
        line(
            progress.path("bytes_done").asLong(),
            progress.path("bytes_total").asLong(),
            progress.path("bytes_per_second").asLong(),
            progress.path("active_peers").asInt());
    if (moves) {
      out.print("\r  " + line);
    } else {
      out.println("  " + line);
    }
    out.flush();
  }

  /** The bar is full; the next output begins on a line of its own. */
  void done() {
    if (moves) {
      out.println("\r  [" + "#".repeat(WIDTH) + "] done" + " ".repeat(50));
      out.flush();
    }
  }

  static String line(long doneBytes, long totalBytes, long bytesPerSecond, int sources) {
    int filled = totalBytes == 0 ? WIDTH : (int) (WIDTH * doneBytes / totalBytes);
    String left =
        bytesPerSecond <= 0
            ? "--"
            : String.format(
                Locale.ROOT, "%.0f s", (totalBytes - doneBytes) / (double) bytesPerSecond);
    return String.format(
        Locale.ROOT,
        "[%s%s] %4.0f of %.0f MiB  %4.0f MiB/s  %d sources  %s left ",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        doneBytes / MIB,
        totalBytes / MIB,
        bytesPerSecond / MIB,
        sources,
        left);
  }
}
