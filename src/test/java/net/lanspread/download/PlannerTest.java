package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.lanspread.content.Chunks;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final PeerId ANNA = peer("anna");
  private static final PeerId BERT = peer("bert");
  private static final long MILLIS = 1_000_000;

  @Test
  void failedChunkGoesToAnotherSource() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.failed(chunk, ANNA, 0);

    assertThat(ask(planner, ANNA, 0)).isEmpty();
    assertThat(ask(planner, BERT, 0)).contains(chunk);
  }

  @Test
  void failedChunkIsTriedAgainWhenNobodyElseHasIt() {
    Planner planner = new Planner(chunks(1), List.of(ANNA), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.failed(chunk, ANNA, 0);

    assertThat(ask(planner, ANNA, 0)).contains(chunk);
  }

  @Test
  void droppedSourceLosesItsChunksToOthersAndItsLateArrivalDoesNotCount() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.drop(ANNA);

    assertThat(ask(planner, BERT, 0)).as("it may still be written").isEmpty();
    assertThat(planner.progressed(chunk, ANNA, 1, 0)).isFalse();
    assertThat(planner.arrived(chunk, ANNA, 1)).isFalse();
    assertThat(planner.isComplete()).isFalse();
    assertThat(ask(planner, BERT, 1)).contains(chunk);
    assertThat(planner.arrived(chunk, BERT, 2)).isTrue();
    assertThat(planner.isComplete()).isTrue();
  }

  @Test
  void chunkThatFailedAtADroppedSourceGoesToAnother() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();
    planner.drop(ANNA);

    planner.postponed(chunk, ANNA, 1);

    assertThat(ask(planner, BERT, 1)).contains(chunk);
  }

  @Test
  void sourceIsDroppedAfterThreeStrikes() {
    Planner planner = new Planner(chunks(20), List.of(ANNA), 0);

    for (int strike = 1; strike < Planner.MAX_STRIKES; strike++) {
      Planner.Chunk chunk = ask(planner, ANNA, strike).orElseThrow();
      assertThat(planner.failed(chunk, ANNA, strike)).isEqualTo(Planner.Verdict.KEPT);
    }
    Planner.Chunk last = ask(planner, ANNA, 9).orElseThrow();

    assertThat(planner.failed(last, ANNA, 9)).isEqualTo(Planner.Verdict.DROPPED);
    assertThat(planner.sourceCount()).isZero();
  }

  @Test
  void requestsThatBreakTogetherAreOneStrike() {
    Planner planner = new Planner(chunks(20), List.of(ANNA), 0);
    Planner.Chunk first = ask(planner, ANNA, 0).orElseThrow();
    planner.progressed(first, ANNA, Chunks.CHUNK_BYTES / 2, 1_000_000);
    List<Planner.Chunk> together = new ArrayList<>(List.of(first));
    for (int i = 1; i < Planner.MAX_REQUESTS; i++) {
      together.add(ask(planner, ANNA, 1_000_000).orElseThrow());
    }

    for (Planner.Chunk chunk : together) {
      assertThat(planner.failed(chunk, ANNA, 2_000_000)).isEqualTo(Planner.Verdict.KEPT);
    }
  }

  @Test
  void slowBeginnerIsAskedForAsMuchAsAnyOtherUntilTheEndIsNear() {
    assertThat(requestsOfASlowBeginnerAmong(80)).isEqualTo(Planner.MAX_REQUESTS);
    assertThat(requestsOfASlowBeginnerAmong(6)).isEqualTo(1);
  }

  /** One source has brought 500 KB while the other brought a chunk of 4 MiB. */
  private static int requestsOfASlowBeginnerAmong(int chunks) {
    Planner planner = new Planner(chunks(chunks), List.of(ANNA, BERT), 0);
    Planner.Chunk slow = ask(planner, ANNA, 0).orElseThrow();
    Planner.Chunk quick = ask(planner, BERT, 0).orElseThrow();
    planner.progressed(slow, ANNA, 500_000, 100 * MILLIS);
    planner.progressed(quick, BERT, Chunks.CHUNK_BYTES, 100 * MILLIS);
    planner.arrived(quick, BERT, 100 * MILLIS);
    return 1 + requestsUntilItHasEnough(planner, ANNA, 100 * MILLIS);
  }

  @Test
  void leadWonWhileTheOtherWasSilentIsGivenBackByFewerRequests() {
    Planner planner = new Planner(chunks(80), List.of(ANNA, BERT), 0);
    Planner.Chunk late = ask(planner, BERT, 0).orElseThrow();
    long nanos = Endgame.SILENT_NANOS;
    for (int brought = 0; brought < 10; brought++) {
      nanos += 10 * MILLIS;
      bring(ask(planner, ANNA, nanos).orElseThrow(), planner, ANNA, nanos);
    }

    bring(late, planner, BERT, nanos);
    for (int brought = 0; brought < 30; brought++) {
      nanos += 50 * MILLIS;
      bring(ask(planner, ANNA, nanos).orElseThrow(), planner, ANNA, nanos);
      bring(ask(planner, BERT, nanos).orElseThrow(), planner, BERT, nanos);
    }
    assertThat(ask(planner, BERT, nanos)).isPresent();

    assertThat(requestsUntilItHasEnough(planner, ANNA, nanos)).isEqualTo(1);
    assertThat(requestsUntilItHasEnough(planner, BERT, nanos))
        .as("besides the one that it has")
        .isEqualTo(Planner.MAX_REQUESTS - 1);
  }

  @Test
  void sourceThatBeganWithATinyFileIsAskedForLargeChunksToo() {
    List<Planner.Chunk> withTiny = new ArrayList<>(chunks(64));
    withTiny.add(new Planner.Chunk("version.ini", 0, 8));
    Planner planner = new Planner(withTiny, List.of(ANNA, BERT), seedThatBeginsAt(64));
    Planner.Chunk tiny = ask(planner, ANNA, 0).orElseThrow();
    Planner.Chunk quick = ask(planner, BERT, 0).orElseThrow();
    bring(quick, planner, BERT, 20 * MILLIS);
    Planner.Chunk next = ask(planner, BERT, 20 * MILLIS).orElseThrow();
    assertThat(tiny.lengthBytes()).isEqualTo(8);

    bring(tiny, planner, ANNA, 300 * MILLIS);

    assertThat(planner.progressed(next, BERT, next.lengthBytes() / 2, 300 * MILLIS)).isTrue();
    assertThat(ask(planner, ANNA, 300 * MILLIS)).as("asked on").isPresent();
    assertThat(ask(planner, ANNA, 300 * MILLIS)).as("for one until it has come").isEmpty();
  }

  /** A seed by which 65 chunks are asked for from this one on. */
  private static long seedThatBeginsAt(int place) {
    List<Planner.Chunk> chunks = chunks(65);
    return LongStream.iterate(0, seed -> seed + 1)
        .filter(
            seed ->
                ask(new Planner(chunks, List.of(ANNA), seed), ANNA, 0)
                    .equals(Optional.of(chunks.get(place))))
        .findFirst()
        .orElseThrow();
  }

  private static void bring(Planner.Chunk chunk, Planner planner, PeerId source, long nowNanos) {
    planner.progressed(chunk, source, chunk.lengthBytes(), nowNanos);
    planner.arrived(chunk, source, nowNanos);
  }

  private static int requestsUntilItHasEnough(Planner planner, PeerId source, long nowNanos) {
    int requests = 0;
    while (ask(planner, source, nowNanos).isPresent()) {
      requests++;
    }
    return requests;
  }

  @Test
  void chunkThatComesEndsTheCountOfStrikes() {
    Planner planner = new Planner(chunks(20), List.of(ANNA), 0);
    for (int i = 0; i < 10; i++) {
      planner.failed(ask(planner, ANNA, i).orElseThrow(), ANNA, i);
      planner.arrived(ask(planner, ANNA, i).orElseThrow(), ANNA, i);
    }
    assertThat(planner.isSource(ANNA)).isTrue();
  }

  @Test
  void stuckChunkIsAskedOfASecondSourceAndWhoIsFirstWins() {
    Planner planner = new Planner(chunks(2), List.of(ANNA, BERT), 0);
    Planner.Chunk stuck = ask(planner, ANNA, 0).orElseThrow();
    Planner.Chunk quick = ask(planner, BERT, 0).orElseThrow();
    planner.progressed(stuck, ANNA, 1000, MILLIS);
    planner.progressed(quick, BERT, Chunks.CHUNK_BYTES, 10 * MILLIS);
    planner.arrived(quick, BERT, 10 * MILLIS);

    assertThat(planner.next(BERT, 11 * MILLIS)).contains(new Planner.Ask(stuck, true));
    assertThat(planner.next(BERT, 11 * MILLIS)).as("one second source is enough").isEmpty();
    assertThat(planner.claim(stuck, BERT)).isTrue();
    assertThat(planner.progressed(stuck, ANNA, 1, 12 * MILLIS)).isFalse();
    assertThat(planner.isAskedElsewhere(stuck, BERT)).isTrue();
    planner.postponed(stuck, ANNA, 13 * MILLIS);
    assertThat(planner.isAskedElsewhere(stuck, BERT)).isFalse();
    assertThat(planner.isComplete()).as("it is not written yet").isFalse();
    assertThat(planner.arrived(stuck, BERT, 14 * MILLIS)).isTrue();
    assertThat(planner.isComplete()).isTrue();
  }

  @Test
  void secondSourceLosesToTheFirst() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();
    assertThat(planner.next(BERT, 600 * MILLIS)).contains(new Planner.Ask(chunk, true));

    assertThat(planner.arrived(chunk, ANNA, 700 * MILLIS)).isTrue();

    assertThat(planner.claim(chunk, BERT)).isFalse();
    assertThat(planner.arrived(chunk, BERT, 800 * MILLIS)).isFalse();
    assertThat(planner.isComplete()).isTrue();
  }

  @Test
  void secondSourceThatFailsLeavesTheFirstAlone() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();
    assertThat(planner.next(BERT, 600 * MILLIS)).contains(new Planner.Ask(chunk, true));

    planner.failed(chunk, BERT, 700 * MILLIS);

    assertThat(planner.next(BERT, 2_000 * MILLIS)).isEmpty();
    assertThat(planner.arrived(chunk, ANNA, 3_000 * MILLIS)).isTrue();
  }

  @Test
  void sourceThatComesBackIsNoneBeforeItsOldRequestsEnded() {
    Planner planner = new Planner(chunks(2), List.of(ANNA), 0);
    Planner.Chunk chunk = ask(planner, ANNA, 0).orElseThrow();
    planner.drop(ANNA);

    assertThat(planner.join(ANNA)).isFalse();
    planner.postponed(chunk, ANNA, 1);
    assertThat(planner.join(ANNA)).isTrue();
    assertThat(ask(planner, ANNA, 2)).contains(chunk);
  }

  @Test
  void nothingIsLostWhileItIsMissingAskedForOrThere() {
    Planner planner = new Planner(chunks(4), List.of(ANNA), 0);
    Planner.Chunk there = ask(planner, ANNA, 0).orElseThrow();
    assertThat(planner.progressed(there, ANNA, there.lengthBytes(), 1)).isTrue();
    assertThat(planner.arrived(there, ANNA, 1)).isTrue();
    Planner.Chunk failed = ask(planner, ANNA, 2).orElseThrow();
    planner.failed(failed, ANNA, 3);
    assertThat(ask(planner, ANNA, 4)).isPresent();

    assertThat(planner.putBackLost()).isZero();
  }

  @Test
  void lastChunkThatASlowerLeechOffersIsAskedOfSomebody() {
    Planner planner = new Planner(chunks(3), List.of(ANNA), 0);
    planner.joinLeech(BERT);
    planner.has(BERT, chunks(3));
    bring(planner, ANNA, 0, 50_000_000);
    bring(planner, BERT, 50_000_000, 300_000_000);

    assertThat(ask(planner, ANNA, 400_000_000).or(() -> ask(planner, BERT, 400_000_000)))
        .isPresent();
  }

  private static void bring(Planner planner, PeerId source, long fromNanos, long untilNanos) {
    Planner.Chunk chunk = ask(planner, source, fromNanos).orElseThrow();
    for (int i = 1; i <= 4; i++) {
      long nowNanos = fromNanos + (untilNanos - fromNanos) * i / 4;
      assertThat(planner.progressed(chunk, source, chunk.lengthBytes() / 4, nowNanos)).isTrue();
    }
    assertThat(planner.arrived(chunk, source, untilNanos)).isTrue();
  }

  private static Optional<Planner.Chunk> ask(Planner planner, PeerId source, long nowNanos) {
    return planner.next(source, nowNanos).map(Planner.Ask::chunk);
  }

  private static List<Planner.Chunk> chunks(int count) {
    List<Planner.Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chunks.add(new Planner.Chunk("a", Chunks.offset(i), Chunks.CHUNK_BYTES));
    }
    return chunks;
  }

  private static PeerId peer(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
