package net.lanspread.discovery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several ways of discovery as one. */
public final class Discoveries implements Discovery {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final List<Discovery> ways;
  private final AtomicReference<@Nullable SightingQueue> sightings = new AtomicReference<>();

  public Discoveries(List<Discovery> ways) {
    this.ways = List.copyOf(ways);
  }

  @Override
  public void start(Announcement self, Consumer<Sighting> listener) {
    SightingQueue queue = new SightingQueue(listener);
    if (!sightings.compareAndSet(null, queue)) {
      throw new IllegalStateException("started before");
    }
    queue.start();
    ways.forEach(way -> way.start(self, queue::add));
  }

  @Override
  public void close() {
    List<Thread> closing =
        ways.stream()
            .map(way -> Thread.ofVirtual().name("discovery-close-", 0).start(way::close))
            .toList();
    try {
      for (Thread each : closing) {
        each.join();
      }
      SightingQueue queue = sightings.get();
      if (queue != null) {
        queue.close(CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
