package net.lanspread.launch;

import java.util.List;

/**
 * Running a command line of cmd.exe as an administrator, after Windows has asked the user: the
 * {@code runas} of ShellExecute, which PowerShell knows. If the user says no, it runs as it is. The
 * end of the whole is the command's, with its exit code.
 *
 * @param powerShell the path of powershell.exe, without spaces
 * @param cmd the path of cmd.exe, without spaces
 */
record Elevation(String powerShell, String cmd) {

  /**
   * The words for Java; the last is in quotes and has its own escaped, as Windows' programs read
   * them, so that Java passes it on as it is.
   *
   * @param line the command line for cmd; begins with no quote
   */
  List<String> words(String line) {
    String start =
        "Start-Process -FilePath %s -ArgumentList %s -Wait -PassThru"
            .formatted(literal(cmd), literal("/d /v:off /c " + line));
    String command =
        "try { $p = %s -Verb RunAs } catch { $p = %s }; exit $p.ExitCode".formatted(start, start);
    return List.of(
        powerShell, "-NoProfile", "-ExecutionPolicy", "Bypass", "-Command", escaped(command));
  }

  /** A text of PowerShell in which nothing is special; it takes curly quotes for straight ones. */
  private static String literal(String text) {
    return "'" + text.replaceAll("['\u2018\u2019\u201A\u201B]", "$0$0") + "'";
  }

  /** One argument as Microsoft's runtime reads it. */
  private static String escaped(String argument) {
    return '"'
        + argument.replaceAll("(\\\\*)\"", "$1$1\\\\\"").replaceAll("(\\\\+)$", "$1$1")
        + '"';
  }
}
