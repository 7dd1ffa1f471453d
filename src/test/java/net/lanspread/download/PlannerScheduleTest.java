package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PeerId;
import net.lanspread.download.PartySimulation.Guest;
import org.junit.jupiter.api.Test;

/** Complete downloads as the planner plans them, over made-up networks and a made-up clock. */
class PlannerScheduleTest {
  private static final long MIB = 1024 * 1024;

  /** Seeds that found something once, and one new one. */
  private static long[] seeds() {
    long fresh = System.nanoTime();
    System.out.println("seed " + fresh);
    return new long[] {1, 2, 3, 2829276878969L, fresh};
  }

  private static Guest guest(int number, double mibPerSecond) {
    return new Guest(
        PeerId.ofPublicKey(("guest " + number).getBytes(StandardCharsets.UTF_8)),
        mibPerSecond * MIB,
        0,
        0);
  }

  private static ChunkMap chunks(long totalBytes) {
    return new ChunkMap(List.of(new SharedFile("a", totalBytes)));
  }

  private static List<Integer> numbers(long totalBytes) {
    return IntStream.range(0, chunks(totalBytes).count()).boxed().toList();
  }

  @Test
  void twoEquallyFastSourcesEndWithin32MiB() {
    for (double percent : new double[] {0, 3, 9}) {
      for (long mib : new long[] {256, 1024, 4096}) {
        PartySimulation party =
            new PartySimulation(
                chunks(mib * MIB),
                List.of(guest(1, 100), guest(2, 100 * (1 + percent / 100))),
                new Random(1));

        party.run();

        assertThat(Math.abs(party.bytesOf(0) - party.bytesOf(1)))
            .as("%s MiB, %s %% apart", mib, percent)
            .isLessThanOrEqualTo(32 * MIB);
      }
    }
  }

  @Test
  void sourceThatIsFasterForAMomentWaits() {
    PartySimulation party =
        new PartySimulation(
            chunks(256 * MIB), List.of(guest(1, 100), guest(2, 140)), new Random(1));

    party.run();

    assertThat(party.bytesOf(1) - party.bytesOf(0)).isBetween(4 * MIB, 32 * MIB);
  }

  @Test
  void sourceTenTimesSlowerGetsATenthAndDoesNotHoldUpTheEnd() {
    for (long mib : new long[] {256, 1024, 4096}) {
      List<Guest> guests = List.of(guest(1, 100), guest(2, 10));
      PartySimulation party = new PartySimulation(chunks(mib * MIB), guests, new Random(1));

      double tookSeconds = party.run();

      assertThat((double) party.bytesOf(1) / party.bytesOf(0))
          .as("%s MiB", mib)
          .isBetween(0.06, 0.12);
      assertThat(tookSeconds).isLessThan(1.15 * PartySimulation.idealSeconds(mib * MIB, guests));
    }
  }

  @Test
  void sourceThatWasSlowerForAWhileDoesNotHoldUpTheOtherLater() {
    PartySimulation party =
        new PartySimulation(
            chunks(4096 * MIB), List.of(guest(1, 100), guest(2, 20)), new Random(1));
    party.at(10, () -> party.setSpeed(1, 100 * MIB));

    double tookSeconds = party.run();

    double idealSeconds = 10 + (4096 - 1200) / 200.0;
    assertThat(tookSeconds).isLessThan(1.15 * idealSeconds);
  }

  @Test
  void stalledSourceDoesNotHoldUpTheEnd() {
    PartySimulation party =
        new PartySimulation(
            chunks(1024 * MIB), List.of(guest(1, 100), guest(2, 100)), new Random(1));
    party.at(2, () -> party.setSpeed(1, 0));

    double tookSeconds = party.run();

    assertThat(tookSeconds).isLessThan(1.15 * (2 + (1024 - 400) / 100.0));
  }

  @Test
  void anyPartyGetsEveryChunkOnceNobodyStarvesAndTheEndIsNearTheIdeal() {
    for (long seed : seeds()) {
      Random random = new Random(seed);
      for (int round = 0; round < 40; round++) {
        String which = "seed %d, round %d".formatted(seed, round);
        int count = 1 + random.nextInt(12);
        List<Guest> guests =
            IntStream.range(0, count)
                .mapToObj(
                    number ->
                        new Guest(
                            PeerId.ofPublicKey(
                                ("guest " + number).getBytes(StandardCharsets.UTF_8)),
                            Math.exp(random.nextDouble() * Math.log(50)) * 4 * MIB,
                            number == 0 ? 0 : random.nextInt(3) * random.nextDouble() * 5,
                            random.nextInt(4) == 0 ? 0.01 : 0))
                .toList();
        double speed = guests.stream().mapToDouble(Guest::bytesPerSecond).sum();
        long totalBytes = (long) (speed * (15 + random.nextInt(15))) + random.nextInt(1000);
        PartySimulation party = new PartySimulation(chunks(totalBytes), guests, random);

        double tookSeconds = party.run();

        double idealSeconds = PartySimulation.idealSeconds(totalBytes, guests);
        assertThat(party.delivered())
            .as(which)
            .containsExactlyInAnyOrderElementsOf(numbers(totalBytes));
        assertThat(tookSeconds / idealSeconds).as(which).isLessThan(1.15);
        for (int i = 0; i < count; i++) {
          if (guests.get(i).joinsAtSeconds() < idealSeconds / 2) {
            assertThat(party.bytesOf(i)).as("%s, guest %d", which, i).isPositive();
          }
        }
      }
    }
  }

  @Test
  void anyPartyWithAFailingMajorityStillGetsEveryChunk() {
    for (long seed : seeds()) {
      Random random = new Random(seed);
      for (int round = 0; round < 40; round++) {
        List<Guest> guests = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
          guests.add(
              new Guest(
                  PeerId.ofPublicKey(("guest " + number).getBytes(StandardCharsets.UTF_8)),
                  (1 + random.nextInt(50)) * MIB,
                  0,
                  number == 0 ? 0 : random.nextDouble()));
        }
        long totalBytes = (1 + random.nextInt(512)) * MIB;
        PartySimulation party = new PartySimulation(chunks(totalBytes), guests, random);

        party.run();

        assertThat(party.delivered())
            .as("seed %d, round %d", seed, round)
            .containsExactlyInAnyOrderElementsOf(numbers(totalBytes));
      }
    }
  }
}
