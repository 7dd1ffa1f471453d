package net.lanspread.web;

import java.nio.file.Path;
import java.util.Optional;

/** What to answer to the first questions. */
final class Suggestion {
  private static final String FALLBACK_NAME = "Player";

  private final Folders folders;
  private final Path home;

  Suggestion(Folders folders, Path home) {
    this.folders = folders;
    this.home = home;
  }

  AppState.Setup now() {
    Path games = home.resolve("Games");
    return new AppState.Setup(
        games.toString(),
        folders.freeBytes(games),
        Optional.ofNullable(System.getProperty("user.name"))
            .map(String::strip)
            .filter(name -> AppSettings.nameProblem(name).isEmpty())
            .orElse(FALLBACK_NAME));
  }
}
