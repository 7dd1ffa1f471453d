package net.lanspread.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The opener of an address in the user's browser, and of a folder or text file with the program
 * that the system has for it. What is opened stands on a command line, so it must not hold a
 * secret; it is always of our own choosing.
 */
@FunctionalInterface
public interface Opener {
  /**
   * Opens it and does not wait.
   *
   * @throws IOException when there is nothing that could
   */
  void open(String place) throws IOException;

  /** The programs that the system has chosen. */
  static Opener ofSystem(String os) {
    return place -> {
      ProcessBuilder program =
          new ProcessBuilder(command(os, place))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      // A party key is among them.
      program.environment().keySet().removeIf(name -> name.startsWith("LANSPREAD"));
      program.start();
    };
  }

  /** The program that opens places, and its arguments. */
  static List<String> command(String os, String place) {
    String system = os.toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", place);
    }
    return List.of(system.contains("mac") ? "open" : "xdg-open", place);
  }
}
