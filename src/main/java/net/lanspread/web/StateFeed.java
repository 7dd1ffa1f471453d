package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import net.lanspread.content.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest state for those who follow it. One thread makes a state when something has happened,
 * or when the state said that it changes by itself; never more often than each interval, and never
 * while nobody follows. A slow follower gets the latest one and never a queue of older ones.
 */
final class StateFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateFeed.class);

  /** The maker of the states. */
  interface Maker {
    /** The state now; empty while there is nothing to say yet. */
    Optional<AppState> make();

    /** The time after which the state is made anew without a report. */
    Duration goodFor();
  }

  private final Maker maker;
  private final Duration interval;
  private final Thread thread;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private int followers;

  // the number of reports
  @GuardedBy("lock")
  private long reported;

  // how much of that is in the latest state
  @GuardedBy("lock")
  private long made;

  @GuardedBy("lock")
  private @Nullable AppState latest;

  @GuardedBy("lock")
  private boolean closed;

  StateFeed(Maker maker, Duration interval) {
    this.maker = maker;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("state").start(this::run);
  }

  /** Tells that the state may have changed; does not block. */
  void touch() {
    synchronized (lock) {
      reported++;
      lock.notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        long telling;
        synchronized (lock) {
          Deadline old = Deadline.in(maker.goodFor());
          while (!closed && (followers == 0 || (made == reported && !old.isOver()))) {
            if (followers == 0) {
              lock.wait();
            } else {
              var _ = old.waitOn(lock);
            }
          }
          if (closed) {
            return;
          }
          telling = reported;
        }
        Optional<AppState> state = make();
        synchronized (lock) {
          made = telling;
          if (state.isPresent() && !state.get().equals(latest)) {
            latest = state.get();
          }
          lock.notifyAll();
        }
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      log.debug("the making of states was told to end");
    }
  }

  private Optional<AppState> make() {
    try {
      return maker.make();
    } catch (RuntimeException e) {
      log.error("the state cannot be made", e);
      return Optional.empty();
    }
  }

  /** Follows the state from now on, until the follower is closed. */
  Follower follow() {
    synchronized (lock) {
      followers++;
      reported++;
      lock.notifyAll();
      return new Follower(reported);
    }
  }

  /** A follower of the state. Used by one thread. */
  final class Follower implements AutoCloseable {
    private final long since;
    private @Nullable AppState last;

    private Follower(long since) {
      this.since = since;
    }

    /**
     * The latest state, once it is another one than this last said; the first one is no older than
     * the following. Empty when the time is up, or the feed is closed.
     */
    Optional<AppState> next(Duration patience) throws InterruptedException {
      Deadline deadline = Deadline.in(patience);
      synchronized (lock) {
        while (!closed && (made < since || latest == null || latest.equals(last))) {
          if (!deadline.waitOn(lock)) {
            return Optional.empty();
          }
        }
        if (closed) {
          return Optional.empty();
        }
        last = latest;
        return Optional.ofNullable(last);
      }
    }

    /** True when there will be no more states. */
    boolean isOver() {
      synchronized (lock) {
        return closed;
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        followers--;
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.interrupt();
  }
}
