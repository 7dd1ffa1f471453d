package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import net.lanspread.content.OperatingSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs that open things on this system. */
final class SystemOpener implements Opener {
  private static final Logger log = LoggerFactory.getLogger(SystemOpener.class);

  /** A program that is still there after this has taken what it was given. */
  private static final Duration REFUSAL = Duration.ofSeconds(3);

  private final OperatingSystem os;
  private final UnaryOperator<@Nullable String> environment;
  private final Predicate<Path> isProgram;

  /**
   * @param environment gives the values of the process's environment
   * @param isProgram whether a file is there that can be started
   */
  SystemOpener(
      OperatingSystem os, UnaryOperator<@Nullable String> environment, Predicate<Path> isProgram) {
    this.os = os;
    this.environment = environment;
    this.isProgram = isProgram;
  }

  @Override
  public void open(String place) throws IOException {
    boolean refused = isRefused(command(os, place));
    // A machine without a browser has the opener all the same, and it soon ends with an error. The
    // exit code of the one of Windows says nothing.
    if (refused && os != OperatingSystem.WINDOWS) {
      throw new IOException("there is no program for it");
    }
  }

  @Override
  public void openWindow(String page) throws IOException {
    Optional<List<String>> window = Chromium.window(os, environment, isProgram, page);
    if (window.isEmpty() || !opens(window.get())) {
      open(page);
    }
  }

  /** True when a program takes what it is given; one that is there may be of another machine. */
  static boolean opens(List<String> command) {
    try {
      return !isRefused(command);
    } catch (IOException e) {
      log.info("{} cannot be started", command.getFirst(), e);
      return false;
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

  /** The program that opens places, and its arguments. */
  static List<String> command(OperatingSystem os, String place) {
    return switch (os) {
      case WINDOWS -> List.of("rundll32", "url.dll,FileProtocolHandler", place);
      case MACOS -> isBundle(place) ? List.of("open", "-R", place) : List.of("open", place);
      case UNIX -> List.of("xdg-open", place);
    };
  }

  /**
   * True when macOS may take a folder for a program, by the ending of its name: a game's name is
   * others' choice, so such a folder is shown and not opened.
   */
  private static boolean isBundle(String place) {
    return place.startsWith("/")
        && place.lastIndexOf('.') > place.lastIndexOf('/')
        && !place.endsWith(".log");
  }
}
