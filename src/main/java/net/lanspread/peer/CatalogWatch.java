package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.organiser.Organisers;
import org.jspecify.annotations.Nullable;

/**
 * The watch over the catalog, its covers, the files about organisers, and what else changes by
 * itself: a look at each every second, on a thread of its own.
 */
final class CatalogWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LiveCatalog catalog;
  private final EtiCovers covers;
  private final Organisers organisers;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Thread thread;

  CatalogWatch(LiveCatalog catalog, EtiCovers covers, Organisers organisers) {
    this.catalog = catalog;
    this.covers = covers;
    this.organisers = organisers;
  }

  /**
   * Begins to look.
   *
   * @param catalogChanged told after the games or their descriptions have changed
   * @param coversChanged told after there are other covers
   * @param looked run after each look
   */
  void start(Runnable catalogChanged, Runnable coversChanged, Runnable looked) {
    synchronized (lock) {
      thread =
          Thread.ofPlatform()
              .name("catalog-watch")
              .daemon()
              .start(() -> run(catalogChanged, coversChanged, looked));
    }
  }

  private void run(Runnable catalogChanged, Runnable coversChanged, Runnable looked) {
    try {
      while (true) {
        boolean isAnotherFile = catalog.look();
        if (organisers.look() || isAnotherFile) {
          catalogChanged.run();
        }
        if (covers.look()) {
          coversChanged.run();
        }
        looked.run();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    Thread running;
    synchronized (lock) {
      running = thread;
    }
    if (running != null) {
      running.interrupt();
      running.join(PATIENCE);
    }
  }
}
