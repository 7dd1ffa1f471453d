package net.lanspread.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import net.lanspread.content.Deadline;
import org.jspecify.annotations.Nullable;

/** Attempts to connect, side by side: the first that succeeds wins, and later ones are closed. */
final class ConnectRace {
  private final Executor threads;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Connection winner;

  @GuardedBy("lock")
  private @Nullable IOException failure;

  @GuardedBy("lock")
  private int running;

  @GuardedBy("lock")
  private boolean over;

  ConnectRace(Executor threads) {
    this.threads = threads;
  }

  /** Begins an attempt. */
  void enter(Callable<Connection> attempt) throws IOException {
    synchronized (lock) {
      running++;
    }
    try {
      threads.execute(() -> run(attempt));
    } catch (RejectedExecutionException e) {
      throw new IOException("the transport is closed", e);
    }
  }

  private void run(Callable<Connection> attempt) {
    Connection connection = null;
    IOException reason = null;
    try {
      connection = attempt.call();
    } catch (IOException e) {
      reason = e;
    } catch (Exception e) {
      reason = new IOException(e);
    }
    boolean late;
    synchronized (lock) {
      running--;
      late = over || winner != null;
      if (connection != null && !late) {
        winner = connection;
      }
      if (reason != null && failure == null) {
        failure = reason;
      }
      lock.notifyAll();
    }
    if (connection != null && late) {
      connection.close();
    }
  }

  /** The winner, or empty when all attempts failed, or none succeeded in time. */
  Optional<Connection> await(Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      while (winner == null && running > 0 && deadline.waitOn(lock)) {
        // somebody may have won
      }
      return Optional.ofNullable(winner);
    }
  }

  /** The failure of the first attempt that failed. */
  IOException failure() {
    synchronized (lock) {
      return failure == null ? new IOException("nobody answered in time") : failure;
    }
  }

  /** Ends the wait: a connection that is made from now on is closed. */
  void end() {
    synchronized (lock) {
      over = true;
    }
  }
}
