package net.lanspread.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state as server-sent events: first {@code state} with all of it, then {@code change} with the
 * differences to the one before, and a comment after each silence, so that both sides notice when
 * the other is gone.
 */
final class EventStream {
  static final String MEDIA_TYPE = "text/event-stream";

  private final StateFeed feed;
  private final Duration silence;

  /**
   * @param silence after which a comment is sent
   */
  EventStream(StateFeed feed, Duration silence) {
    this.feed = feed;
    this.silence = silence;
  }

  /** Writes until the feed is closed or the other side is gone. */
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      @Nullable AppState told = null;
      while (true) {
        Optional<AppState> next = follower.next(silence);
        if (follower.isOver()) {
          return;
        }
        if (next.isEmpty()) {
          write(out, ": alive\n\n");
          continue;
        }
        if (told == null) {
          write(out, event("state", next.get()));
        } else {
          Map<String, Object> change = StateChange.between(told, next.get());
          if (!change.isEmpty()) {
            write(out, event("change", change));
          }
        }
        told = next.get();
      }
    }
  }

  private static String event(String name, Object data) {
    return "event: " + name + "\ndata: " + AppJson.MAPPER.writeValueAsString(data) + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
