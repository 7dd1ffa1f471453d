package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.lanspread.content.Chunks;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final PeerId ANNA = peer("anna");
  private static final PeerId BERT = peer("bert");

  @Test
  void failedChunkGoesToAnotherSource() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT));
    Planner.Chunk chunk = planner.next(ANNA).orElseThrow();

    planner.failed(chunk, ANNA);

    assertThat(planner.next(ANNA)).isEmpty();
    assertThat(planner.next(BERT)).contains(chunk);
  }

  @Test
  void failedChunkIsTriedAgainWhenNobodyElseHasIt() {
    Planner planner = new Planner(chunks(1), List.of(ANNA));
    Planner.Chunk chunk = planner.next(ANNA).orElseThrow();

    planner.failed(chunk, ANNA);

    assertThat(planner.next(ANNA)).contains(chunk);
  }

  @Test
  void droppedSourceLosesItsChunksToOthersAndItsLateArrivalDoesNotCount() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT));
    Planner.Chunk chunk = planner.next(ANNA).orElseThrow();

    planner.drop(ANNA);

    assertThat(planner.next(BERT)).as("it may still be written").isEmpty();
    assertThat(planner.arrived(chunk, ANNA, 1)).isFalse();
    assertThat(planner.isComplete()).isFalse();
    assertThat(planner.next(BERT)).contains(chunk);
    assertThat(planner.arrived(chunk, BERT, 1)).isTrue();
    assertThat(planner.isComplete()).isTrue();
  }

  @Test
  void chunkThatFailedAtADroppedSourceGoesToAnother() {
    Planner planner = new Planner(chunks(1), List.of(ANNA, BERT));
    Planner.Chunk chunk = planner.next(ANNA).orElseThrow();
    planner.drop(ANNA);

    planner.postponed(chunk, ANNA);

    assertThat(planner.next(BERT)).contains(chunk);
  }

  @Test
  void sourceThatKeepsFailingIsDropped() {
    Planner planner = new Planner(chunks(20), List.of(ANNA));
    Planner.Verdict verdict = Planner.Verdict.KEPT;
    for (int i = 0; i < 20 && verdict == Planner.Verdict.KEPT; i++) {
      verdict = planner.failed(planner.next(ANNA).orElseThrow(), ANNA);
    }
    assertThat(verdict).isEqualTo(Planner.Verdict.DROPPED);
    assertThat(planner.sourceCount()).isZero();
  }

  @Test
  void equallyFastSourceWaitsForTheOther() {
    Planner planner = new Planner(chunks(100), List.of(ANNA, BERT));
    Planner.Chunk slow = planner.next(BERT).orElseThrow();
    int alone = 0;
    for (Optional<Planner.Chunk> chunk = planner.next(ANNA);
        chunk.isPresent();
        chunk = planner.next(ANNA)) {
      planner.arrived(chunk.get(), ANNA, 100);
      alone++;
    }
    assertThat(alone).isBetween(1, 8);

    planner.arrived(slow, BERT, 100);
    assertThat(planner.next(ANNA)).as("the other does nothing now").isPresent();
  }

  @Test
  void clearlySlowerSourceHoldsNobodyBack() {
    Planner planner = new Planner(chunks(100), List.of(ANNA, BERT));
    planner.arrived(planner.next(BERT).orElseThrow(), BERT, 10);
    assertThat(planner.next(BERT)).isPresent();
    int alone = 0;
    for (Optional<Planner.Chunk> chunk = planner.next(ANNA);
        chunk.isPresent();
        chunk = planner.next(ANNA)) {
      planner.arrived(chunk.get(), ANNA, 100);
      alone++;
    }
    assertThat(alone).isEqualTo(98);
  }

  @Test
  void randomSchedulesFetchEveryChunkOnceAndEvenly() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<Planner.Chunk> chunks = chunks(64);
      Planner planner = new Planner(chunks, List.of(ANNA, BERT));
      Map<Planner.Chunk, PeerId> done = new HashMap<>();
      List<Map.Entry<Planner.Chunk, PeerId>> underWay = new ArrayList<>();
      while (!planner.isComplete()) {
        for (PeerId source : random.nextBoolean() ? List.of(ANNA, BERT) : List.of(BERT, ANNA)) {
          if (underWay.stream().filter(entry -> entry.getValue().equals(source)).count() < 4) {
            planner.next(source).ifPresent(chunk -> underWay.add(Map.entry(chunk, source)));
          }
        }
        Map.Entry<Planner.Chunk, PeerId> next = underWay.remove(random.nextInt(underWay.size()));
        if (random.nextInt(20) == 0) {
          planner.failed(next.getKey(), next.getValue());
        } else {
          assertThat(planner.arrived(next.getKey(), next.getValue(), 100)).isTrue();
          assertThat(done.put(next.getKey(), next.getValue())).isNull();
        }
      }
      assertThat(done.keySet()).containsExactlyInAnyOrderElementsOf(chunks);
      long anna = done.values().stream().filter(ANNA::equals).count() * Chunks.CHUNK_BYTES;
      long bert = done.values().stream().filter(BERT::equals).count() * Chunks.CHUNK_BYTES;
      assertThat(Math.abs(anna - bert)).isLessThanOrEqualTo(32L * 1024 * 1024);
    }
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
