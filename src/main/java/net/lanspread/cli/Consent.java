package net.lanspread.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The word of the person at the terminal, asked for before something is deleted. */
@FunctionalInterface
public interface Consent {
  /** The answer to a question; empty where nobody is there to give one. */
  Optional<Boolean> given(String question);

  /** The person at the terminal of this process. */
  static Optional<Boolean> atTerminal(String question) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> isYes(console.readLine("%s [y/N] ", question)));
  }

  private static boolean isYes(@Nullable String answer) {
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
