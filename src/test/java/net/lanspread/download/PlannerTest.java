package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.download.ChunkLedger.State;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final PeerId ANNA = peer("anna");
  private static final PeerId BERT = peer("bert");
  private static final PeerId CARL = peer("carl");
  private static final long MILLIS = 1_000_000;
  private static final Sha256 HASH = Sha256.hash(new byte[0]);

  private ChunkLedger ledger = new ChunkLedger(new ChunkMap(List.of()), new BitSet());
  private ChunkStates states = new ChunkStates(ledger);

  @Test
  void failedChunkGoesToAnotherSource() {
    Planner planner = planner(1, ANNA, BERT);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.failed(chunk, 0);

    assertThat(ask(planner, ANNA, 0)).isEmpty();
    assertThat(number(planner, BERT, 0)).contains(chunk.chunk);
  }

  @Test
  void failedChunkIsTriedAgainWhenNobodyElseHasIt() {
    Planner planner = planner(1, ANNA);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.failed(chunk, 0);

    assertThat(number(planner, ANNA, 0)).contains(chunk.chunk);
  }

  @Test
  void droppedSourceLosesItsChunksToOthersAndItsLateArrivalDoesNotCount() {
    Planner planner = planner(1, ANNA, BERT);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();

    planner.drop(ANNA);

    assertThat(ask(planner, BERT, 0)).as("it may still be written").isEmpty();
    assertThat(planner.progressed(chunk, 1, 0)).isFalse();
    assertThat(planner.arrived(chunk, HASH, 1)).isFalse();
    assertThat(ledger.isComplete()).isFalse();
    ChunkRequest again = ask(planner, BERT, 1).orElseThrow();
    assertThat(again.chunk).isEqualTo(chunk.chunk);
    assertThat(planner.arrived(again, HASH, 2)).isTrue();
    assertThat(ledger.isComplete()).isTrue();
  }

  @Test
  void chunkThatFailedAtADroppedSourceGoesToAnother() {
    Planner planner = planner(1, ANNA, BERT);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();
    planner.drop(ANNA);

    planner.postponed(chunk, 1);

    assertThat(number(planner, BERT, 1)).contains(chunk.chunk);
  }

  @Test
  void sourceIsDroppedAfterThreeStrikes() {
    Planner planner = planner(20, ANNA);

    for (int strike = 1; strike < Planner.MAX_STRIKES; strike++) {
      ChunkRequest chunk = ask(planner, ANNA, strike).orElseThrow();
      assertThat(planner.failed(chunk, strike)).isEqualTo(Planner.Verdict.KEPT);
    }
    ChunkRequest last = ask(planner, ANNA, 9).orElseThrow();

    assertThat(planner.failed(last, 9)).isEqualTo(Planner.Verdict.DROPPED);
    assertThat(planner.sourceCount()).isZero();
  }

  @Test
  void requestsThatBreakTogetherAreOneStrike() {
    Planner planner = planner(20, ANNA);
    ChunkRequest first = ask(planner, ANNA, 0).orElseThrow();
    planner.progressed(first, Chunks.CHUNK_BYTES / 2, 1_000_000);
    List<ChunkRequest> together = new ArrayList<>(List.of(first));
    for (int i = 1; i < Planner.MAX_REQUESTS; i++) {
      together.add(ask(planner, ANNA, 1_000_000).orElseThrow());
    }

    for (ChunkRequest chunk : together) {
      assertThat(planner.failed(chunk, 2_000_000)).isEqualTo(Planner.Verdict.KEPT);
    }
  }

  @Test
  void slowBeginnerIsAskedForAsMuchAsAnyOtherUntilTheEndIsNear() {
    assertThat(requestsOfASlowBeginnerAmong(80)).isEqualTo(Planner.MAX_REQUESTS);
    assertThat(requestsOfASlowBeginnerAmong(6)).isEqualTo(1);
  }

  /** One source has brought 500 KB while the other brought a chunk of 4 MiB. */
  private int requestsOfASlowBeginnerAmong(int chunks) {
    Planner planner = planner(chunks, ANNA, BERT);
    ChunkRequest slow = ask(planner, ANNA, 0).orElseThrow();
    ChunkRequest quick = ask(planner, BERT, 0).orElseThrow();
    planner.progressed(slow, 500_000, 100 * MILLIS);
    planner.progressed(quick, Chunks.CHUNK_BYTES, 100 * MILLIS);
    planner.arrived(quick, HASH, 100 * MILLIS);
    return 1 + requestsUntilItHasEnough(planner, ANNA, 100 * MILLIS);
  }

  @Test
  void leadWonWhileTheOtherWasSilentIsGivenBackByFewerRequests() {
    Planner planner = planner(80, ANNA, BERT);
    ChunkRequest late = ask(planner, BERT, 0).orElseThrow();
    long nanos = Endgame.SILENT_NANOS;
    for (int brought = 0; brought < 10; brought++) {
      nanos += 10 * MILLIS;
      bring(ask(planner, ANNA, nanos).orElseThrow(), planner, nanos);
    }

    bring(late, planner, nanos);
    for (int brought = 0; brought < 30; brought++) {
      nanos += 50 * MILLIS;
      bring(ask(planner, ANNA, nanos).orElseThrow(), planner, nanos);
      bring(ask(planner, BERT, nanos).orElseThrow(), planner, nanos);
    }
    assertThat(ask(planner, BERT, nanos)).isPresent();

    assertThat(requestsUntilItHasEnough(planner, ANNA, nanos)).isEqualTo(1);
    assertThat(requestsUntilItHasEnough(planner, BERT, nanos))
        .as("besides the one that it has")
        .isEqualTo(Planner.MAX_REQUESTS - 1);
  }

  @Test
  void sourceThatBeganWithATinyFileIsAskedForLargeChunksToo() {
    Planner planner = plannerWithATinyFileFirst();
    planner.join(ANNA);
    planner.join(BERT);
    ChunkRequest tiny = ask(planner, ANNA, 0).orElseThrow();
    bring(ask(planner, BERT, 0).orElseThrow(), planner, 20 * MILLIS);
    ChunkRequest next = ask(planner, BERT, 20 * MILLIS).orElseThrow();
    assertThat(tiny.lengthBytes).isEqualTo(8);

    bring(tiny, planner, 300 * MILLIS);

    assertThat(planner.progressed(next, next.lengthBytes / 2, 300 * MILLIS)).isTrue();
    assertThat(ask(planner, ANNA, 300 * MILLIS)).as("asked on").isPresent();
    assertThat(ask(planner, ANNA, 300 * MILLIS)).as("for one until it has come").isEmpty();
  }

  /** A planner of 64 chunks and a file of 8 bytes behind them, which is asked for first. */
  private static Planner plannerWithATinyFileFirst() {
    ChunkMap map =
        new ChunkMap(
            List.of(
                new SharedFile("a", 64L * Chunks.CHUNK_BYTES), new SharedFile("version.ini", 8)));
    long seed =
        LongStream.iterate(0, next -> next + 1)
            .filter(
                next -> {
                  Planner planner = new Planner(new ChunkLedger(map, new BitSet()), next);
                  planner.join(ANNA);
                  return number(planner, ANNA, 0).equals(Optional.of(64));
                })
            .findFirst()
            .orElseThrow();
    return new Planner(new ChunkLedger(map, new BitSet()), seed);
  }

  private static void bring(ChunkRequest chunk, Planner planner, long nowNanos) {
    planner.progressed(chunk, chunk.lengthBytes, nowNanos);
    planner.arrived(chunk, HASH, nowNanos);
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
    Planner planner = planner(20, ANNA);
    for (int i = 0; i < 10; i++) {
      planner.failed(ask(planner, ANNA, i).orElseThrow(), i);
      planner.arrived(ask(planner, ANNA, i).orElseThrow(), HASH, i);
    }
    assertThat(planner.isSource(ANNA)).isTrue();
  }

  @Test
  void stuckChunkIsAskedOfASecondSourceAndTheFirstToBringItWins() {
    Planner planner = planner(2, ANNA, BERT);
    ChunkRequest stuck = ask(planner, ANNA, 0).orElseThrow();
    ChunkRequest quick = ask(planner, BERT, 0).orElseThrow();
    planner.progressed(stuck, 1000, MILLIS);
    planner.progressed(quick, Chunks.CHUNK_BYTES, 10 * MILLIS);
    planner.arrived(quick, HASH, 10 * MILLIS);

    ChunkRequest second = second(planner, stuck, 11 * MILLIS);
    assertThat(planner.next(BERT, 11 * MILLIS)).as("one second source is enough").isEmpty();
    assertThat(planner.claim(second)).isTrue();
    assertThat(planner.progressed(stuck, 1, 12 * MILLIS)).isFalse();
    assertThat(planner.isAskedElsewhere(second)).isTrue();
    planner.postponed(stuck, 13 * MILLIS);
    assertThat(planner.isAskedElsewhere(second)).isFalse();
    assertThat(ledger.isComplete()).as("it is not written yet").isFalse();
    assertThat(planner.arrived(second, HASH, 14 * MILLIS)).isTrue();
    assertThat(ledger.isComplete()).isTrue();
  }

  @Test
  void secondSourceLosesToTheFirst() {
    Planner planner = planner(1, ANNA, BERT);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();
    ChunkRequest second = second(planner, chunk, 600 * MILLIS);

    assertThat(planner.arrived(chunk, HASH, 700 * MILLIS)).isTrue();

    assertThat(planner.claim(second)).isFalse();
    assertThat(planner.arrived(second, HASH, 800 * MILLIS)).isFalse();
    assertThat(ledger.isComplete()).isTrue();
  }

  @Test
  void secondSourceThatFailsLeavesTheFirstAlone() {
    Planner planner = planner(1, ANNA, BERT);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();
    ChunkRequest second = second(planner, chunk, 600 * MILLIS);

    planner.failed(second, 700 * MILLIS);

    assertThat(planner.next(BERT, 2_000 * MILLIS)).isEmpty();
    assertThat(planner.arrived(chunk, HASH, 3_000 * MILLIS)).isTrue();
  }

  @Test
  void sourceThatComesBackIsNoneBeforeItsOldRequestsEnded() {
    Planner planner = planner(2, ANNA);
    ChunkRequest chunk = ask(planner, ANNA, 0).orElseThrow();
    planner.drop(ANNA);

    assertThat(planner.join(ANNA)).isFalse();
    planner.postponed(chunk, 1);
    assertThat(planner.join(ANNA)).isTrue();
    assertThat(number(planner, ANNA, 2)).contains(chunk.chunk);
  }

  @Test
  void nothingIsLostWhileItIsMissingAskedForOrThere() {
    Planner planner = planner(4, ANNA);
    ChunkRequest there = ask(planner, ANNA, 0).orElseThrow();
    assertThat(planner.progressed(there, there.lengthBytes, 1)).isTrue();
    assertThat(planner.arrived(there, HASH, 1)).isTrue();
    ChunkRequest failed = ask(planner, ANNA, 2).orElseThrow();
    planner.failed(failed, 3);
    assertThat(ask(planner, ANNA, 4)).isPresent();

    states.assertConsistent();
    assertThat(ledger.in(State.MISSING).cardinality()).isEqualTo(2);
    assertThat(ledger.in(State.ASKED).cardinality()).isEqualTo(1);
    assertThat(ledger.in(State.ARRIVED).cardinality()).isEqualTo(1);
  }

  @Test
  void lastChunkThatASlowerLeechOffersIsAskedOfSomebody() {
    Planner planner = planner(3, ANNA);
    planner.joinLeech(BERT);
    planner.has(BERT, set(0, 1, 2));
    bring(planner, ANNA, 0, 50_000_000);
    bring(planner, BERT, 50_000_000, 300_000_000);

    assertThat(ask(planner, ANNA, 400_000_000).or(() -> ask(planner, BERT, 400_000_000)))
        .isPresent();
  }

  private static void bring(Planner planner, PeerId source, long fromNanos, long untilNanos) {
    ChunkRequest chunk = ask(planner, source, fromNanos).orElseThrow();
    for (int i = 1; i <= 4; i++) {
      long nowNanos = fromNanos + (untilNanos - fromNanos) * i / 4;
      assertThat(planner.progressed(chunk, chunk.lengthBytes / 4, nowNanos)).isTrue();
    }
    assertThat(planner.arrived(chunk, HASH, untilNanos)).isTrue();
  }

  @Test
  void chunksThatSomebodyWaitsForAreAskedForFirstAndInOrder() {
    Planner planner = planner(20, ANNA);
    bring(ask(planner, ANNA, 0).orElseThrow(), planner, 0);
    planner.needs(set(7, 11, 3));

    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ChunkRequest request = ask(planner, ANNA, 1 + i).orElseThrow();
      asked.add(request.chunk);
      bring(request, planner, 1 + i);
    }

    assertThat(asked).startsWith(3, 7, 11);
  }

  /**
   * Each chunk is in one state, and everything comes in the end, with any misbehaviour of sources.
   */
  @Test
  void anyOrderOfEventsKeepsEachChunkInOneState() {
    long fresh = System.nanoTime();
    System.out.println("seed " + fresh);
    for (long seed : new long[] {1, 2, 3, fresh}) {
      Random random = new Random(seed);
      for (int round = 0; round < 60; round++) {
        anyOrderOfEvents(random, "seed %d, round %d".formatted(seed, round));
      }
    }
  }

  private void anyOrderOfEvents(Random random, String which) {
    int count = 1 + random.nextInt(20);
    Planner planner = planner(count);
    List<Integer> verified = new ArrayList<>();
    ledger.listen(verified::add);
    List<ChunkRequest> open = new ArrayList<>();
    long now = 0;
    int judgedAt = random.nextInt(400);
    for (int step = 0; step < 800; step++) {
      now += random.nextInt(200) * MILLIS;
      boolean calm = step >= 500; // from now on everybody is honest and stays
      if (step == judgedAt) {
        ledger.judgeBy(Collections.nCopies(count, HASH));
      }
      PeerId peer = List.of(ANNA, BERT, CARL).get(random.nextInt(3));
      int what = calm ? random.nextInt(2) : random.nextInt(12);
      if (what == 2) {
        planner.drop(peer);
      } else if (what == 3 && planner.joinLeech(peer)) {
        planner.has(peer, set(random.nextInt(count), random.nextInt(count)));
      } else if (what == 4) {
        planner.fetches(peer, set(random.nextInt(count)));
      } else if (what == 5 && random.nextInt(10) == 0) {
        planner.beginAnew();
      } else {
        planner.join(peer);
        planner.next(peer, now).ifPresent(open::add);
      }
      states.assertConsistent();
      if (!open.isEmpty() && random.nextBoolean()) {
        ChunkRequest request = open.get(random.nextInt(open.size()));
        if (whatBecomesOf(request, planner, calm ? 0 : random.nextInt(5), now)) {
          open.remove(request);
        }
        states.assertConsistent();
      }
    }
    assertThat(ledger.in(State.VERIFIED).cardinality()).as(which).isEqualTo(count);
    assertThat(verified).as(which).doesNotHaveDuplicates().hasSize(count);
  }

  /** True when it has ended. */
  private boolean whatBecomesOf(ChunkRequest request, Planner planner, int what, long now) {
    boolean wanted = planner.progressed(request, request.lengthBytes / 3, now);
    if (!wanted || what == 1) {
      planner.postponed(request, now);
    } else if (what == 2) {
      planner.failed(request, now);
    } else if (what == 3) {
      return false;
    } else if (request.second && !request.claims && !planner.claim(request)) {
      planner.postponed(request, now);
    } else if (planner.isAskedElsewhere(request)) {
      return false; // the other one has to let go of it first
    } else {
      Sha256 hash = what == 4 && !ledger.isJudged() ? Sha256.hash(new byte[1]) : HASH;
      planner.arrived(request, hash, now);
    }
    return true;
  }

  @Test
  void sourceInAMatchIsAskedForNothingThatAnotherOneHas() {
    Planner planner = planner(20, ANNA, BERT);
    planner.spares(ANNA, true);

    assertThat(ask(planner, ANNA, 0)).isEmpty();
    ChunkRequest chunk = ask(planner, BERT, 0).orElseThrow();
    planner.failed(chunk, 0);
    ChunkRequest again = ask(planner, ANNA, 0).orElseThrow();
    assertThat(again.chunk).as("Bert could not bring it").isEqualTo(chunk.chunk);
    planner.arrived(again, HASH, MILLIS);
    assertThat(ask(planner, ANNA, MILLIS)).isEmpty();

    planner.spares(ANNA, false);
    assertThat(ask(planner, ANNA, MILLIS)).as("the match is over").isPresent();
  }

  @Test
  void sourceInAMatchIsAskedWhereItIsTheOnlyOne() {
    Planner planner = planner(20, ANNA, BERT);
    planner.spares(ANNA, true);
    planner.spares(BERT, true);
    assertThat(ask(planner, ANNA, 0)).isPresent();

    planner = planner(20, ANNA);
    planner.spares(ANNA, true);
    assertThat(planner.joinLeech(CARL)).isTrue();
    planner.has(CARL, set(3));

    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ChunkRequest request = ask(planner, ANNA, i * MILLIS).orElse(null);
      if (request != null) {
        asked.add(request.chunk);
        planner.arrived(request, HASH, i * MILLIS);
      }
    }
    assertThat(asked).as("all that Carl does not have").hasSize(19).doesNotContain(3);
  }

  @Test
  void leechInAMatchKeepsNobodyFromASeed() {
    Planner planner = planner(1, ANNA);
    assertThat(planner.joinLeech(CARL)).isTrue();
    planner.has(CARL, set(0));
    planner.spares(CARL, true);

    assertThat(ask(planner, CARL, 0)).isEmpty();
    assertThat(number(planner, ANNA, 0)).contains(0);
  }

  private Planner planner(int count, PeerId... sources) {
    long bytes = (long) count * Chunks.CHUNK_BYTES;
    ledger = new ChunkLedger(new ChunkMap(List.of(new SharedFile("a", bytes))), new BitSet());
    states = new ChunkStates(ledger);
    Planner planner = new Planner(ledger, 0);
    List.of(sources).forEach(planner::join);
    return planner;
  }

  private static Optional<ChunkRequest> ask(Planner planner, PeerId source, long nowNanos) {
    return planner.next(source, nowNanos);
  }

  private static Optional<Integer> number(Planner planner, PeerId source, long nowNanos) {
    return ask(planner, source, nowNanos).map(request -> request.chunk);
  }

  /** The request that goes to Bert, too. */
  private static ChunkRequest second(Planner planner, ChunkRequest first, long nowNanos) {
    ChunkRequest second = ask(planner, BERT, nowNanos).orElseThrow();
    assertThat(second.chunk).isEqualTo(first.chunk);
    assertThat(second.second).isTrue();
    return second;
  }

  private static BitSet set(int... chunks) {
    BitSet set = new BitSet();
    for (int chunk : chunks) {
      set.set(chunk);
    }
    return set;
  }

  private static PeerId peer(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
