package net.lanspread.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The opener of an address in the user's browser. The address stands on a command line, so it must
 * not hold a secret.
 */
@FunctionalInterface
public interface Browser {
  Duration REFUSAL = Duration.ofSeconds(3);

  /**
   * Opens it; waits only a moment, for the word that nothing can.
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
      awaitRefusal(browser.start(), os);
    };
  }

  /** A machine without a browser has the opener all the same, and it soon ends with an error. */
  private static void awaitRefusal(Process opener, String os) throws IOException {
    try {
      // The exit code of the one of Windows says nothing.
      if (!isWindows(os)
          && opener.waitFor(REFUSAL.toMillis(), TimeUnit.MILLISECONDS)
          && opener.exitValue() != 0) {
        throw new IOException("there is no browser");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isWindows(String os) {
    return os.toLowerCase(Locale.ROOT).contains("windows");
  }

  /** The program that opens addresses, and its arguments. */
  static List<String> command(String os, String address) {
    if (isWindows(os)) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", address);
    }
    return List.of(os.toLowerCase(Locale.ROOT).contains("mac") ? "open" : "xdg-open", address);
  }
}
