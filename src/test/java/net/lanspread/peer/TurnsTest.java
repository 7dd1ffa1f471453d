package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that take turns; each waits for its own on a thread. */
@Timeout(60)
class TurnsTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut");
  private static final GameId QUAKE = new GameId("quake");

  @TempDir private Path folder;
  private final Operations operations = new Operations(_ -> {}, InstantSource.system());
  private final Map<GameId, Operation> running = new HashMap<>();
  private final Map<GameId, Turns.Turn> given = new HashMap<>();
  private final Map<GameId, Cancellation> work = new HashMap<>();

  /** The events of the downloads, and "game has its turn". */
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

  private OperationBook book;
  private Turns turns;

  @BeforeEach
  void openTheBook() {
    book =
        new OperationBook(
            new RealDisk(), new Roots(new RealDisk(), folder, folder), folder, operations);
    turns = new Turns(book);
  }

  private void begin(GameId gameId) {
    Operation operation =
        ((Operations.Begin.Started) operations.begin(gameId, OperationKind.DOWNLOADING))
            .operation();
    book.wanted(gameId, new Wish(Wish.Kind.DOWNLOAD, false, true));
    running.put(gameId, operation);
    given.put(gameId, turns.of(operation));
    await(gameId);
  }

  /** Waits for the turn once more, on a thread. */
  private void await(GameId gameId) {
    Cancellation next = new Cancellation();
    work.put(gameId, next);
    Turns.Turn turn = turn(gameId);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                turn.await(next, told::add);
                told.add(gameId + " has its turn");
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              } catch (Cancellation.CancelledException e) {
                told.add(gameId + " is stopped");
              }
            });
  }

  private Turns.Turn turn(GameId gameId) {
    return Objects.requireNonNull(given.get(gameId));
  }

  private void expect(Object... next) throws InterruptedException {
    for (Object each : next) {
      assertThat(told.take()).isEqualTo(each);
    }
  }

  private static Object queued(GameId gameId) {
    return new PeerEvent.OperationQueued(gameId);
  }

  private static Object paused(GameId gameId) {
    return new PeerEvent.OperationPaused(gameId);
  }

  private static Object resumed(GameId gameId) {
    return new PeerEvent.OperationResumed(gameId);
  }

  private static String hasIts(GameId gameId) {
    return gameId + " has its turn";
  }

  @Test
  void withoutABoundAllHaveTheirTurnAtOnce() throws InterruptedException {
    begin(CSS);
    expect(hasIts(CSS));
    begin(UT);
    expect(hasIts(UT));
    assertThat(turns.waiting()).isEmpty();
  }

  @Test
  void soManyComeAtOnceAndTheOthersInTheirOrder() throws InterruptedException {
    turns.atOnce(1);
    begin(CSS);
    expect(hasIts(CSS));
    begin(UT);
    expect(queued(UT));
    begin(QUAKE);
    expect(queued(QUAKE));
    assertThat(turns.waiting()).containsExactly(UT, QUAKE);

    turns.order(List.of(QUAKE));
    assertThat(turns.waiting()).containsExactly(QUAKE, UT);
    turn(CSS).close();

    expect(resumed(QUAKE), hasIts(QUAKE));
    turn(QUAKE).close();
    expect(resumed(UT), hasIts(UT));
  }

  @Test
  void whoWasAskedForFirstIsFirstThoughItsThreadIsLate() throws InterruptedException {
    turns.atOnce(1);
    for (GameId gameId : List.of(CSS, UT)) {
      book.wanted(gameId, new Wish(Wish.Kind.DOWNLOAD, false, true));
      given.put(
          gameId,
          turns.of(
              ((Operations.Begin.Started) operations.begin(gameId, OperationKind.DOWNLOADING))
                  .operation()));
    }

    await(UT);
    expect(queued(UT));
    await(CSS);
    expect(hasIts(CSS));
  }

  @Test
  void pausedDownloadIsStoppedAndLetsOthersGoFirst() throws InterruptedException {
    turns.atOnce(1);
    begin(CSS);
    expect(hasIts(CSS));
    begin(UT);
    expect(queued(UT));

    assertThat(turns.pause(CSS)).isTrue();
    assertThat(Objects.requireNonNull(work.get(CSS)).isPaused()).isTrue();
    turn(CSS).giveBack();
    expect(resumed(UT), hasIts(UT));
    await(CSS);
    expect(paused(CSS));

    assertThat(turns.goOn(CSS)).isTrue();
    expect(queued(CSS));
    turn(UT).close();
    expect(resumed(CSS), hasIts(CSS));
  }

  @Test
  void downloadWithoutASourceLetsAllOthersGoFirst() throws InterruptedException {
    turns.atOnce(1);
    begin(CSS);
    expect(hasIts(CSS));
    begin(UT);
    expect(queued(UT));

    turn(CSS).awaitsSource();
    expect(resumed(UT), hasIts(UT));
    assertThat(turns.waiting()).isEmpty();
    begin(QUAKE);
    expect(queued(QUAKE));
    turn(UT).close();
    expect(resumed(QUAKE), hasIts(QUAKE));

    await(CSS);
    expect(queued(CSS));
    turn(QUAKE).close();
    expect(resumed(CSS), hasIts(CSS));
  }

  @Test
  void pausedDownloadThatHasNotBegunCanGoOn() throws InterruptedException {
    begin(CSS);
    expect(hasIts(CSS));
    turns.pause(CSS);
    turn(CSS).close();
    assertThat(book.isPaused(CSS)).isTrue();

    assertThat(turns.goOn(CSS)).isTrue();

    assertThat(book.isPaused(CSS)).isFalse();
  }

  @Test
  void inAMatchNobodyHasATurn() throws InterruptedException {
    begin(CSS);
    expect(hasIts(CSS));
    turns.hold(true);
    assertThat(Objects.requireNonNull(work.get(CSS)).isPaused()).isTrue();
    turn(CSS).giveBack();
    await(CSS);
    expect(queued(CSS));
    begin(UT);
    expect(queued(UT));

    turns.hold(false);

    assertThat(List.of(told.take(), told.take(), told.take(), told.take()))
        .contains(hasIts(CSS), hasIts(UT));
  }

  @Test
  void whatIsCancelledWaitsNoLonger() throws InterruptedException {
    turns.hold(true);
    begin(CSS);
    expect(queued(CSS));

    Objects.requireNonNull(running.get(CSS)).cancellation().cancel();

    expect(CSS + " is stopped");
  }

  @Test
  void whatLosesAllWhenItIsStoppedIsNotStopped() throws InterruptedException {
    begin(CSS);
    expect(hasIts(CSS));
    turn(CSS).giveBack();
    turn(CSS).await(told::add);

    assertThat(turns.pause(CSS)).isFalse();
    assertThat(book.isPaused(CSS)).isFalse();
    turns.hold(true);
    assertThat(turn(CSS).isHeld()).as("it knows by itself").isTrue();
    turns.hold(false);
    assertThat(turn(CSS).isHeld()).isFalse();
  }

  @Test
  void whatHasEndedIsNotPaused() throws InterruptedException {
    begin(CSS);
    expect(hasIts(CSS));
    turn(CSS).close();

    assertThat(turns.pause(CSS)).isFalse();
    assertThat(turns.goOn(CSS)).isFalse();
    assertThat(turns.pause(UT)).isFalse();
  }
}
