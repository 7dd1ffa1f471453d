package net.lanspread.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.lanspread.archive.Rar5Bytes;
import net.lanspread.bench.BrowsedApp;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.rar.PackedSample;
import tools.jackson.databind.JsonNode;

/**
 * A guest's first minutes, which a virtual machine records: the first questions, a game that comes
 * from a friend and is unpacked, and one that goes to him. The machine records the loaded classes
 * and the number of calls of each method, so that the next start has them compiled sooner.
 */
final class StartTraining {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Enough files for the virtual machine to count the methods that work on them as often called.
   */
  private static final int FILES = 256;

  private static final int FILE_BYTES = 1 << 20;
  private static final int DICTIONARY_SHIFT = 3;
  private static final int NORMAL_METHOD = 3;
  private static final String THEIRS = "theirs";
  private static final String OURS = "ours";

  private StartTraining() {}

  /**
   * Runs the app once.
   *
   * @param arguments a folder for the app's files, the file for the record, and the program
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    List<String> program = List.of(arguments).subList(2, arguments.length);
    writeGame(folder.resolve("friend/games"), THEIRS, 1);
    writeGame(folder.resolve("games"), OURS, 2);
    List<String> peerOptions = List.of("--no-mdns", "--listen", "127.0.0.1:0");
    try (DrivenPeer friend =
            new DrivenPeer("friend", folder.resolve("friend"), program, peerOptions);
        BrowsedApp app = new BrowsedApp(recorded(program, arguments[1]), folder, List.of())) {
      String friendsAddress = friend.awaitReady(PATIENCE).path("addr").asString();
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
        app.post("/api/connect", Map.of("addr", friendsAddress));
        var _ = events.next(games(game -> offers(game, "install")));
        app.post("/api/games/" + THEIRS + "/install", Map.of());
        var _ = events.next(games(game -> game.path("installed").asBoolean()));
      }
      var _ =
          friend.ask("download", Map.of("game_id", OURS, "install", false, "wait", true), PATIENCE);
    }
  }

  private static List<String> recorded(List<String> program, String cache) {
    List<String> command =
        new ArrayList<>(List.of("env", "JAVA_TOOL_OPTIONS=-XX:AOTCacheOutput=" + cache));
    command.addAll(program);
    return command;
  }

  /** The state, or a change of it, that has the friend's game as it is wanted. */
  private static Predicate<JsonNode> games(Predicate<JsonNode> wanted) {
    return told -> {
      JsonNode games = told.path("games");
      for (JsonNode game : games.isArray() ? games : games.path("changed")) {
        if (game.path("id").asString("").equals(THEIRS) && wanted.test(game)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean offers(JsonNode game, String action) {
    for (JsonNode each : game.path("actions")) {
      if (each.asString("").equals(action)) {
        return true;
      }
    }
    return false;
  }

  /** Writes a game whose archive has one packed file over and over. */
  private static void writeGame(Path games, String id, long seed) throws IOException {
    PackedSample sample = PackedSample.of(seed, FILE_BYTES);
    long crc = Rar5Bytes.crc(sample.unpacked());
    int compression = NORMAL_METHOD << 7 | DICTIONARY_SHIFT << 10;
    Rar5Bytes archive = new Rar5Bytes();
    for (int i = 0; i < FILES; i++) {
      archive.file(
          "data/" + i, sample.unpacked().length, crc, compression, sample.packed(), new byte[0]);
    }
    Path root = Files.createDirectories(games.resolve(id));
    archive.end().writeTo(root.resolve(id + ".eti"));
    Files.writeString(root.resolve("version.ini"), "20250101");
  }
}
