package net.lanspread.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The browsers made from Chromium, which show a page in a window of its own, with neither tabs nor
 * an address bar.
 */
final class Chromium {
  private static final List<String> NAMES =
      List.of(
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable",
          "microsoft-edge",
          "microsoft-edge-stable",
          "brave-browser",
          "vivaldi");

  private static final List<String> WINDOWS_PATHS =
      List.of(
          "Google\\Chrome\\Application\\chrome.exe",
          "Microsoft\\Edge\\Application\\msedge.exe",
          "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
          "Vivaldi\\Application\\vivaldi.exe");

  private static final List<String> MAC_PATHS =
      List.of(
          "Google Chrome.app/Contents/MacOS/Google Chrome",
          "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
          "Brave Browser.app/Contents/MacOS/Brave Browser",
          "Chromium.app/Contents/MacOS/Chromium");

  private Chromium() {}

  /**
   * The command that shows a page in a window of its own; empty where there is no such browser.
   *
   * @param os as {@code os.name} calls it
   * @param environment gives the values of the process's environment
   * @param isProgram whether a file is there that can be started
   */
  static Optional<List<String>> window(
      String os,
      UnaryOperator<@Nullable String> environment,
      Predicate<Path> isProgram,
      String address) {
    return candidates(os.toLowerCase(Locale.ROOT), environment)
        .filter(isProgram)
        .findFirst()
        .map(
            program ->
                List.of(
                    program.toString(),
                    "--app=" + address,
                    "--no-first-run",
                    "--no-default-browser-check"));
  }

  private static Stream<Path> candidates(
      String system, UnaryOperator<@Nullable String> environment) {
    if (system.contains("windows")) {
      return Stream.of("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
          .map(environment)
          .filter(Objects::nonNull)
          .flatMap(folder -> WINDOWS_PATHS.stream().map(path -> Path.of(folder + "\\" + path)));
    }
    if (system.contains("mac")) {
      return MAC_PATHS.stream().map(path -> Path.of("/Applications/" + path));
    }
    String path = Objects.requireNonNullElse(environment.apply("PATH"), "");
    return Stream.of(path.split(":"))
        .filter(folder -> folder.startsWith("/"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
  }
}
