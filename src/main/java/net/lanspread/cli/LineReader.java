package net.lanspread.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a byte stream, none of them held in memory beyond a limit. */
final class LineReader {
  /** The next line, if there is one. */
  sealed interface Line {
    record Text(String text) implements Line {}

    /** A line over the limit; it has been passed over. */
    record TooLong() implements Line {}

    record End() implements Line {}
  }

  private final InputStream in;
  private final int maxBytes;

  LineReader(InputStream in, int maxBytes) {
    this.in = new java.io.BufferedInputStream(in, 64 * 1024);
    this.maxBytes = maxBytes;
  }

  Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    int b = in.read();
    if (b < 0) {
      return new Line.End();
    }
    for (; b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() < maxBytes) {
        line.write(b);
      } else {
        tooLong = true;
      }
    }
    return tooLong ? new Line.TooLong() : new Line.Text(line.toString(StandardCharsets.UTF_8));
  }
}
