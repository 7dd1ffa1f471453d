package net.lanspread.discovery;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that hands sightings to their listener, and those that wait for it. A sighting that
 * waits already is not queued again; one that finds the queue full is lost, and comes again later.
 */
final class SightingQueue {
  private static final Logger log = LoggerFactory.getLogger(SightingQueue.class);
  private static final int CAPACITY = 1024;

  private final BlockingQueue<Sighting> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final Consumer<Sighting> listener;
  private final Thread thread;
  private volatile boolean closed;

  SightingQueue(Consumer<Sighting> listener) {
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("discovery-sightings").unstarted(this::deliver);
  }

  void start() {
    thread.start();
  }

  void add(Sighting sighting) {
    if (!waiting.contains(sighting) && !waiting.offer(sighting)) {
      log.debug("too many sightings wait, lost {}", sighting);
    }
  }

  private void deliver() {
    while (!closed) {
      try {
        Sighting next = waiting.take();
        if (!closed) {
          listener.accept(next);
        }
      } catch (InterruptedException e) {
        // Only the end is told by interrupting; a listener may have swallowed or passed it on.
      } catch (RuntimeException e) {
        log.warn("a sighting could not be handled", e);
      }
    }
  }

  /** Delivers nothing more; waits for a listener that is at work, unless it is the caller. */
  void close(Duration timeout) throws InterruptedException {
    closed = true;
    thread.interrupt();
    if (!Thread.currentThread().equals(thread)) {
      thread.join(timeout);
    }
  }
}
