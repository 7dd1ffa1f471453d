package net.lanspread.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.lanspread.content.OperatingSystem;
import org.jspecify.annotations.Nullable;

/**
 * The screen that a command prints on.
 *
 * @param rewrites whether lines can be written again, as on a terminal
 * @param columns the longest line
 */
public record Screen(boolean rewrites, int columns) {
  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 20;

  /** The screen of this process. */
  public static Screen ofThisProcess() {
    return of(isTerminal(), OperatingSystem.ofThisMachine(), System::getenv, Screen::askStty);
  }

  /** True when a person sees the output of this process. */
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /**
   * The screen that the surroundings tell of.
   *
   * @param environment null for a variable that is not set
   * @param measured the width that the system knows; asked only where it matters
   */
  static Screen of(
      boolean terminal,
      OperatingSystem system,
      UnaryOperator<@Nullable String> environment,
      Supplier<OptionalInt> measured) {
    String kind = environment.apply("TERM");
    // A console of Windows itself takes no orders, unless it says who it is.
    boolean obeys =
        system == OperatingSystem.WINDOWS
            ? kind != null || environment.apply("WT_SESSION") != null
            : kind != null;
    if (!terminal || !obeys || "dumb".equals(kind)) {
      return new Screen(false, USUAL_COLUMNS);
    }
    OptionalInt columns = number(environment.apply("COLUMNS"));
    if (columns.isEmpty()) {
      columns = measured.get();
    }
    return new Screen(true, Math.max(FEWEST_COLUMNS, columns.orElse(USUAL_COLUMNS)));
  }

  private static OptionalInt askStty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String rowsAndColumns =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return number(rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt number(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
