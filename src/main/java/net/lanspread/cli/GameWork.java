package net.lanspread.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import net.lanspread.content.Printable;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.GameRow;

/** The work of one command on several games at once, shown until all of it has ended. */
final class GameWork {
  private static final int MAX_NAME_CHARS = 60;

  private record Job(GameRow game, String done, CompletableFuture<Outcome> end) {}

  private final Party party;
  private final List<Job> jobs = new ArrayList<>();

  GameWork(Party party) {
    this.party = party;
  }

  /**
   * Begins something.
   *
   * @param done the state of the game when all went well
   */
  void begin(GameRow game, GameAction action, String done) {
    jobs.add(new Job(game, done, party.start(action, game.gameId())));
  }

  /** Notes a game that needs no work. */
  void skip(GameRow game, String done) {
    jobs.add(new Job(game, done, CompletableFuture.completedFuture(Outcome.DONE)));
  }

  /**
   * Shows it to the end; how each ended.
   *
   * @param stopping whether all of it shall be cancelled; asked again and again
   */
  List<GameLine> show(ProgressView view, BooleanSupplier stopping) throws InterruptedException {
    CompletableFuture<?> all =
        CompletableFuture.allOf(jobs.stream().map(Job::end).toArray(CompletableFuture<?>[]::new));
    while (!all.isDone()) {
      view.show(lines());
      if (stopping.getAsBoolean()) {
        cancel();
      }
      try {
        var _ = all.get(view.interval().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    List<GameLine> ended = lines();
    view.end(ended);
    return ended;
  }

  private void cancel() {
    jobs.stream()
        .filter(job -> !job.end().isDone())
        .forEach(job -> party.cancel(job.game().gameId()));
  }

  private List<GameLine> lines() {
    return jobs.stream()
        .map(
            job ->
                new GameLine(
                    job.game().gameId(),
                    Printable.of(job.game().title(), MAX_NAME_CHARS),
                    job.done(),
                    party.progress(job.game().gameId()),
                    Optional.ofNullable(job.end().getNow(null))))
        .toList();
  }
}
