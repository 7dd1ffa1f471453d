package net.lanspread.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.Limits;
import net.lanspread.peer.Peer;
import net.lanspread.peer.Steering;
import tools.jackson.databind.JsonNode;

/** The calls for how fast, in which order and when games come. */
final class SteeringCalls {
  private final AppSession session;
  private final StateFeed feed;

  SteeringCalls(AppSession session, StateFeed feed) {
    this.session = session;
    this.feed = feed;
  }

  Router addTo(Router router) {
    return router
        .on("POST", "/api/limits", this::limit)
        .on("POST", "/api/match", this::match)
        .on("POST", "/api/pause", _ -> all(true))
        .on("POST", "/api/resume", _ -> all(false))
        .on("POST", "/api/queue", this::order);
  }

  static AppState.Steering state(Peer peer) {
    Steering steering = peer.steering();
    return new AppState.Steering(
        steering.limits(), steering.isMatch(), steering.playing(), peer.games().queue());
  }

  private Answer limit(ApiCall call) throws RefusedException, IOException, InterruptedException {
    Steering steering = session.requireRunning().peer().steering();
    Limits before = steering.limits();
    long send = number(call, "send_bytes_per_second", before.sendBytesPerSecond());
    long receive = number(call, "receive_bytes_per_second", before.receiveBytesPerSecond());
    long downloads = number(call, "downloads_at_once", before.downloads());
    refuse(Limits.problem(send));
    refuse(Limits.problem(receive));
    refuse(Limits.downloadsProblem(downloads));
    steering.limit(
        new Limits(
            send,
            receive,
            (int) downloads,
            call.json().path("match_while_playing").asBoolean(before.matchWhilePlaying())));
    return told();
  }

  private static void refuse(Optional<String> problem) throws RefusedException {
    if (problem.isPresent()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, problem.get());
    }
  }

  private static long number(ApiCall call, String field, long otherwise) throws RefusedException {
    JsonNode value = call.json().path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is a whole number");
    }
    return value.longValue();
  }

  private Answer match(ApiCall call) throws RefusedException, InterruptedException {
    boolean on = call.requiredFlag("on");
    session.requireRunning().peer().steering().match(on);
    return told();
  }

  private Answer all(boolean pause) throws RefusedException, InterruptedException {
    Peer peer = session.requireRunning().peer();
    List<GameId> _ =
        pause ? peer.games().pause(Optional.empty()) : peer.games().goOn(Optional.empty());
    return told();
  }

  private Answer order(ApiCall call) throws RefusedException, InterruptedException {
    JsonNode order = call.json().path("order");
    List<GameId> games = new ArrayList<>();
    for (JsonNode each : order) {
      GameId.parse(each.asString("")).ifPresent(games::add);
    }
    if (!order.isArray() || games.size() != order.size()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"order\" is a list of games");
    }
    session.requireRunning().peer().games().order(games);
    return told();
  }

  private Answer told() {
    feed.touch();
    return Answer.done();
  }
}
