package net.lanspread.web;

import java.io.IOException;
import java.util.Optional;
import net.lanspread.operation.FailureCode;
import net.lanspread.peer.Limits;
import net.lanspread.peer.Steering;
import tools.jackson.databind.JsonNode;

/** The calls for what a guest lets the peer take of the network. */
final class SteeringCalls {
  private final AppSession session;
  private final StateFeed feed;

  SteeringCalls(AppSession session, StateFeed feed) {
    this.session = session;
    this.feed = feed;
  }

  Router addTo(Router router) {
    return router.on("POST", "/api/limits", this::limit);
  }

  static AppState.Steering state(Steering steering) {
    Limits limits = steering.limits();
    return new AppState.Steering(limits.sendBytesPerSecond(), limits.receiveBytesPerSecond());
  }

  private Answer limit(ApiCall call) throws RefusedException, IOException, InterruptedException {
    Steering steering = session.requireRunning().peer().steering();
    Limits before = steering.limits();
    steering.limit(
        new Limits(
            limit(call, "send_bytes_per_second", before.sendBytesPerSecond()),
            limit(call, "receive_bytes_per_second", before.receiveBytesPerSecond())));
    feed.touch();
    return Answer.done();
  }

  private static long limit(ApiCall call, String field, long otherwise) throws RefusedException {
    JsonNode value = call.json().path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is a whole number");
    }
    Optional<String> problem = Limits.problem(value.longValue());
    if (problem.isPresent()) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, problem.get());
    }
    return value.longValue();
  }
}
