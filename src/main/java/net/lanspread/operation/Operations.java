package net.lanspread.operation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.lanspread.content.Deadline;
import net.lanspread.content.GameId;
import org.jspecify.annotations.Nullable;

/**
 * The running operations, at most one per game, with the progress of each, and the last failure of
 * each game. Each begin, change and end is reported as an event, in order.
 */
public final class Operations {
  /** The result of {@link #begin}. */
  public sealed interface Begin {
    record Started(Operation operation) implements Begin {}

    /** Another operation runs on the game, or the game is held. */
    record Busy() implements Begin {}

    /** The peer is shutting down and begins nothing. */
    record Closed() implements Begin {}
  }

  /** The state of one game: its running operation, if any, and its last failure, if any. */
  public record Standing(@Nullable OperationStatus running, @Nullable Failure failure) {
    public static final Standing NOTHING = new Standing(null, null);
  }

  /** A failure and its time. */
  public record Failure(String code, String message, Instant at) {}

  private final Events events;
  private final InstantSource clock;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, Operation> running = new TreeMap<>();

  @GuardedBy("lock")
  private final Map<GameId, Failure> failures = new HashMap<>();

  @GuardedBy("lock")
  private final Set<GameId> held = new TreeSet<>();

  @GuardedBy("lock")
  private boolean closed;

  public Operations(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Begins an operation where none runs on the game, and forgets the game's last failure. The
   * caller must {@link #end} it.
   */
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
      failures.remove(gameId);
      reportLocked();
      return new Begin.Started(operation);
    }
  }

  /** Turns the operation into another kind, without a gap in which another one could begin. */
  public void become(Operation operation, OperationKind next) {
    synchronized (lock) {
      operation.status(OperationStatus.begun(next));
      reportLocked();
    }
  }

  /** Tells an event of an operation, and takes the operation's progress from it. */
  public void tell(Operation operation, PeerEvent event) {
    synchronized (lock) {
      operation.status(operation.status().after(event));
    }
    events.emit(event);
  }

  /** Ends the operation. Its end and its outcome become visible in one moment. */
  public void end(Operation operation, Outcome outcome) {
    synchronized (lock) {
      if (running.remove(operation.gameId(), operation)) {
        ended(operation.gameId(), outcome);
        reportLocked();
        lock.notifyAll();
      }
    }
  }

  /** The outcome of a play, which is no operation. */
  public void ended(GameId gameId, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> {
        synchronized (lock) {
          failures.remove(gameId);
        }
      }
      case Outcome.Failed(FailureCode code, String message) ->
          failed(gameId, code.label(), message);
    }
  }

  /** The failure of a play, which is no operation. */
  public void failed(GameId gameId, String code, String message) {
    synchronized (lock) {
      failures.put(gameId, new Failure(code, message, clock.instant()));
    }
  }

  /**
   * Keeps operations from beginning on a game during a play. False when an operation runs on the
   * game, the game is held already, or the peer is shutting down. The caller must {@link #release}.
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

  /** True when an operation changes the game now; one that waits for its turn changes nothing. */
  public boolean isWorking(GameId gameId) {
    synchronized (lock) {
      Operation operation = running.get(gameId);
      return operation != null
          && switch (operation.status().phase()) {
            case QUEUED, PAUSED -> false;
            case BEGINNING, WAITING, FETCHING, UNPACKING, READING -> true;
          };
    }
  }

  public Optional<Operation> find(GameId gameId) {
    synchronized (lock) {
      return Optional.ofNullable(running.get(gameId));
    }
  }

  /** The status of an operation. */
  public OperationStatus status(Operation operation) {
    synchronized (lock) {
      return operation.status();
    }
  }

  /** The statuses of all running operations, by game. */
  public Map<GameId, OperationStatus> active() {
    synchronized (lock) {
      Map<GameId, OperationStatus> active = new TreeMap<>();
      running.forEach((id, operation) -> active.put(id, operation.status()));
      return active;
    }
  }

  /** The state of each game that has an operation or a failure. */
  public Map<GameId, Standing> standings() {
    synchronized (lock) {
      Map<GameId, Standing> standings = new HashMap<>();
      failures.forEach((id, failure) -> standings.put(id, new Standing(null, failure)));
      running.forEach(
          (id, operation) -> standings.put(id, new Standing(operation.status(), failures.get(id))));
      return standings;
    }
  }

  /**
   * Pauses all operations and waits until they have ended, but no longer than the patience. No
   * further one begins.
   */
  public void close(Duration patience) throws InterruptedException {
    List<Operation> toPause;
    synchronized (lock) {
      closed = true;
      toPause = List.copyOf(running.values());
    }
    toPause.forEach(operation -> operation.cancellation().pause());
    Deadline deadline = Deadline.in(patience);
    synchronized (lock) {
      while (!running.isEmpty()) {
        if (!deadline.waitOn(lock)) {
          return;
        }
      }
    }
  }

  /** Under the lock, so that events tell the changes in their order; events never block. */
  @GuardedBy("lock")
  private void reportLocked() {
    Map<GameId, OperationKind> kinds = new TreeMap<>();
    running.forEach((id, operation) -> kinds.put(id, operation.status().kind()));
    events.emit(new PeerEvent.ActiveOperationsChanged(kinds));
  }
}
