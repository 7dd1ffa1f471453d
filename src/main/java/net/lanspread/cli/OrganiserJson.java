package net.lanspread.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.operation.FailureCode;
import net.lanspread.organiser.Accepting;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.Publishing;

/** The JSON lines about organisers. Stateless. */
final class OrganiserJson {
  private OrganiserJson() {}

  /** All of whom something is known. */
  record Known(List<Organisers.Row> organisers, List<String> awaited) {}

  /** One who is accepted as soon as he is heard of. */
  private record Waiting(String fingerprint, boolean accepted) {}

  private record Published(
      @JsonUnwrapped Organisers.Row organiser, List<Publishing.Candidate> skipped) {}

  static Known organisers(Organisers organisers) {
    return new Known(organisers.rows(), organisers.awaited());
  }

  static void accept(Organisers organisers, Fingerprint words, OpenReplies.Reply reply) {
    switch (organisers.accept(words)) {
      case Accepting.Done(Organisers.Row row) -> reply.done(row);
      case Accepting.Waiting(String fingerprint) -> reply.done(new Waiting(fingerprint, false));
      case Accepting.Refused(String message) -> reply.fail(FailureCode.INVALID_ARGUMENT, message);
    }
  }

  static void drop(Organisers organisers, Fingerprint words, OpenReplies.Reply reply) {
    if (organisers.drop(words)) {
      reply.done(Map.of());
    } else {
      reply.fail(FailureCode.INVALID_ARGUMENT, "no such organiser is accepted");
    }
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
      reply.done(Map.of());
    }
  }

  private static void ended(Publishing.End end, OpenReplies.Reply reply) {
    switch (end) {
      case Publishing.End.Published(var row, var skipped) ->
          reply.done(new Published(row, skipped));
      case Publishing.End.Failed(var code, var message) -> reply.fail(code, message);
    }
  }
}
