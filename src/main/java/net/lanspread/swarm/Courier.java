package net.lanspread.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps one peer informed: it sends the changes of our library, of the organisers
 * that we know of, and of our user's games, and a ping when both sides have been silent for a
 * while. A connection on which no answer comes is closed; the {@link Swarm} does the rest.
 *
 * <p>With a ping after 5 s at most that waits {@link #ANSWER_TIMEOUT}, another one on a second
 * connection where there is one, which is not waited for long, one try to reconnect, and one ping
 * on the new connection, a silent peer is gone within 15 s, however many connections it made.
 */
final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** Between two words on our user; the peer refuses those that come sooner than it wants. */
  private static final Duration ACTIVITY_PAUSE = PeerTable.TELLING_INTERVAL.multipliedBy(2);

  /** The time that a peer may take to answer after something of it has just broken. */
  private static final Duration DOUBT_TIMEOUT = Duration.ofSeconds(1);

  private final Swarm swarm;
  private final PeerId peerId;
  private final Supplier<LibraryState> library;
  private final PingRhythm rhythm;

  private final Object lock = new Object();

  // true at first, because of changes between the greeting and the start
  @GuardedBy("lock")
  private boolean woken = true;

  // when the peer last asked us anything, or this thread it
  @GuardedBy("lock")
  private long heardNanos = System.nanoTime();

  @GuardedBy("lock")
  private boolean doubted;

  @GuardedBy("lock")
  private boolean closed;

  // the library that a greeting has told since this thread last looked
  @GuardedBy("lock")
  private @Nullable LibraryState toldAnew;

  // owned by the thread
  private LibraryState told;
  // owned by the thread
  private Message.OrganiserHeads toldHeads = Message.OrganiserHeads.NONE;
  // owned by the thread
  private Activity toldActivity = Activity.NOTHING;
  // owned by the thread; when that was told, or long ago
  private long toldActivityNanos = System.nanoTime() - ACTIVITY_PAUSE.toNanos();

  /**
   * @param told our library as the peer heard it in the greeting
   */
  Courier(
      Swarm swarm,
      PeerId peerId,
      PingRhythm rhythm,
      Supplier<LibraryState> library,
      LibraryState told) {
    this.swarm = swarm;
    this.peerId = peerId;
    this.rhythm = rhythm;
    this.library = library;
    this.told = told;
  }

  void start() {
    Thread.ofVirtual().name("courier-" + peerId.brief()).start(this::run);
  }

  /** Wakes the thread, which looks at the library then. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /** Asks at once whether the peer is there: something of it broke. */
  void doubt() {
    synchronized (lock) {
      doubted = true;
      wake();
    }
  }

  /** The peer was greeted once more: it knows the content of that greeting, and nothing else. */
  void greetedAnew(LibraryState opening) {
    synchronized (lock) {
      toldAnew = opening;
      wake();
    }
  }

  /** The peer has asked something, so that it needs no ping for now. */
  void heard() {
    synchronized (lock) {
      heardNanos = System.nanoTime();
    }
  }

  /** Ends the thread soon; does not wait. */
  void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /** The result of an attempt to tell the peer. */
  private enum Attempt {
    HEARD,
    /** It does not want that, or there is no connection. */
    NOT_HEARD,
    /** The connection is dead. */
    SILENT
  }

  private void run() {
    Attempt last = Attempt.HEARD;
    int silentConnections = 0;
    while (awaitWork(last == Attempt.NOT_HEARD)) {
      Optional<Connection> connection = swarm.connectionTo(peerId);
      last = connection.isEmpty() ? Attempt.NOT_HEARD : deliver(connection.get());
      if (last != Attempt.SILENT) {
        if (silentConnections > 0 && connection.isEmpty()) {
          var _ = patience(); // no connection is left to be doubted
        }
        silentConnections = 0;
      } else if (++silentConnections == 1) {
        doubt();
      } else {
        swarm.silent(peerId, this);
        silentConnections = 0;
        last = Attempt.NOT_HEARD;
      }
    }
  }

  /** Waits for a wake or the time of the next ping; false when closed. */
  private boolean awaitWork(boolean failed) {
    long begin = System.nanoTime();
    synchronized (lock) {
      while (!closed && (failed || !woken)) {
        // A failed delivery is tried again even while the peer is heard, because the peer waits for
        // its news.
        long leftNanos = rhythm.dueNanos(failed ? begin : heardNanos) - System.nanoTime();
        if (leftNanos <= 0) {
          break;
        }
        try {
          lock.wait(leftNanos / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      woken = false;
      return !closed;
    }
  }

  private Duration patience() {
    synchronized (lock) {
      boolean doubts = doubted;
      doubted = false;
      return doubts ? DOUBT_TIMEOUT : ANSWER_TIMEOUT;
    }
  }

  /** Waits for the moment for it, which is soon; all else that there is to tell has been told. */
  private Message.Ping tellingNoSooner(Activity activity) {
    synchronized (lock) {
      long dueNanos = toldActivityNanos + ACTIVITY_PAUSE.toNanos();
      for (long left = dueNanos - System.nanoTime();
          !closed && left > 0;
          left = dueNanos - System.nanoTime()) {
        try {
          lock.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    return new Message.Ping(null, activity.message(Instant.now()));
  }

  private Attempt deliver(Connection connection) {
    synchronized (lock) {
      told = toldAnew == null ? told : toldAnew;
      toldHeads = toldAnew == null ? toldHeads : Message.OrganiserHeads.NONE;
      toldActivity = toldAnew == null ? toldActivity : Activity.NOTHING;
      toldAnew = null;
    }
    LibraryState now = library.get();
    Message.LibraryDelta news = now.revision() == told.revision() ? null : now.since(told);
    Message.OrganiserHeads heads = swarm.organiserHeads();
    Activity activity = swarm.activity();
    Message.News request =
        news != null
            ? news
            : !heads.equals(toldHeads)
                ? heads
                : activity.equals(toldActivity) ? new Message.Ping() : tellingNoSooner(activity);
    try (OpenReply<Message.Done> answer = OpenReply.of(connection, request, patience())) {
      if (answer.isGiven()) {
        if (news != null) {
          told = now.heard(told, news);
        } else if (!heads.equals(toldHeads)) {
          toldHeads = heads;
        } else if (!activity.equals(toldActivity)) {
          toldActivity = activity;
          toldActivityNanos = System.nanoTime();
        }
        if (told.revision() != now.revision()
            || !heads.equals(toldHeads)
            || !activity.equals(toldActivity)) {
          wake();
        }
        heard();
        swarm.heard(connection);
        return Attempt.HEARD;
      }
      log.debug("peer {} does not accept {}", peerId.brief(), answer.head());
      return Attempt.NOT_HEARD;
    } catch (IOException e) {
      log.debug("peer {} does not answer", peerId.brief(), e);
      connection.close();
      return Attempt.SILENT;
    }
  }
}
