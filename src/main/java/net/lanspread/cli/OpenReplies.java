package net.lanspread.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.lanspread.operation.FailureCode;
import tools.jackson.databind.JsonNode;

/**
 * The commands that wait for their reply: each gets exactly one, at the latest when this is closed.
 * Thread-safe.
 */
final class OpenReplies implements AutoCloseable {
  private static final String ENDING = "this peer is shutting down";

  /** The reply that a command gets; any further one is dropped. */
  final class Reply {
    private final JsonNode id;

    private Reply(JsonNode id) {
      this.id = id;
    }

    void done(Object result) {
      give(PeerJson.reply(id, result));
    }

    void fail(FailureCode code, String message) {
      give(PeerJson.error(id, code, message));
    }

    private void give(PeerJson.Reply line) {
      synchronized (lock) {
        if (open.remove(this)) {
          replies.accept(line);
        }
      }
    }
  }

  /** Takes the replies, and never blocks. */
  private final Consumer<PeerJson.Reply> replies;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<Reply> open = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean closed;

  OpenReplies(Consumer<PeerJson.Reply> replies) {
    this.replies = replies;
  }

  /**
   * The reply for a command of this id; the end of the peer has answered a command that is late.
   */
  Reply open(JsonNode id) {
    Reply reply = new Reply(id);
    boolean late;
    synchronized (lock) {
      open.add(reply);
      late = closed;
    }
    if (late) {
      reply.fail(FailureCode.SHUTTING_DOWN, ENDING);
    }
    return reply;
  }

  @Override
  public void close() {
    List<Reply> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(open);
    }
    left.forEach(reply -> reply.fail(FailureCode.SHUTTING_DOWN, ENDING));
  }
}
