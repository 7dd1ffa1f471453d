package net.lanspread.peer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.launch.Processes.Mark;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was started from here, for the next start: {@code launched.json} of the state folder.
 *
 * <pre>
 *   {"runs": [{"game_id": "css", "kind": "server", "since": "2026-11-20T20:15:30Z", "pid": 4711,
 *              "started_at": "2026-11-20T20:15:30Z", "log": "/…/css-server_start.log" or null}],
 *    "played": {"css": {"last": "2026-11-20T20:15:30Z", "seconds": 3600}}}
 * </pre>
 *
 * <p>Deleting the file forgets what runs, and how long was played. Not thread-safe.
 */
final class LaunchedFile {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Something that ran when this was written, with the mark of its process. */
  record Left(Launched.Run run, Mark mark) {}

  /** All that the file says. */
  record Content(List<Left> runs, Map<GameId, Launched.PlayTime> played) {
    static final Content NOTHING = new Content(List.of(), Map.of());
  }

  private final StateFile file;
  private final boolean readOnly;

  LaunchedFile(Disk disk, Path stateFolder) {
    this(disk, stateFolder, false);
  }

  private LaunchedFile(Disk disk, Path stateFolder, boolean readOnly) {
    this.file = new StateFile(disk, stateFolder.resolve("launched.json"), MAX_BYTES);
    this.readOnly = readOnly;
  }

  /** The file where another program may hold it: writing does nothing. */
  static LaunchedFile readOnly(Disk disk, Path stateFolder) {
    return new LaunchedFile(disk, stateFolder, true);
  }

  /** What can be read of it. */
  Content read() {
    return content(file.read("what was played is forgotten"));
  }

  private static Content content(JsonNode json) {
    List<Left> runs = new ArrayList<>();
    json.path("runs").forEach(each -> left(each).ifPresent(runs::add));
    Map<GameId, Launched.PlayTime> played = new TreeMap<>();
    json.path("played")
        .forEachEntry(
            (id, time) ->
                GameId.parse(id)
                    .ifPresent(
                        gameId ->
                            instant(time.path("last"))
                                .ifPresent(
                                    last ->
                                        played.put(
                                            gameId,
                                            new Launched.PlayTime(
                                                last,
                                                Math.max(0, time.path("seconds").asLong(0)))))));
    return new Content(runs, played);
  }

  private static Optional<Left> left(JsonNode json) {
    Optional<GameId> gameId = GameId.parse(json.path("game_id").asString(""));
    Optional<Launched.Kind> kind = Launched.Kind.labelled(json.path("kind").asString(""));
    Optional<Instant> since = instant(json.path("since"));
    Optional<Instant> startedAt = instant(json.path("started_at"));
    if (gameId.isEmpty() || kind.isEmpty() || since.isEmpty() || startedAt.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Left(
            new Launched.Run(
                gameId.get(),
                kind.get(),
                Launched.Phase.RUNNING,
                since.get(),
                path(json.path("log").asString(""))),
            new Mark(json.path("pid").asLong(0), startedAt.get())));
  }

  private static Optional<Path> path(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(JsonNode json) {
    try {
      return Optional.of(Instant.parse(json.asString("")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Replaces what the file says; a failure is logged, as the game that runs is none the worse. */
  void write(Content content) {
    if (readOnly) {
      return;
    }
    ObjectNode json = JSON.createObjectNode();
    var runs = json.putArray("runs");
    for (Left left : content.runs()) {
      runs.addObject()
          .put("game_id", left.run().gameId().value())
          .put("kind", left.run().kind().label())
          .put("since", left.run().since().toString())
          .put("pid", left.mark().pid())
          .put("started_at", left.mark().startedAt().toString())
          .put("log", left.run().log().map(Path::toString).orElse(null));
    }
    var played = json.putObject("played");
    content
        .played()
        .forEach(
            (gameId, time) ->
                played
                    .putObject(gameId.value())
                    .put("last", time.last().toString())
                    .put("seconds", time.seconds()));
    file.write(json, "what is played is forgotten at the next start");
  }
}
