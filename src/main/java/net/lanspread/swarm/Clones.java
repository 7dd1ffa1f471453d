package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of clones: peers that run with one identity on two computers, as a copied disk makes
 * them. Ours is remembered for a while, as nobody tells when it is gone. Thread-safe.
 */
final class Clones {
  /** The memory for a clone: longer than any pause after which a present one is met again. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  /** Anybody who has greeted can tell of a clone: more places are not told of. */
  static final int MAX_TOLD = 16;

  private static final Logger log = LoggerFactory.getLogger(Clones.class);

  /**
   * A busy peer needs some of it, and a peer that was started anew waits for it: its greeting has
   * 10 s.
   */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private static final String ADVICE =
      "On one of the two make a new one: \"New identity\" on Lanspread's page, or"
          + " \"lanspread identity new\" while Lanspread does not run.";

  private final Events events;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  // null when none was seen
  @GuardedBy("lock")
  private @Nullable String problem;

  @GuardedBy("lock")
  private long seenNanos;

  @GuardedBy("lock")
  private final Set<InetSocketAddress> told = new HashSet<>();

  Clones(Events events, LongSupplier nanoTime) {
    this.events = events;
    this.nanoTime = nanoTime;
  }

  /** A clone of ours is at the address; returns the message about it. */
  String seenAt(InetSocketAddress address) {
    return noted(
        address,
        "Another computer, at %s, runs with the identity of this one. %s"
            .formatted(text(address), ADVICE));
  }

  /**
   * The message when the peer at the address refuses us because it is connected to a clone of ours.
   */
  String toldBy(InetSocketAddress address) {
    return noted(
        address,
        "Another computer runs with the identity of this one; the peer at %s is connected to it. %s"
            .formatted(text(address), ADVICE));
  }

  /** The message about two others that share an identity. */
  static String ofOthers(InetSocketAddress there, InetSocketAddress newcomer) {
    return "The computers at %s, which is connected, and at %s have the same identity. %s"
        .formatted(text(there), text(newcomer), ADVICE);
  }

  private String noted(InetSocketAddress address, String message) {
    boolean isNew;
    synchronized (lock) {
      if (isOverLocked()) {
        problem = null;
        told.clear();
      }
      isNew = told.size() < MAX_TOLD && told.add(address);
      problem = problem == null ? message : problem;
      seenNanos = nanoTime.getAsLong();
    }
    if (isNew) {
      log.warn("{}", message);
      events.emit(new PeerEvent.SameIdentity(address, message));
    }
    return message;
  }

  /** The message about the clone that was seen lately; empty when none was. */
  Optional<String> problem() {
    synchronized (lock) {
      return isOverLocked() ? Optional.empty() : Optional.ofNullable(problem);
    }
  }

  @GuardedBy("lock")
  private boolean isOverLocked() {
    return nanoTime.getAsLong() - seenNanos >= MEMORY.toNanos();
  }

  /**
   * Tells a peer of a newcomer with its identity; true when it is there to hear it, so that the
   * newcomer is no new start of it. It is told on all its connections side by side, as one of them
   * may be dead, and has {@link #ANSWER_TIMEOUT} as a whole.
   */
  static boolean isHeard(List<Connection> incumbent, InetSocketAddress newcomer) {
    Message.Ping question = new Message.Ping(Message.Place.of(newcomer), null);
    List<Callable<Message.Done>> tellers =
        incumbent.stream()
            .<Callable<Message.Done>>map(connection -> () -> tell(connection, question))
            .toList();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var _ = threads.invokeAny(tellers, ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the earlier start of the peer at {} is silent", newcomer, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      // Interrupted are those that wait for a stream, which may take longer.
      threads.shutdownNow();
    }
  }

  private static Message.Done tell(Connection connection, Message.Ping question)
      throws IOException {
    try (OpenReply<Message.Done> answer = OpenReply.of(connection, question, ANSWER_TIMEOUT)) {
      if (answer.head() instanceof Source.Answer.Given<Message.Done>(Message.Done done)) {
        return done;
      }
      throw new IOException("it answers " + answer.head());
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
