package net.lanspread.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.lanspread.bench.BrowsedApp;

/**
 * A start of the app as a guest has it, first questions and all, which a virtual machine records.
 */
final class StartTraining {
  private StartTraining() {}

  /**
   * Runs the app once.
   *
   * @param arguments a folder for what the app keeps, and the command line that starts the program
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    List<String> program = List.of(arguments).subList(1, arguments.length);
    try (BrowsedApp app = new BrowsedApp(program, folder, List.of())) {
      app.openPage();
      try (BrowsedApp.Events events = app.follow()) {
        var _ = events.next(_ -> true);
        app.post(
            "/api/setup",
            Map.of(
                "games_dir",
                folder.resolve("games").toString(),
                "name",
                "Guest",
                "language",
                "en"));
        var _ = events.next(told -> !told.path("me").path("peer_id").asString("").isEmpty());
      }
    }
  }
}
