package net.lanspread.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The opener of an address in the user's browser. The address stands on a command line, so it must
 * not hold a secret.
 */
@FunctionalInterface
public interface Browser {
  /**
   * Opens it and does not wait.
   *
   * @throws IOException when there is nothing that could
   */
  void open(String address) throws IOException;

  /** The browser that the system has chosen. */
  static Browser ofSystem(String os) {
    return address -> {
      ProcessBuilder browser =
          new ProcessBuilder(command(os, address))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      // A party key is among them.
      browser.environment().keySet().removeIf(name -> name.startsWith("LANSPREAD"));
      browser.start();
    };
  }

  /** The program that opens addresses, and its arguments. */
  static List<String> command(String os, String address) {
    String system = os.toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", address);
    }
    return List.of(system.contains("mac") ? "open" : "xdg-open", address);
  }
}
