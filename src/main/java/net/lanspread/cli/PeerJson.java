package net.lanspread.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Leftover;
import net.lanspread.peer.Peer;
import net.lanspread.peer.RowJson;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of the headless peer's replies and events, a {@link RowJson}; docs/json-lines.md lists
 * them. Stateless.
 */
final class PeerJson {
  private static final double MIB = 1024 * 1024;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  static final JsonMapper MAPPER =
      RowJson.builder(PeerJson::text)
          .addMixIn(GameRow.class, GameNames.class)
          .addMixIn(SharedFile.class, FileNames.class)
          .addMixIn(PeerEvent.GotGameFiles.class, GotGameFilesNames.class)
          .addMixIn(PeerEvent.DownloadChunkFinished.class, ChunkNames.class)
          .build();

  private static final Pattern LATER_WORD = Pattern.compile("(?<=.)[A-Z]");

  private interface GameNames {
    @JsonProperty("eti_game_version")
    Version targetVersion();

    @JsonProperty("leftover")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    Leftover leftover();

    @JsonProperty("pin_clash")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String pinClash();
  }

  private interface FileNames {
    @JsonProperty("size")
    long sizeBytes();
  }

  @JsonPropertyOrder({"gameId", "version", "holders", "others"})
  private interface GotGameFilesNames {}

  private interface ChunkNames {
    @JsonProperty("bytes")
    long chunkBytes();
  }

  /** The answer to a command, with the one or the other. */
  record Reply(
      String type,
      JsonNode id,
      boolean ok,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object result,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failed error) {}

  record Failed(FailureCode code, String message) {}

  record Listed(List<GameRow> games, List<FolderProblem> problems) {}

  record Match(boolean on, List<GameId> playing) {}

  /**
   * Another peer.
   *
   * @param games its games; null where they are not asked for
   */
  record Other(
      PeerId peerId,
      String name,
      InetSocketAddress address,
      boolean match,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Offered> games) {}

  /** A game of another peer. */
  record Offered(GameId gameId, @Nullable Version etiVersion, String availability, long sizeBytes) {
    private static Offered of(GameSummary game) {
      return new Offered(game.gameId(), game.version(), game.availability(), game.sizeBytes());
    }
  }

  private record Operation(GameId gameId, OperationKind operation) {}

  private record Finished(
      GameId gameId, long bytes, long durationMs, double mibPerS, double mbitPerS) {}

  /** The peer itself. */
  record Status(
      PeerId peerId,
      String name,
      InetSocketAddress address,
      Path gamesDir,
      List<Path> gamesDirs,
      int protocolVersion,
      int peerCount,
      List<Running> operations) {}

  /** A running operation and its progress. */
  record Running(
      GameId gameId,
      OperationKind operation,
      OperationStatus.Phase phase,
      long doneBytes,
      long totalBytes,
      long bytesPerSecond,
      int activePeers) {}

  private PeerJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The JSON on one line, as programs read it and terminals may show it. */
  static String text(Object json) {
    return MAPPER.writeValueAsString(json);
  }

  static Reply reply(JsonNode id, Object result) {
    return new Reply("reply", id, true, result, null);
  }

  static Reply error(JsonNode id, FailureCode code, String message) {
    return new Reply("reply", id, false, null, new Failed(code, message));
  }

  static List<Other> peers(List<PeerEntry> entries) {
    return entries.stream()
        .map(entry -> other(entry, entry.games().values().stream().map(Offered::of).toList()))
        .toList();
  }

  static Other peer(PeerEntry entry) {
    return other(entry, null);
  }

  private static Other other(PeerEntry entry, @Nullable List<Offered> games) {
    return new Other(entry.id(), entry.name(), entry.address(), entry.activity().match(), games);
  }

  static Status status(Peer peer) {
    return new Status(
        peer.id(),
        peer.name(),
        peer.address(),
        peer.gamesFolders().main(),
        peer.gamesFolders().all(),
        Message.PROTOCOL_VERSION,
        peer.peerCount(),
        running(peer.operations().active()));
  }

  static List<Running> running(Map<GameId, OperationStatus> active) {
    return active.entrySet().stream()
        .map(
            entry -> {
              OperationStatus status = entry.getValue();
              return new Running(
                  entry.getKey(),
                  status.kind(),
                  status.phase(),
                  status.doneBytes(),
                  status.totalBytes(),
                  status.bytesPerSecond(),
                  status.activePeers());
            })
        .toList();
  }

  static ObjectNode started(Instant at) {
    return event("cli-started", at);
  }

  /** The event as a line; its name is the type's, in small letters. */
  static ObjectNode event(PeerEvent event, Instant at, Peer peer) {
    Object told =
        switch (event) {
          case PeerEvent.LocalLibraryChanged _ -> Map.of("games", peer.localGameRows());
          case PeerEvent.ActiveOperationsChanged(var operations) ->
              Map.of(
                  "operations",
                  operations.entrySet().stream()
                      .map(entry -> new Operation(entry.getKey(), entry.getValue()))
                      .toList());
          case PeerEvent.DownloadFinished(var gameId, long bytes, var duration) -> {
            long millis = Math.max(1, duration.toMillis());
            yield new Finished(
                gameId,
                bytes,
                millis,
                rounded(bytes / MIB * 1000 / millis),
                rounded(bytes * 8.0 / 1e6 * 1000 / millis));
          }
          default -> event;
        };
    String name = LATER_WORD.matcher(event.getClass().getSimpleName()).replaceAll("-$0");
    ObjectNode line = event(name.toLowerCase(Locale.ROOT), at);
    line.setAll(MAPPER.<ObjectNode>valueToTree(told));
    return line;
  }

  private static ObjectNode event(String name, Instant at) {
    return object().put("type", "event").put("event", name).put("at", text(at));
  }

  private static String text(Instant at) {
    return MOMENT.format(at.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
