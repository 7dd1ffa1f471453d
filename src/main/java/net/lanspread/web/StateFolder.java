package net.lanspread.web;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where Lanspread keeps what is its own when nobody says where: as each system has it. Pure. */
final class StateFolder {
  private StateFolder() {}

  /**
   * The folder.
   *
   * @param os the system's name as Java has it
   * @param environment the values of its variables, null for those that are not set
   */
  static Path of(String os, Path home, UnaryOperator<@Nullable String> environment) {
    String system = os.toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return absolute(environment.apply("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"))
          .resolve("Lanspread");
    }
    if (system.contains("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve("Lanspread");
    }
    return absolute(environment.apply("XDG_STATE_HOME"), home.resolve(".local").resolve("state"))
        .resolve("lanspread");
  }

  /** What is not absolute counts as not set. */
  private static Path absolute(@Nullable String folder, Path otherwise) {
    return folder != null && !folder.isBlank() && Path.of(folder).isAbsolute()
        ? Path.of(folder)
        : otherwise;
  }
}
