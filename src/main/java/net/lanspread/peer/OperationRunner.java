package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import net.lanspread.content.GameId;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where operations begin and end, each on a thread of its own.
 *
 * <p>An operation's last event is out only when its result is visible in the library and the
 * operation itself is gone.
 */
final class OperationRunner {
  private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);
  private static final Duration FIRST_NOTE = Duration.ofMillis(50);

  /** The longest pause between notes: the disk has to bring all else to the medium, too. */
  private static final Duration LAST_NOTE = Duration.ofSeconds(30);

  /** The longest pause while there is nothing to note: a download may be about to begin. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  /** An operation that goes on after a restart and that no user of this session has asked for. */
  private record GoneOn(Wish wish, CompletableFuture<Outcome> end) {}

  private final OperationContext context;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, GoneOn> goneOn = new HashMap<>();

  OperationRunner(OperationContext context) {
    this.context = context;
  }

  /**
   * Begins an operation where none runs on the game.
   *
   * @param wish goes on after a restart where this peer ends before the operation
   * @param end completes after its last event
   */
  Operations.Begin begin(
      GameId gameId,
      OperationKind kind,
      Optional<Wish> wish,
      CompletableFuture<Outcome> end,
      Function<Operation, GameOperation> make) {
    Operations.Begin begin = context.operations().begin(gameId, kind);
    if (begin instanceof Operations.Begin.Started(Operation operation)) {
      wish.ifPresent(wanted -> context.book().wanted(gameId, wanted));
      GameOperation work = make.apply(operation);
      // Unpacking computes without a pause, and would keep virtual threads from their processors.
      Thread.ofPlatform()
          .daemon()
          .name(kind.label() + "-" + gameId)
          .start(() -> end.complete(run(work)));
    }
    return begin;
  }

  /**
   * The game's operation is about to go on, and no user of this session has asked for it yet.
   *
   * @param end of the operation, for a user who asks for it from now on
   */
  void goesOn(GameId gameId, Wish wish, CompletableFuture<Outcome> end) {
    GoneOn running = new GoneOn(wish, end);
    synchronized (lock) {
      goneOn.put(gameId, running);
    }
    var _ =
        end.thenRun(
            () -> {
              synchronized (lock) {
                goneOn.remove(gameId, running);
              }
            });
  }

  /** The end of an operation that goes on by itself, for the first user who asks for it now. */
  Optional<CompletableFuture<Outcome>> join(GameId gameId, Wish wish) {
    synchronized (lock) {
      GoneOn running = goneOn.get(gameId);
      if (running == null || !running.wish().isSame(wish)) {
        return Optional.empty();
      }
      goneOn.remove(gameId);
      return Optional.of(running.end());
    }
  }

  private Outcome run(GameOperation work) {
    Operation operation = work.operation;
    CountDownLatch over = new CountDownLatch(1);
    Thread noting =
        Thread.ofVirtual()
            .name("note-" + operation.gameId())
            .unstarted(() -> noteUntil(over, operation));
    if (work.keepsWhatCame()) {
      noting.start();
    }
    Outcome outcome = outcome(work);
    over.countDown();
    join(noting);
    return end(work, outcome);
  }

  /** Notes the progress again and again, so that it outlasts a kill. */
  private void noteUntil(CountDownLatch over, Operation operation) {
    try {
      Duration pause = FIRST_NOTE;
      while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        Duration longest = context.book().note(operation) ? LAST_NOTE : LAST_LOOK;
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(longest) < 0 ? next : longest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome outcome(GameOperation work) {
    try {
      return work.run();
    } catch (Cancellation.CancelledException e) {
      return Outcome.failed(FailureCode.CANCELLED, "it was cancelled");
    } catch (InterruptedException e) {
      return Outcome.failed(FailureCode.CANCELLED, "the operation was interrupted");
    } catch (RuntimeException e) {
      log.error("an operation on {} failed", work.gameId, e);
      return Outcome.failed(
          FailureCode.IO_ERROR, "the operation failed inside Lanspread; see its log");
    }
  }

  private Outcome end(GameOperation work, Outcome how) {
    GameId gameId = work.gameId;
    boolean paused = how instanceof Outcome.Failed && work.operation.cancellation().isPaused();
    Outcome outcome =
        paused
            ? Outcome.failed(
                FailureCode.SHUTTING_DOWN, "Lanspread ends; this goes on after its next start")
            : how;
    if (work.keepsWhatCame()
        && how instanceof Outcome.Failed(FailureCode code, _)
        && (paused || code != FailureCode.CANCELLED)) {
      var _ = context.book().note(work.operation);
    }
    if (!paused) {
      context.book().ended(gameId);
    }
    context.installs().look(gameId);
    context.library().rescan(gameId);
    context.operations().end(work.operation, outcome);
    synchronized (lock) {
      goneOn.remove(gameId); // a user who knows of its end asks for another one
    }
    for (PeerEvent event : work.ended(outcome)) {
      context.events().emit(event);
    }
    // Not earlier: so other leeches find the game here in every moment, as a download or complete.
    context.downloads().end(gameId);
    return outcome;
  }
}
