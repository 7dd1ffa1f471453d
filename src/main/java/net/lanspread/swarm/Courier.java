package net.lanspread.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps one peer informed: it sends what changed in our library, and a ping when
 * nothing did. A connection on which no answer comes is closed; the {@link Swarm} does the rest.
 *
 * <p>With a ping each {@link #PING_INTERVAL} that waits {@link #ANSWER_TIMEOUT}, and one try to
 * reconnect, a silent peer is gone within 15 s.
 */
final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final Duration PING_INTERVAL = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

  private final Swarm swarm;
  private final PeerId peerId;
  private final Supplier<LibraryState> library;

  private final Object lock = new Object();
  // guarded by lock; true at first, for what changed between the greeting and the start
  private boolean woken = true;
  // guarded by lock
  private boolean closed;
  // owned by the thread
  private LibraryState told;

  /**
   * @param told what the peer has heard of our library in the greeting
   */
  Courier(Swarm swarm, PeerId peerId, Supplier<LibraryState> library, LibraryState told) {
    this.swarm = swarm;
    this.peerId = peerId;
    this.library = library;
    this.told = told;
  }

  void start() {
    Thread.ofVirtual().name("courier-" + peerId.brief()).start(this::run);
  }

  /** Lets the thread look at the library now. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /** Ends the thread soon; does not wait. */
  void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  private void run() {
    boolean failed = false;
    while (awaitWork(failed)) {
      Optional<Connection> connection = swarm.connectionTo(peerId);
      failed = connection.isEmpty() || !deliver(connection.get());
    }
  }

  /** Waits for a wake or the time of the next ping; false when closed. */
  private boolean awaitWork(boolean failed) {
    long deadline = System.nanoTime() + PING_INTERVAL.toNanos();
    synchronized (lock) {
      while (!closed && (failed || !woken)) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          break;
        }
        try {
          lock.wait(leftMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      woken = false;
      return !closed;
    }
  }

  private boolean deliver(Connection connection) {
    LibraryState now = library.get();
    Message.Request request =
        now.revision() == told.revision() ? new Message.Ping() : now.since(told);
    try (OpenReply answer = OpenReply.of(connection, request, ANSWER_TIMEOUT)) {
      if (answer.reply() instanceof Message.Done) {
        told = now;
        return true;
      }
      log.debug("peer {} does not accept {}", peerId.brief(), answer.reply());
      return false;
    } catch (IOException e) {
      log.debug("peer {} does not answer", peerId.brief(), e);
      connection.close();
      return false;
    }
  }
}
