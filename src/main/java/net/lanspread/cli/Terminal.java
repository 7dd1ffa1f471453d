package net.lanspread.cli;

import java.io.PrintWriter;
import java.util.List;
import net.lanspread.content.Printable;
import picocli.CommandLine;

/**
 * The output of a command, and the only way to it. No text of a line commands the terminal or
 * passes for several lines.
 */
final class Terminal {
  /** More than any line has; two paths are the longest that are in one. */
  private static final int MAX_CHARS = 16_000;

  private final PrintWriter out;
  private final PrintWriter err;

  Terminal(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  static Terminal of(CommandLine command) {
    return new Terminal(command.getOut(), command.getErr());
  }

  void line(String text) {
    out.println(clean(text));
    out.flush();
  }

  void lines(List<String> lines) {
    lines.forEach(line -> out.println(clean(line)));
    out.flush();
  }

  void json(Object json) {
    out.println(PeerJson.text(json));
    out.flush();
  }

  /** A line on stderr, beside the command's own output. */
  void note(String text) {
    err.println(clean(text));
    err.flush();
  }

  /** A text of our own, of several lines, without a word of anybody else. */
  void script(String text) {
    out.print(text);
    out.flush();
  }

  /** Lines that are written again, over as many that were there before. */
  void frame(List<String> lines, int before) {
    StringBuilder frame = new StringBuilder();
    if (before > 0) {
      frame.append("\033[").append(before).append('A');
    }
    lines.forEach(line -> frame.append('\r').append(clean(line)).append("\033[K\n"));
    out.print(frame);
    out.flush();
  }

  private static String clean(String text) {
    return Printable.of(text, MAX_CHARS);
  }
}
