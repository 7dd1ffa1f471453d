package net.lanspread.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.lanspread.content.OperatingSystem;
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
   * @param environment gives the values of the process's environment
   * @param isProgram whether a file is there that can be started
   */
  static Optional<List<String>> window(
      OperatingSystem os,
      UnaryOperator<@Nullable String> environment,
      Predicate<Path> isProgram,
      String address) {
    return candidates(os, environment)
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
      OperatingSystem os, UnaryOperator<@Nullable String> environment) {
    return switch (os) {
      case WINDOWS ->
          Stream.of("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
              .map(environment)
              .filter(Objects::nonNull)
              .flatMap(folder -> WINDOWS_PATHS.stream().map(path -> Path.of(folder + "\\" + path)));
      case MACOS -> MAC_PATHS.stream().map(path -> Path.of("/Applications/" + path));
      case UNIX ->
          Stream.of(Objects.requireNonNullElse(environment.apply("PATH"), "").split(":"))
              .filter(folder -> folder.startsWith("/"))
              .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    };
  }
}
