package net.lanspread.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Leftover;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON of the app's events, as the rows that commands show. */
final class AppRows {
  private AppRows() {}

  /** Empty when the id is none. */
  static Optional<GameRow> game(JsonNode game) {
    return GameId.parse(game.path("id").asString(""))
        .map(
            id ->
                new GameRow(
                    id,
                    game.path("title").asString(id.value()),
                    game.path("downloaded").asBoolean(false),
                    game.path("installed").asBoolean(false),
                    text(game.path("availability")),
                    version(game.path("local_version")),
                    game.path("peer_count").asInt(0),
                    game.path("holders").asInt(0),
                    game.path("others").asInt(0),
                    version(game.path("target_version")),
                    game.path("update_available").asBoolean(false),
                    game.path("size_bytes").asLong(0),
                    status(game.path("operation")).map(OperationStatus::kind).orElse(null),
                    leftover(game.path("leftover")),
                    texts(game.path("scripts_changed")),
                    notices(game.path("notices")),
                    game.path("vouched").asBoolean(false),
                    text(game.path("pin_clash"))));
  }

  /** Who takes the room, as the app has counted it. */
  static DiskUse disk(JsonNode use) {
    return new DiskUse(
        Path.of(use.path("games_dir").asString("")),
        use.path("free_bytes").asLong(0),
        use.path("games")
            .valueStream()
            .flatMap(
                game ->
                    GameId.parse(game.path("id").asString(""))
                        .map(
                            id ->
                                new DiskUse.Game(
                                    id,
                                    game.path("installed_bytes").asLong(0),
                                    game.path("archive_bytes").asLong(0),
                                    game.path("content_bytes").asLong(0),
                                    game.path("leftover_bytes").asLong(0),
                                    game.path("aside_bytes").asLong(0)))
                        .stream())
            .toList(),
        use.path("other_bytes").asLong(0),
        use.path("counted").asBoolean(true),
        use.path("own_bytes").asLong(0));
  }

  private static List<Notice> notices(JsonNode array) {
    return array.valueStream().flatMap(notice -> notice(notice).stream()).toList();
  }

  private static Optional<Notice> notice(JsonNode json) {
    return Notice.Code.labelled(json.path("code").asString(""))
        .map(code -> new Notice(code, json.path("message").asString("")));
  }

  static List<FolderProblem> problems(JsonNode array) {
    return array
        .valueStream()
        .flatMap(
            problem ->
                notice(problem)
                    .map(
                        notice ->
                            new FolderProblem(
                                problem.path("folder").asString(""),
                                GameId.parse(problem.path("game_id").asString("")).orElse(null),
                                notice))
                    .stream())
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(text -> text.asString("")).toList();
  }

  private static @Nullable String text(JsonNode json) {
    return json.isString() ? json.stringValue() : null;
  }

  private static @Nullable Version version(JsonNode json) {
    return Version.parse(json.asString("")).orElse(null);
  }

  /** What runs on a game; empty when nothing does. */
  static Optional<OperationStatus> status(JsonNode operation) {
    return OperationKind.labelled(operation.path("kind").asString(""))
        .map(
            kind ->
                new OperationStatus(
                    kind,
                    OperationStatus.Phase.labelled(operation.path("phase").asString(""))
                        .orElse(OperationStatus.Phase.BEGINNING),
                    operation.path("bytes_done").asLong(0),
                    operation.path("bytes_total").asLong(0),
                    operation.path("bytes_per_second").asLong(0),
                    operation.path("active_peers").asInt(0)));
  }

  private static @Nullable Leftover leftover(JsonNode json) {
    return json.isObject()
        ? new Leftover(json.path("bytes_done").asLong(0), json.path("bytes_total").asLong(0))
        : null;
  }

  /** All but the app's own. */
  static List<PeerRow> peers(JsonNode array) {
    return array
        .valueStream()
        .filter(peer -> !peer.path("me").asBoolean(false))
        .map(
            peer ->
                new PeerRow(
                    peer.path("peer_id").asString(""),
                    peer.path("name").asString(""),
                    peer.path("addr").asString(""),
                    peer.path("games").asInt(0)))
        .toList();
  }

  /** The words of the notices that are about scripts. */
  static List<String> wordsOfScripts(JsonNode array) {
    return notices(array).stream()
        .filter(notice -> notice.code().isOfScripts())
        .map(Notice::message)
        .toList();
  }
}
