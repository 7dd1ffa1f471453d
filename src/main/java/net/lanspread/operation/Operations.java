package net.lanspread.operation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.lanspread.content.GameId;

/** The operations that run: at most one per game. Each change is reported as an event, in order. */
public final class Operations {
  /** What {@link #begin} says. */
  public sealed interface Begin {
    record Started(Operation operation) implements Begin {}

    /** Another operation runs on the game, or the game is held. */
    record Busy() implements Begin {}

    /** The peer is shutting down and begins nothing. */
    record Closed() implements Begin {}
  }

  private final Events events;
  private final Object lock = new Object();
  // guarded by lock
  private final Map<GameId, Operation> running = new TreeMap<>();
  // guarded by lock
  private final Set<GameId> held = new TreeSet<>();
  // guarded by lock
  private boolean closed;

  public Operations(Events events) {
    this.events = events;
  }

  /** Begins an operation where none runs on the game. The caller must {@link #end} it. */
  public Begin begin(GameId gameId, OperationKind kind) {
    synchronized (lock) {
      if (closed) {
        return new Begin.Closed();
      }
      if (running.containsKey(gameId) || held.contains(gameId)) {
        return new Begin.Busy();
      }
      Operation operation = new Operation(gameId, kind);
      running.put(gameId, operation);
      report();
      return new Begin.Started(operation);
    }
  }

  /** Lets the operation go on as another kind, without a gap for others to begin in. */
  public void become(Operation operation, OperationKind next) {
    synchronized (lock) {
      operation.kind(next);
      report();
    }
  }

  public void end(Operation operation) {
    synchronized (lock) {
      if (running.remove(operation.gameId(), operation)) {
        report();
        lock.notifyAll();
      }
    }
  }

  /**
   * Keeps operations from beginning on a game, for something that is none. False when an operation
   * runs on it, it is held already, or the peer is shutting down. The caller must {@link #release}.
   */
  public boolean hold(GameId gameId) {
    synchronized (lock) {
      return !closed && !running.containsKey(gameId) && held.add(gameId);
    }
  }

  public void release(GameId gameId) {
    synchronized (lock) {
      held.remove(gameId);
    }
  }

  public boolean isBusy(GameId gameId) {
    synchronized (lock) {
      return running.containsKey(gameId);
    }
  }

  public Optional<Operation> find(GameId gameId) {
    synchronized (lock) {
      return Optional.ofNullable(running.get(gameId));
    }
  }

  /** What runs now, by game. */
  public Map<GameId, OperationKind> active() {
    synchronized (lock) {
      return kinds();
    }
  }

  /** Begins nothing more, cancels what runs, and waits at most so long until it has ended. */
  public void close(Duration patience) throws InterruptedException {
    List<Operation> toCancel;
    synchronized (lock) {
      closed = true;
      toCancel = List.copyOf(running.values());
    }
    toCancel.forEach(operation -> operation.cancellation().cancel());
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!running.isEmpty()) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          return;
        }
        lock.wait(leftMillis);
      }
    }
  }

  /** Reported under the lock so that events tell the changes in their order; events never block. */
  private void report() {
    events.emit(new PeerEvent.ActiveOperationsChanged(kinds()));
  }

  private Map<GameId, OperationKind> kinds() {
    Map<GameId, OperationKind> kinds = new TreeMap<>();
    running.forEach((id, operation) -> kinds.put(id, operation.kind()));
    return kinds;
  }
}
