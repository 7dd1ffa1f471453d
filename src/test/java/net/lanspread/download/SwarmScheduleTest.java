package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.download.SwarmSimulation.Member;
import org.junit.jupiter.api.Test;

/** Complete swarms as their planners, ledgers and slots make them, on made-up links and time. */
class SwarmScheduleTest {
  private static final int CHUNKS = 64;
  private static final double GAME_BYTES = (double) CHUNKS * Chunks.CHUNK_BYTES;

  /** 200 Mbit/s. */
  private static final double LINK = 25e6;

  /** The excess over the bound that the last leech may take, by the number of leeches. */
  private static final Map<Integer, Double> WANTED = Map.of(2, 1.15, 4, 1.2, 8, 1.27, 12, 1.32);

  /** The excess over the bound that unpacking ahead may cost the last leech. */
  private static final double AHEAD = 0.03;

  private static final int SWARMS = 10;

  private static final double RANDOM_BOUND = 1.6;

  private static long[] seeds() {
    long fresh = System.nanoTime();
    System.out.println("seed " + fresh);
    return new long[] {1, 2, fresh};
  }

  private static ChunkMap chunks() {
    return new ChunkMap(List.of(new SharedFile("a", (long) CHUNKS * Chunks.CHUNK_BYTES)));
  }

  private static Member seed(double bytesPerSecond) {
    return new Member(true, bytesPerSecond, bytesPerSecond, 0, false);
  }

  private static Member leech(double bytesPerSecond) {
    return new Member(false, bytesPerSecond, bytesPerSecond, 0, false);
  }

  private static Member poisoned() {
    return new Member(false, LINK, LINK, 0, true);
  }

  private static List<Member> oneSeedAnd(int leeches) {
    List<Member> members = new ArrayList<>(List.of(seed(LINK)));
    for (int i = 0; i < leeches; i++) {
      members.add(leech(LINK));
    }
    return members;
  }

  @Test
  void lastOfEqualLeechesIsNearTheBoundAndTheSeedSendsLittleTwice() {
    for (long seed : seeds()) {
      for (int leeches : new int[] {2, 4, 8, 12}) {
        SwarmSimulation swarm =
            new SwarmSimulation(chunks(), oneSeedAnd(leeches), new Random(seed));

        double tookSeconds = swarm.run();

        String which = "seed %d, %d leeches".formatted(seed, leeches);
        assertThat(tookSeconds / (GAME_BYTES / LINK)).as(which).isLessThan(WANTED.get(leeches));
        assertThat(swarm.sentBy(0) / GAME_BYTES).as(which).isLessThan(1.5);
      }
    }
  }

  /** Single swarms differ by more than that by chance. */
  @Test
  void leechesThatUnpackWhileChunksComeAreAsFastAsOthers() {
    for (int leeches : new int[] {2, 4, 8, 12}) {
      double tookSeconds = 0;
      double aheadSeconds = 0;
      for (long seed = 1; seed <= SWARMS; seed++) {
        tookSeconds +=
            new SwarmSimulation(chunks(), oneSeedAnd(leeches), new Random(seed)).run() / SWARMS;
        aheadSeconds +=
            new SwarmSimulation(chunks(), oneSeedAnd(leeches), new Random(seed)).unpacking().run()
                / SWARMS;
      }
      assertThat((aheadSeconds - tookSeconds) / (GAME_BYTES / LINK))
          .as("%d leeches", leeches)
          .isLessThan(AHEAD);
    }
  }

  /** One swarm in thirty is unlucky near its end, so that the usual one is held to more. */
  @Test
  void slowLeechAndPoisonedOneDoNotHoldUpTheOthers() {
    LongStream fresh = new Random(seeds()[2]).longs(6);
    List<Double> last = new ArrayList<>();
    for (long seed : LongStream.concat(LongStream.of(1, 2, 2657265771013L), fresh).toArray()) {
      List<Member> members = oneSeedAnd(6);
      members.add(leech(2.5e6));
      members.add(poisoned());
      SwarmSimulation swarm = new SwarmSimulation(chunks(), members, new Random(seed));

      swarm.run();

      double tookSeconds = IntStream.rangeClosed(1, 6).mapToDouble(swarm::doneAt).max().orElse(0);
      assertThat(tookSeconds / (GAME_BYTES / LINK)).as("seed %d", seed).isLessThan(1.5);
      last.add(tookSeconds / (GAME_BYTES / LINK));
      for (int i = 1; i <= 7; i++) {
        assertThat(swarm.isBanned(i, 8)).as("seed %d, leech %d", seed, i).isTrue();
      }
    }
    assertThat(last.stream().sorted().toList().get(last.size() / 2)).isLessThan(1.38);
  }

  @Test
  void leechesEndWithoutTheSeedOnceTheyHaveEverythingTogether() {
    for (long seed : seeds()) {
      SwarmSimulation swarm = new SwarmSimulation(chunks(), oneSeedAnd(6), new Random(seed));
      swarm.whenSpread(() -> swarm.kill(0));

      double tookSeconds = swarm.run();

      assertThat(tookSeconds / (GAME_BYTES / LINK)).as("seed %d", seed).isLessThan(1.4);
    }
  }

  @Test
  void anySwarmEndsAndEveryLeechHasEverything() {
    for (long seed : seeds()) {
      Random random = new Random(seed);
      for (int round = 0; round < 8; round++) {
        List<Member> members = new ArrayList<>();
        int seedCount = 1 + random.nextInt(2);
        int leechCount = 2 + random.nextInt(8);
        double seedsUp = 0;
        double allUp = 0;
        double slowestDown = Double.MAX_VALUE;
        for (int i = 0; i < seedCount + leechCount; i++) {
          double speed = LINK * (0.5 + random.nextDouble());
          boolean isSeed = i < seedCount;
          members.add(new Member(isSeed, speed, speed, 0, false));
          seedsUp += isSeed ? speed : 0;
          allUp += speed;
          slowestDown = isSeed ? slowestDown : Math.min(slowestDown, speed);
        }
        SwarmSimulation swarm = new SwarmSimulation(chunks(), members, new Random(seed + round));

        double tookSeconds = swarm.run();

        double bound =
            GAME_BYTES * Math.max(1 / Math.min(seedsUp, slowestDown), leechCount / allUp);
        assertThat(tookSeconds / bound)
            .as("seed %d, round %d: %d seeds, %d leeches", seed, round, seedCount, leechCount)
            .isLessThan(RANDOM_BOUND);
      }
    }
  }
}
