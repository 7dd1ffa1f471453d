package net.lanspread.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProgressBarTest {
  private static final long MIB = 1024 * 1024;
  private final StringWriter written = new StringWriter();

  @Test
  void lineTellsBytesSpeedSourcesAndTimeLeft() {
    assertThat(ProgressBar.line(24 * MIB, 96 * MIB, 12 * MIB, 2).strip())
        .isEqualTo("[#####...............]   24 of 96 MiB    12 MiB/s  2 sources  6 s left");
  }

  @Test
  void lineWithoutSpeedOrBytesIsWholeToo() {
    assertThat(ProgressBar.line(0, 96 * MIB, 0, 0)).contains("-- left");
    assertThat(ProgressBar.line(0, 0, 0, 1)).startsWith("[####################]");
  }

  @Test
  void barMovesWithinOneLineOfAUsualTerminal() {
    ProgressBar bar = new ProgressBar(new PrintWriter(written), true);

    bar.show(progress(9_000));
    bar.show(progress(10_000));
    bar.done();

    assertThat(written.toString()).containsOnlyOnce(System.lineSeparator());
    assertThat(written.toString().strip().split("\r", -1)).allMatch(line -> line.length() < 80);
  }

  @Test
  void eachLineStandsWhenNothingMoves() {
    ProgressBar bar = new ProgressBar(new PrintWriter(written), false);

    bar.show(progress(9_000));
    bar.show(progress(10_000));
    bar.done();

    assertThat(written.toString()).doesNotContain("\r");
    assertThat(written.toString().lines()).hasSize(2);
  }

  private static JsonNode progress(long doneMib) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("bytes_done", doneMib * MIB)
        .put("bytes_total", 10_000 * MIB)
        .put("bytes_per_second", 1_000 * MIB)
        .put("active_peers", 12);
  }
}
