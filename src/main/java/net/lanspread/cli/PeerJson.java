package net.lanspread.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.Leftover;
import net.lanspread.peer.Limits;
import net.lanspread.peer.Peer;
import net.lanspread.peer.Plays;
import net.lanspread.peer.Steering;
import net.lanspread.protocol.AsciiJson;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the headless peer's replies and events; docs/json-lines.md lists them. Stateless. */
final class PeerJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final double MIB = 1024 * 1024;

  private static final JsonMapper TEXT = new JsonMapper(AsciiJson.factory().build());

  private PeerJson() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ObjectNode limits(Limits limits) {
    return object()
        .put("send_bytes_per_second", limits.sendBytesPerSecond())
        .put("receive_bytes_per_second", limits.receiveBytesPerSecond())
        .put("downloads_at_once", limits.downloads())
        .put("match_while_playing", limits.matchWhilePlaying());
  }

  static ObjectNode match(Steering steering) {
    ObjectNode result = object().put("on", steering.isMatch());
    result.set("playing", ids(steering.playing()));
    return result;
  }

  static ArrayNode ids(List<GameId> games) {
    ArrayNode ids = NODES.arrayNode();
    games.forEach(gameId -> ids.add(gameId.value()));
    return ids;
  }

  /** The JSON on one line, as programs read it and terminals may show it. */
  static String text(JsonNode json) {
    return TEXT.writeValueAsString(json);
  }

  static ObjectNode reply(JsonNode id, ObjectNode result) {
    ObjectNode reply = object();
    reply.put("type", "reply");
    reply.set("id", id);
    reply.put("ok", true);
    reply.set("result", result);
    return reply;
  }

  static ObjectNode error(JsonNode id, FailureCode code, String message) {
    ObjectNode reply = object();
    reply.put("type", "reply");
    reply.set("id", id);
    reply.put("ok", false);
    reply.set("error", object().put("code", code.label()).put("message", message));
    return reply;
  }

  static ArrayNode games(List<GameRow> rows) {
    ArrayNode games = NODES.arrayNode();
    for (GameRow row : rows) {
      ObjectNode game = games.addObject();
      game.put("game_id", row.gameId().value());
      game.put("title", row.title());
      game.put("downloaded", row.downloaded());
      game.put("installed", row.installed());
      game.put("availability", row.availability());
      game.put("local_version", text(row.localVersion()));
      game.put("peer_count", row.peerCount());
      game.put("holders", row.holders());
      game.put("others", row.others());
      game.put("eti_game_version", text(row.targetVersion()));
      game.put("update_available", row.updateAvailable());
      game.put("size_bytes", row.sizeBytes());
      OperationKind operation = row.operation();
      game.put("operation", operation == null ? null : operation.label());
      Leftover leftover = row.leftover();
      if (leftover != null) {
        game.putObject("leftover")
            .put("bytes_done", leftover.doneBytes())
            .put("bytes_total", leftover.totalBytes());
      }
      ArrayNode scripts = game.putArray("scripts_changed");
      row.scriptsChanged().forEach(scripts::add);
      notices(game.putArray("notices"), row.notices());
      game.put("vouched", row.vouched());
      if (row.pinClash() != null) {
        game.put("pin_clash", row.pinClash());
      }
    }
    return games;
  }

  private static void notices(ArrayNode array, List<Notice> notices) {
    notices.forEach(
        notice ->
            array.addObject().put("code", notice.code().label()).put("message", notice.message()));
  }

  /** The folders that are not listed or not offered as games. */
  static ArrayNode problems(List<FolderProblem> problems) {
    ArrayNode array = NODES.arrayNode();
    for (FolderProblem problem : problems) {
      array
          .addObject()
          .put("folder", problem.folder())
          .put("game_id", text(problem.gameId()))
          .put("code", problem.notice().code().label())
          .put("message", problem.notice().message());
    }
    return array;
  }

  static ArrayNode peers(List<PeerEntry> entries) {
    ArrayNode peers = NODES.arrayNode();
    for (PeerEntry entry : entries) {
      ObjectNode peer = peer(entry);
      ArrayNode games = peer.putArray("games");
      entry
          .games()
          .values()
          .forEach(
              game ->
                  games
                      .addObject()
                      .put("game_id", game.gameId().value())
                      .put("eti_version", text(game.version()))
                      .put("availability", game.availability())
                      .put("size_bytes", game.sizeBytes()));
      peers.add(peer);
    }
    return peers;
  }

  static ObjectNode peer(PeerEntry entry) {
    return object()
        .put("peer_id", entry.id().toString())
        .put("name", entry.name())
        .put("addr", HostAndPort.text(entry.address()))
        .put("match", entry.activity().match());
  }

  static ObjectNode played(Plays.Played.Done done) {
    ObjectNode result =
        object()
            .put("already_applied", done.alreadyApplied())
            .put("account_name_written", done.accountNameWritten())
            .put("language_written", done.languageWritten())
            .put("persona_name_written", done.personaNameWritten());
    ArrayNode notices = result.putArray("notices");
    done.notices()
        .forEach(
            notice ->
                notices
                    .addObject()
                    .put("code", notice.code().label())
                    .put("message", notice.message()));
    return result;
  }

  static ArrayNode operations(Map<GameId, OperationKind> active) {
    ArrayNode operations = NODES.arrayNode();
    active.forEach(
        (gameId, kind) ->
            operations.addObject().put("game_id", gameId.value()).put("operation", kind.label()));
    return operations;
  }

  /** The running operations and their progress. */
  static ArrayNode statuses(Map<GameId, OperationStatus> active) {
    ArrayNode operations = NODES.arrayNode();
    active.forEach(
        (gameId, status) ->
            operations
                .addObject()
                .put("game_id", gameId.value())
                .put("operation", status.kind().label())
                .put("phase", status.phase().label())
                .put("bytes_done", status.doneBytes())
                .put("bytes_total", status.totalBytes())
                .put("bytes_per_second", status.bytesPerSecond())
                .put("active_peers", status.activePeers()));
    return operations;
  }

  static ObjectNode started(Instant at) {
    return event("cli-started", at);
  }

  /** The event as a line. */
  static ObjectNode event(PeerEvent event, Instant at, Peer peer) {
    return switch (event) {
      case PeerEvent.LocalPeerReady(var id, var address) ->
          event("local-peer-ready", at)
              .put("peer_id", id.toString())
              .put("addr", HostAndPort.text(address));
      case PeerEvent.LocalLibraryChanged _ -> {
        ObjectNode json = event("local-library-changed", at);
        json.set("games", games(peer.localGameRows()));
        yield json;
      }
      case PeerEvent.PeerDiscovered(var id, var address) ->
          event("peer-discovered", at)
              .put("peer_id", id.toString())
              .put("addr", HostAndPort.text(address));
      case PeerEvent.PeerLost(var id, var address) ->
          event("peer-lost", at)
              .put("peer_id", id.toString())
              .put("addr", HostAndPort.text(address));
      case PeerEvent.PeerCountUpdated(int peerCount) ->
          event("peer-count-updated", at).put("peer_count", peerCount);
      case PeerEvent.GamesListUpdated _ -> event("games-list-updated", at);
      case PeerEvent.ActiveOperationsChanged(var operations) -> {
        ObjectNode json = event("active-operations-changed", at);
        json.set("operations", operations(operations));
        yield json;
      }
      case PeerEvent.NoPeersHaveGame(var gameId) -> event("no-peers-have-game", at, gameId);
      case PeerEvent.GotGameFiles(
              var gameId,
              var version,
              var files,
              var peers,
              int holders,
              int others) -> {
        ObjectNode json = event("got-game-files", at, gameId);
        json.put("version", version.digits());
        json.put("holders", holders);
        json.put("others", others);
        ArrayNode list = json.putArray("files");
        files.forEach(
            file -> list.addObject().put("path", file.path()).put("size", file.sizeBytes()));
        ArrayNode ids = json.putArray("peers");
        peers.forEach(id -> ids.add(id.toString()));
        yield json;
      }
      case PeerEvent.DownloadBegin(var gameId) -> event("download-begin", at, gameId);
      case PeerEvent.DownloadChunkFinished chunk ->
          event("download-chunk-finished", at, chunk.gameId())
              .put("path", chunk.path())
              .put("offset", chunk.offset())
              .put("bytes", chunk.chunkBytes())
              .put("peer_id", chunk.peerId().toString())
              .put("peer_addr", HostAndPort.text(chunk.peerAddress()));
      case PeerEvent.DownloadProgress progress ->
          progress("download-progress", at, progress).put("active_peers", progress.activePeers());
      case PeerEvent.DownloadWaiting(var gameId, var reason) ->
          event("download-waiting", at, gameId).put("reason", reason);
      case PeerEvent.OperationQueued(var gameId) -> event("operation-queued", at, gameId);
      case PeerEvent.OperationPaused(var gameId) -> event("operation-paused", at, gameId);
      case PeerEvent.OperationResumed(var gameId) -> event("operation-resumed", at, gameId);
      case PeerEvent.MatchChanged(boolean on) -> event("match-changed", at).put("on", on);
      case PeerEvent.NowChanged _ -> event("now-changed", at);
      case PeerEvent.DownloadFinished(var gameId, long bytes, var duration) -> {
        long millis = Math.max(1, duration.toMillis());
        yield event("download-finished", at, gameId)
            .put("bytes", bytes)
            .put("duration_ms", millis)
            .put("mib_per_s", rounded(bytes / MIB * 1000 / millis))
            .put("mbit_per_s", rounded(bytes * 8.0 / 1e6 * 1000 / millis));
      }
      case PeerEvent.DownloadFailed(var gameId, var code, var message) ->
          failed("download-failed", at, gameId, code, message);
      case PeerEvent.DownloadCancelled(var gameId) -> event("download-cancelled", at, gameId);
      case PeerEvent.DownloadPeersGone(var gameId) -> event("download-peers-gone", at, gameId);
      case PeerEvent.InstallBegin(var gameId) -> event("install-begin", at, gameId);
      case PeerEvent.InstallProgress progress -> progress("install-progress", at, progress);
      case PeerEvent.InstallFinished(var gameId) -> event("install-finished", at, gameId);
      case PeerEvent.InstallFailed(var gameId, var code, var message) ->
          failed("install-failed", at, gameId, code, message);
      case PeerEvent.UninstallBegin(var gameId) -> event("uninstall-begin", at, gameId);
      case PeerEvent.UninstallFinished(var gameId) -> event("uninstall-finished", at, gameId);
      case PeerEvent.UninstallFailed(var gameId, var code, var message) ->
          failed("uninstall-failed", at, gameId, code, message);
      case PeerEvent.RemoveFinished(var gameId) -> event("remove-finished", at, gameId);
      case PeerEvent.PeerUnauthorized(var id, var address, var message) ->
          event("peer-unauthorized", at)
              .put("peer_id", id.toString())
              .put("addr", HostAndPort.text(address))
              .put("message", message);
      case PeerEvent.SameIdentity(var address, var message) ->
          event("same-identity", at).put("addr", HostAndPort.text(address)).put("message", message);
      case PeerEvent.VerifyProgress progress -> progress("verify-progress", at, progress);
      case PeerEvent.VerifyFinished(var gameId, boolean ok, long badChunks) ->
          event("verify-finished", at, gameId).put("ok", ok).put("bad_chunks", badChunks);
      case PeerEvent.OrganiserHeard(var fingerprint, var name, long revision) ->
          organiser("organiser-heard", at, fingerprint, name).put("revision", revision);
      case PeerEvent.OrganiserAccepted(var fingerprint, var name, boolean byPartyKey) ->
          organiser("organiser-accepted", at, fingerprint, name).put("by_party_key", byPartyKey);
      case PeerEvent.BoardChanged(var fingerprint, var name, long serial) ->
          organiser("board-changed", at, fingerprint, name).put("serial", serial);
      case PeerEvent.OrganiserDropped(var fingerprint, var name) ->
          organiser("organiser-dropped", at, fingerprint, name);
      case PeerEvent.OrganiserRevision(var fingerprint, var name, long revision, int games) ->
          organiser("organiser-revision", at, fingerprint, name)
              .put("revision", revision)
              .put("games", games);
      case PeerEvent.PublishProgress(var gameId, long doneBytes, long totalBytes) ->
          event("publish-progress", at, gameId)
              .put("bytes_done", doneBytes)
              .put("bytes_total", totalBytes);
      case PeerEvent.PublishFinished(var fingerprint, long revision, int games) ->
          event("publish-finished", at)
              .put("fingerprint", fingerprint)
              .put("revision", revision)
              .put("games", games);
      case PeerEvent.PublishFailed(var code, var message) ->
          event("publish-failed", at).put("code", code.label()).put("message", message);
      case PeerEvent.PeerBanned(var id, var reason) ->
          event("peer-banned", at).put("peer_id", id.toString()).put("reason", reason);
    };
  }

  private static ObjectNode event(String name, Instant at) {
    return object().put("type", "event").put("event", name).put("at", formatted(at));
  }

  private static ObjectNode organiser(String event, Instant at, String fingerprint, String name) {
    return event(event, at).put("fingerprint", fingerprint).put("name", name);
  }

  static String formatted(Instant at) {
    return java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
        .format(at.truncatedTo(ChronoUnit.MILLIS).atOffset(java.time.ZoneOffset.UTC));
  }

  private static ObjectNode event(String name, Instant at, GameId gameId) {
    return event(name, at).put("game_id", gameId.value());
  }

  private static ObjectNode progress(String name, Instant at, PeerEvent.Progress progress) {
    return event(name, at, progress.gameId())
        .put("bytes_done", progress.doneBytes())
        .put("bytes_total", progress.totalBytes())
        .put("bytes_per_second", progress.bytesPerSecond());
  }

  private static ObjectNode failed(
      String name, Instant at, GameId gameId, FailureCode code, String message) {
    return event(name, at, gameId).put("code", code.label()).put("message", message);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** A reader for command lines: strict, and with little depth, as commands have. */
  static JsonMapper commandReader() {
    return JsonMapper.builder(
            tools.jackson.core.json.JsonFactory.builder()
                .streamReadConstraints(
                    tools.jackson.core.StreamReadConstraints.builder().maxNestingDepth(16).build())
                .build())
        .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
