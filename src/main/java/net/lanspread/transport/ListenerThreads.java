package net.lanspread.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The virtual threads of a transport on which its listener is called. A failure of the listener
 * ends nothing beyond its own call.
 */
final class ListenerThreads {
  private static final Logger log = LoggerFactory.getLogger(ListenerThreads.class);

  private final Transport.Listener listener;
  private final ExecutorService threads;

  ListenerThreads(String name, Transport.Listener listener) {
    this.listener = listener;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Runs a task on a thread of its own; false when the transport is closed. */
  boolean start(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  void accepted(Connection connection) {
    try {
      listener.accepted(connection);
    } catch (RuntimeException e) {
      log.error("the listener failed on a new connection", e);
      connection.close();
    }
  }

  /** Has a request answered, and closes its stream. */
  void requested(Connection connection, PeerStream stream) {
    try (stream) {
      listener.requested(connection, stream);
    } catch (IOException e) {
      log.debug("a request of {} broke: {}", connection.peerId().brief(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("the listener failed on a request", e);
    }
  }

  void closed(Connection connection) {
    try {
      listener.closed(connection);
    } catch (RuntimeException e) {
      log.error("the listener failed on an ended connection", e);
    }
  }

  void doubted(PeerId peerId) {
    try {
      listener.doubted(peerId);
    } catch (RuntimeException e) {
      log.error("the listener failed on a doubted peer", e);
    }
  }

  /** Starts no further thread. */
  void shutdown() {
    threads.shutdown();
  }

  /** Returns when all threads have ended, or were interrupted because they took longer. */
  void awaitEnd(Duration patience) {
    try {
      if (!threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
