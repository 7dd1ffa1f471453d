package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The names that strangers give themselves and their games, in front of a guest who likes a
 * terminal.
 */
class TerminalTest {
  private static final String HOSTILE =
      "a\u0007\u001b[2J\u007f\u009bb\u202ec\u2067d\u200fe\u061cf\u2028g\ud800\r\n$ rm -r";
  private static final String FIT = "a??[2J??b?c?d?e?f?g???$ rm -r";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));

  @Test
  void anyTextStaysOnOneLine() {
    terminal.line("Märklin");
    terminal.lines(List.of(HOSTILE, HOSTILE));
    terminal.note(HOSTILE);

    assertThat(out.toString().lines()).containsExactly("Märklin", FIT, FIT);
    assertThat(err.toString().lines()).containsExactly(FIT);
  }

  @Test
  void framesCommandTheTerminalAndNamesInThemDoNot() {
    terminal.frame(List.of(HOSTILE, "css"), 2);

    assertThat(out).hasToString("\033[2A\r" + FIT + "\033[K\n\rcss\033[K\n");
  }

  @Test
  void jsonIsEscapedAndSaysTheSame() {
    ObjectNode json = PeerJson.object().put("name", "Märklin " + HOSTILE);

    terminal.json(json);

    assertThat(out.toString().strip()).isPrintable().matches("[ -~]+").contains("\\u009B");
    assertThat(JsonMapper.shared().readTree(out.toString())).isEqualTo(json);
  }
}
