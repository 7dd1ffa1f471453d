package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventStreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A connection whose other side takes one event at a time, when it is let. */
  private static final class SlowReader extends OutputStream {
    private final Semaphore mayTake = new Semaphore(0);
    private final Semaphore taken = new Semaphore(0);
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      throw new AssertionError("events are written whole");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        mayTake.acquire();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (all) {
        all.write(bytes, offset, length);
      }
      taken.release();
    }

    String take() throws InterruptedException {
      synchronized (all) {
        all.reset();
      }
      mayTake.release();
      taken.acquire();
      synchronized (all) {
        return all.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private final NumberedStates states = new NumberedStates();
  private final StateFeed feed = new StateFeed(states, Duration.ofMillis(1));
  private final SlowReader reader = new SlowReader();

  @AfterEach
  void close() {
    feed.close();
  }

  private void serve(Duration silence) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                new EventStream(feed, silence).writeTo(reader);
              } catch (IOException | InterruptedException e) {
                // The reader is gone.
              }
            });
  }

  @Test
  void slowReaderIsToldTheDifferenceToTheLatestState() throws InterruptedException {
    serve(LONG);
    assertThat(reader.take()).startsWith("event: state\ndata: {\"phase\":\"running\"");

    try (StateFeed.Follower quick = feed.follow()) {
      assertThat(quick.next(LONG)).isPresent();
      for (int next = 2; next <= 9; next++) {
        states.number.set(next);
        feed.touch();
        assertThat(quick.next(LONG)).isPresent();
      }
    }

    String first = reader.take();
    assertThat(first).startsWith("event: change\ndata: {\"games\":{").endsWith("}\n\n");
    String told = first.contains("\"peer_count\":9") ? first : reader.take();
    assertThat(told).as("the ninth is the second told at the latest").contains("\"peer_count\":9");
  }

  @Test
  void silenceIsBrokenByAComment() throws InterruptedException {
    serve(Duration.ofMillis(1));
    String told = reader.take();
    while (!told.startsWith("event: state")) {
      assertThat(told).isEqualTo(": alive\n\n");
      told = reader.take();
    }

    assertThat(reader.take()).isEqualTo(": alive\n\n");
  }

  @Test
  void titleWithALineBreakStaysInItsEvent() throws InterruptedException {
    AppState.Game game = AppStates.game("css\n\nevent: state\ndata: {}", 1);
    String json = AppJson.MAPPER.writeValueAsString(AppStates.running(game));

    assertThat(json).doesNotContain("\n");
  }
}
