package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.cli.LineReader.Line;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final int MAX_BYTES = 8;

  private static List<Line> lines(InputStream in) throws IOException {
    LineReader reader = new LineReader(in, MAX_BYTES);
    List<Line> lines = new ArrayList<>();
    do {
      lines.add(reader.next());
    } while (!(lines.getLast() instanceof Line.End));
    return lines;
  }

  private static List<Line> lines(String text) throws IOException {
    return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void linesComeOneByOneAndThenTheEnd() throws Exception {
    assertThat(lines("one\n\nzwölf\n"))
        .containsExactly(
            new Line.Text("one"), new Line.Text(""), new Line.Text("zwölf"), new Line.End());
    assertThat(lines("")).containsExactly(new Line.End());
  }

  @Test
  void theLastLineNeedsNoEnd() throws Exception {
    assertThat(lines("one\ntwo"))
        .containsExactly(new Line.Text("one"), new Line.Text("two"), new Line.End());
  }

  @Test
  void aLineOverTheLimitIsPassedOverAndTheNextOneRead() throws Exception {
    assertThat(lines("12345678\n123456789\nnext\n"))
        .containsExactly(
            new Line.Text("12345678"), new Line.TooLong(), new Line.Text("next"), new Line.End());
  }

  @Test
  void aLineWithoutEndTakesNoMoreMemoryThanTheLimit() throws Exception {
    long endlessBytes = 3L * Integer.MAX_VALUE / 64; // some 100 MB, given from nothing
    InputStream endless =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            return given++ < endlessBytes ? 'x' : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (given >= endlessBytes) {
              return -1;
            }
            given += length;
            return length;
          }
        };
    assertThat(lines(endless)).containsExactly(new Line.TooLong(), new Line.End());
  }
}
