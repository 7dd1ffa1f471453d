package net.lanspread.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.lanspread.operation.FailureCode;
import net.lanspread.organiser.Accepting;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.Peer;

/** The calls for organisers and those who believe them. */
final class OrganiserCalls {
  private final AppSession session;
  private final StateFeed feed;

  OrganiserCalls(AppSession session, StateFeed feed) {
    this.session = session;
    this.feed = feed;
  }

  Router addTo(Router router) {
    return router
        .on("GET", "/api/organisers", _ -> list())
        .on("POST", "/api/organisers/accept", this::accept)
        .on("POST", "/api/organisers/drop", this::drop)
        .on("GET", "/api/publishable", _ -> publishable())
        .on("POST", "/api/publish", this::publish);
  }

  /** The organisers who are accepted, heard of or waited for. */
  static List<AppState.Organiser> rows(Peer peer) {
    Organisers organisers = peer.organisers();
    return Stream.concat(
            organisers.rows().stream()
                .map(row -> AppState.Organiser.of(row, peer.bringing().isAgreed(row))),
            organisers.awaited().stream().map(AppState.Organiser::awaited))
        .toList();
  }

  private Answer list() throws RefusedException, InterruptedException {
    Peer peer = session.requireRunning().peer();
    return new Answer.Json(
        200, Map.of("organisers", rows(peer), "awaited", peer.organisers().awaited()));
  }

  static Fingerprint fingerprint(ApiCall call) throws RefusedException {
    return Fingerprint.parse(call.requiredText("fingerprint"))
        .orElseThrow(
            () ->
                new RefusedException(
                    FailureCode.INVALID_ARGUMENT,
                    "an organiser is named by four words of Lanspread's list"));
  }

  private Answer accept(ApiCall call) throws RefusedException, InterruptedException {
    Fingerprint words = fingerprint(call);
    try {
      return switch (session.requireRunning().peer().organisers().accept(words)) {
        case Accepting.Done _ ->
            new Answer.Json(200, Map.of("fingerprint", words.words(), "accepted", true));
        case Accepting.Waiting _ ->
            new Answer.Json(200, Map.of("fingerprint", words.words(), "accepted", false));
        case Accepting.Refused(String message) ->
            throw new RefusedException(FailureCode.INVALID_ARGUMENT, message);
      };
    } finally {
      feed.touch();
    }
  }

  private Answer drop(ApiCall call) throws RefusedException, InterruptedException {
    Fingerprint words = fingerprint(call);
    try {
      if (!session.requireRunning().peer().organisers().drop(words)) {
        throw new RefusedException(FailureCode.INVALID_ARGUMENT, "no such organiser is accepted");
      }
      return Answer.done();
    } finally {
      feed.touch();
    }
  }

  private Answer publishable() throws RefusedException, InterruptedException {
    return new Answer.Json(
        200, Map.of("games", session.requireRunning().peer().publishing().candidates()));
  }

  private Answer publish(ApiCall call) throws RefusedException, InterruptedException {
    AppPhase.Guest now = session.requireRunning();
    String name = call.text("name").map(String::strip).orElse(now.settings().name());
    if (name.isBlank()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "the name is blank");
    }
    if (now.peer().publishing().start(name).isEmpty()) {
      throw new RefusedException(
          FailureCode.OPERATION_IN_PROGRESS, "a catalog is being published already");
    }
    feed.touch();
    return Answer.accepted();
  }
}
