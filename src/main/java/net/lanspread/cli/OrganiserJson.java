package net.lanspread.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.operation.FailureCode;
import net.lanspread.organiser.Accepting;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.Publishing;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON lines about organisers. Stateless. */
final class OrganiserJson {
  private OrganiserJson() {}

  static ObjectNode organisers(Organisers organisers) {
    ObjectNode json = PeerJson.object();
    ArrayNode rows = json.putArray("organisers");
    organisers.rows().forEach(row -> rows.add(row(row)));
    ArrayNode awaited = json.putArray("awaited");
    organisers.awaited().forEach(awaited::add);
    return json;
  }

  private static ObjectNode row(Organisers.Row row) {
    return PeerJson.object()
        .put("fingerprint", row.fingerprint())
        .put("name", row.name())
        .put("accepted", row.accepted())
        .put("own", row.own())
        .put("revision", row.revision())
        .put("games", row.games());
  }

  static void accept(Organisers organisers, Fingerprint words, OpenReplies.Reply reply) {
    switch (organisers.accept(words)) {
      case Accepting.Done(Organisers.Row row) -> reply.done(row(row));
      case Accepting.Waiting(String fingerprint) ->
          reply.done(PeerJson.object().put("fingerprint", fingerprint).put("accepted", false));
      case Accepting.Refused(String message) -> reply.fail(FailureCode.INVALID_ARGUMENT, message);
    }
  }

  static void drop(Organisers organisers, Fingerprint words, OpenReplies.Reply reply) {
    if (organisers.drop(words)) {
      reply.done(PeerJson.object());
    } else {
      reply.fail(FailureCode.INVALID_ARGUMENT, "no such organiser is accepted");
    }
  }

  static ObjectNode publishable(Publishing publishing) {
    ObjectNode json = PeerJson.object();
    json.set("games", candidates(publishing.candidates()));
    return json;
  }

  private static ArrayNode candidates(List<Publishing.Candidate> candidates) {
    ArrayNode games = PeerJson.object().putArray("games");
    for (Publishing.Candidate game : candidates) {
      games
          .addObject()
          .put("game_id", game.gameId().value())
          .put("title", game.title())
          .put("version", game.version().digits())
          .put("size_bytes", game.sizeBytes())
          .put("problem", game.problem().orElse(null));
    }
    return games;
  }

  static void publish(Publishing publishing, String name, boolean wait, OpenReplies.Reply reply) {
    if (name.isBlank()) {
      reply.fail(FailureCode.INVALID_ARGUMENT, "the name is blank");
      return;
    }
    Optional<CompletableFuture<Publishing.End>> begun = publishing.start(name);
    if (begun.isEmpty()) {
      reply.fail(FailureCode.OPERATION_IN_PROGRESS, "a catalog is being published already");
    } else if (wait) {
      var _ = begun.get().thenAccept(end -> ended(end, reply));
    } else {
      reply.done(PeerJson.object());
    }
  }

  private static void ended(Publishing.End end, OpenReplies.Reply reply) {
    switch (end) {
      case Publishing.End.Published(var row, var skipped) -> {
        ObjectNode json = row(row);
        json.set("skipped", candidates(skipped));
        reply.done(json);
      }
      case Publishing.End.Failed(var code, var message) -> reply.fail(code, message);
    }
  }
}
