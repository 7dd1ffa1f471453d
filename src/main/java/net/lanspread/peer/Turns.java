package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Operation;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;

/**
 * The turns of downloads to fetch: a number of them at once, in the order that users want, without
 * the paused ones, and none at all while they are held. A download that is under way keeps its turn
 * when others are put before it. The {@link OperationBook} knows the paused ones and the order.
 * Thread-safe.
 */
final class Turns {
  private final OperationBook book;

  private final Object lock = new Object();

  /** The downloads that have not ended; the lock guards their fields, too. */
  @GuardedBy("lock")
  private final Map<GameId, Turn> turns = new LinkedHashMap<>();

  @GuardedBy("lock")
  private int atOnce = Integer.MAX_VALUE;

  /** Changed under the lock; read without it by work that is never stopped. */
  private volatile boolean held;

  Turns(OperationBook book) {
    this.book = book;
  }

  /** Allows so many downloads at once from now on; those under way go on. */
  void atOnce(int downloads) {
    synchronized (lock) {
      atOnce = downloads;
      lock.notifyAll();
    }
  }

  /** Stops all that fetch. When they are held no longer they go on in their order. */
  void hold(boolean on) {
    List<Turn> stopped;
    synchronized (lock) {
      held = on;
      stopped = on ? List.copyOf(turns.values()) : List.of();
      lock.notifyAll();
    }
    stopped.forEach(Turn::stop);
  }

  /**
   * Lets a game's download begin at its turn. The caller closes the turn when the download has
   * ended.
   */
  Turn of(Operation operation) {
    Turn turn = new Turn(operation);
    synchronized (lock) {
      turns.put(operation.gameId(), turn);
    }
    operation
        .cancellation()
        .onCancel(
            () -> {
              synchronized (lock) {
                lock.notifyAll();
              }
            });
    return turn;
  }

  /** The downloads that have not ended, in their order. */
  List<GameId> all() {
    synchronized (lock) {
      return orderedLocked(turn -> true);
    }
  }

  /** The downloads that wait for their turn or are paused, in their order. */
  List<GameId> waiting() {
    synchronized (lock) {
      return orderedLocked(Turn::asks);
    }
  }

  @GuardedBy("lock")
  private List<GameId> orderedLocked(Predicate<Turn> which) {
    List<GameId> ordered = new ArrayList<>();
    for (GameId gameId : book.wishes().keySet()) {
      Turn turn = turns.get(gameId);
      if (turn != null && which.test(turn)) {
        ordered.add(gameId);
      }
    }
    return ordered;
  }

  /** Pauses a download; false when there is none, it is complete, or its bytes would be lost. */
  boolean pause(GameId gameId) {
    synchronized (lock) {
      Turn known = turns.get(gameId);
      if (known == null || (known.has && known.work == null)) {
        return false;
      }
    }
    book.paused(gameId, true);
    Turn turn;
    synchronized (lock) {
      turn = turns.get(gameId);
      lock.notifyAll();
    }
    if (turn != null) {
      turn.stop();
    }
    return turn != null;
  }

  /**
   * Ends the pause of a download, which goes on at its turn, or once it has begun and there is a
   * source; false when there is no such download.
   */
  boolean goOn(GameId gameId) {
    synchronized (lock) {
      if (!turns.containsKey(gameId) && !book.isPaused(gameId)) {
        return false;
      }
    }
    book.paused(gameId, false);
    synchronized (lock) {
      lock.notifyAll();
    }
    return true;
  }

  /** Puts these downloads first, in this order; all others follow in theirs. */
  void order(List<GameId> first) {
    book.order(first);
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  @GuardedBy("lock")
  private boolean mayBeginLocked(Turn turn) {
    if (turn.has) {
      return true;
    }
    if (held || book.isPaused(turn.gameId)) {
      return false;
    }
    long running = turns.values().stream().filter(other -> other.has).count();
    List<GameId> next = orderedLocked(Turn::asks);
    next.removeIf(book::isPaused);
    // A wish that is gone from the book has no place: its operation is about to end.
    return Math.max(0, next.indexOf(turn.gameId)) < atOnce - running;
  }

  /** The turn of one download. */
  final class Turn implements AutoCloseable {
    private final Operation operation;
    private final GameId gameId;
    private boolean has;

    /** It waits for a source, and lets all others go first. */
    private boolean lacksSource;

    /**
     * The cancellation of the running try, which a pause or a hold stops; null where none can be
     * stopped.
     */
    private @Nullable Cancellation work;

    private Turn(Operation operation) {
      this.operation = operation;
      this.gameId = operation.gameId();
    }

    private boolean asks() {
      return !has && !lacksSource;
    }

    /** True while all are held: work that is not stopped asks for nothing more then. */
    boolean isHeld() {
      return held;
    }

    /** Waits for the turn of work that is never stopped once it is under way. */
    void await(Consumer<PeerEvent> tell) throws InterruptedException {
      await(null, tell);
    }

    /**
     * Waits for its turn, and tells of a wait.
     *
     * @param next the cancellation of the next try; it is paused when the turn is taken back
     * @param tell is told under a lock, and must not block
     * @throws Cancellation.CancelledException when the operation is stopped
     */
    void await(@Nullable Cancellation next, Consumer<PeerEvent> tell) throws InterruptedException {
      PeerEvent told = null;
      synchronized (lock) {
        lacksSource = false;
        while (!mayBeginLocked(this)) {
          operation.cancellation().check();
          PeerEvent now =
              book.isPaused(gameId)
                  ? new PeerEvent.OperationPaused(gameId)
                  : new PeerEvent.OperationQueued(gameId);
          if (!now.equals(told)) {
            told = now;
            tell.accept(now);
          }
          lock.wait();
        }
        has = true;
        work = next;
        if (told != null) {
          tell.accept(new PeerEvent.OperationResumed(gameId));
        }
      }
    }

    /** Lets others have their turn, before it waits for its own again. */
    void giveBack() {
      giveBack(false);
    }

    /** Lets others have their turn until there is a source; a pause stops the wait for it, too. */
    void awaitsSource() {
      giveBack(true);
    }

    private void giveBack(boolean withoutSource) {
      synchronized (lock) {
        has = false;
        lacksSource = withoutSource;
        lock.notifyAll();
      }
    }

    private void stop() {
      Cancellation stopped;
      synchronized (lock) {
        stopped = work;
      }
      if (stopped != null) {
        stopped.pause();
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        giveBack();
        work = null;
        turns.remove(gameId, this);
      }
    }
  }
}
