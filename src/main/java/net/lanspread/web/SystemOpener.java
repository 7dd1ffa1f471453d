package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The programs that open things on this system. */
final class SystemOpener implements Opener {
  /** A program that is still there after this has taken what it was given. */
  private static final Duration REFUSAL = Duration.ofSeconds(3);

  private final String os;
  private final UnaryOperator<@Nullable String> environment;
  private final Predicate<Path> isProgram;

  /**
   * @param os as {@code os.name} calls it
   * @param environment gives the values of the process's environment
   * @param isProgram whether a file is there that can be started
   */
  SystemOpener(String os, UnaryOperator<@Nullable String> environment, Predicate<Path> isProgram) {
    this.os = os;
    this.environment = environment;
    this.isProgram = isProgram;
  }

  @Override
  public void open(String place) throws IOException {
    boolean refused = isRefused(command(os, place));
    // A machine without a browser has the opener all the same, and it soon ends with an error. The
    // exit code of the one of Windows says nothing.
    if (refused && !isWindows(os)) {
      throw new IOException("there is no program for it");
    }
  }

  @Override
  public void openWindow(String page) throws IOException {
    Optional<List<String>> window = Chromium.window(os, environment, isProgram, page);
    if (window.isEmpty() || isRefused(window.get())) {
      open(page);
    }
  }

  private static boolean isRefused(List<String> command) throws IOException {
    ProcessBuilder program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    // A party key is among them.
    program.environment().keySet().removeIf(name -> name.startsWith("LANSPREAD"));
    Process process = program.start();
    try {
      return process.waitFor(REFUSAL.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() != 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isWindows(String os) {
    return os.toLowerCase(Locale.ROOT).contains("windows");
  }

  /** The program that opens places, and its arguments. */
  static List<String> command(String os, String place) {
    if (isWindows(os)) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", place);
    }
    return List.of(os.toLowerCase(Locale.ROOT).contains("mac") ? "open" : "xdg-open", place);
  }
}
