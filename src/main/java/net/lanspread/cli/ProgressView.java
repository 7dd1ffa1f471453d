package net.lanspread.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The display of the progress of several games. Used by one thread. */
sealed interface ProgressView {
  /** The time between two displays. */
  Duration interval();

  /** Shows where all games are now. */
  void show(List<GameLine> games);

  /** Shows how all of it ended. */
  void end(List<GameLine> games);

  /** One line for each game on a terminal, each with a bar, written again in its place. */
  final class Bars implements ProgressView {
    /** The widths of a line's parts where there is room, and where there is little. */
    private enum Layout {
      WIDE(24, 20, false),
      NARROW(14, 8, true);

      final int name;
      final int bar;
      final boolean brief;

      Layout(int name, int bar, boolean brief) {
        this.name = name;
        this.bar = bar;
        this.brief = brief;
      }
    }

    private final Terminal out;
    private final int columns;
    private int shown;

    Bars(Terminal out, int columns) {
      this.out = out;
      this.columns = columns;
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(100);
    }

    @Override
    public void show(List<GameLine> games) {
      // A line that reaches the edge would wrap on some terminals, and count as two.
      int room = columns - 1;
      List<String> lines = lines(games, Layout.WIDE);
      if (lines.stream().anyMatch(line -> line.length() > room)) {
        lines = lines(games, Layout.NARROW);
      }
      out.frame(lines.stream().map(line -> cut(line, room)).toList(), shown);
      shown = games.size();
    }

    private static List<String> lines(List<GameLine> games, Layout layout) {
      int nameWidth =
          games.stream()
              .mapToInt(game -> Math.min(layout.name, game.name().length()))
              .max()
              .orElse(0);
      return games.stream().map(game -> line(game, nameWidth, layout)).toList();
    }

    private static String line(GameLine game, int nameWidth, Layout layout) {
      String name = cut(game.name(), nameWidth);
      String start = name + " ".repeat(nameWidth - name.length()) + "  ";
      Optional<OperationStatus> sized =
          game.progress().filter(progress -> progress.totalBytes() > 0 && game.end().isEmpty());
      return sized.map(progress -> start + bar(progress, layout.bar) + " ").orElse(start)
          + game.words(layout.brief);
    }

    private static String bar(OperationStatus progress, int width) {
      int full = (int) Math.floor(width * GameLine.fraction(progress));
      return "[" + "#".repeat(full) + "-".repeat(width - full) + "]";
    }

    private static String cut(String text, int length) {
      return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
    }

    @Override
    public void end(List<GameLine> games) {
      show(games);
    }
  }

  /** A line for each thing that happens, and for each tenth of the way. */
  final class Lines implements ProgressView {
    private record Told(Object doing, int tenth) {}

    private final Terminal out;
    private final Map<GameId, Told> told = new HashMap<>();

    Lines(Terminal out) {
      this.out = out;
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(250);
    }

    @Override
    public void show(List<GameLine> games) {
      for (GameLine game : games) {
        Object doing =
            game.end().isPresent() ? game.end().get() : game.progress().map(OperationStatus::kind);
        Told now = new Told(doing, game.progress().map(GameLine::percent).orElse(0) / 10);
        if (!now.equals(told.put(game.gameId(), now))) {
          out.line(game.name() + ": " + game.words());
        }
      }
    }

    @Override
    public void end(List<GameLine> games) {
      show(games);
    }
  }

  /** A JSON object for each change, and one for the end. */
  final class Json implements ProgressView {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Terminal out;
    private final Map<GameId, OperationStatus> told = new HashMap<>();

    Json(Terminal out) {
      this.out = out;
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(500);
    }

    @Override
    public void show(List<GameLine> games) {
      for (GameLine game : games) {
        OperationStatus progress = game.progress().orElse(null);
        if (progress != null && !progress.equals(told.put(game.gameId(), progress))) {
          out.json(
              JSON.createObjectNode()
                  .put("type", "progress")
                  .put("game_id", game.gameId().value())
                  .put("operation", progress.kind().label())
                  .put("bytes_done", progress.doneBytes())
                  .put("bytes_total", progress.totalBytes())
                  .put("bytes_per_second", progress.bytesPerSecond())
                  .put("active_peers", progress.activePeers()));
        }
      }
    }

    @Override
    public void end(List<GameLine> games) {
      ObjectNode result = JSON.createObjectNode().put("type", "result");
      result.put(
          "ok",
          games.stream().allMatch(game -> game.end().filter(Outcome.DONE::equals).isPresent()));
      ArrayNode list = result.putArray("games");
      for (GameLine game : games) {
        ObjectNode each = list.addObject().put("game_id", game.gameId().value());
        switch (game.end().orElseThrow()) {
          case Outcome.Done _ -> each.put("ok", true);
          case Outcome.Failed(var code, String message) -> {
            each.put("ok", false);
            each.putObject("error").put("code", code.label()).put("message", message);
          }
        }
      }
      out.json(result);
    }
  }
}
