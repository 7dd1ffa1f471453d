package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.PeerId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
  private static final int CHUNKS = 40;
  private static final int QUESTIONS = 2_000;
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @ValueSource(longs = {20261130, 1, 2})
  void shortWayToTheFirstChunkEndsWhereTheRulesSay(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < QUESTIONS; i++) {
      ChunkLedger ledger = new ChunkLedger(map(), new BitSet());
      for (int chunk : some(random).stream().toArray()) {
        ledger.ask(new ChunkRequest(chunk, 1, new SourceLoad(ANNA), false, i));
      }
      LeechOffers leeches = new LeechOffers(CHUNKS);
      if (random.nextBoolean()) {
        leeches.join(ANNA);
        leeches.has(ANNA, some(random));
      }
      Preference preference =
          new Preference(
              ledger,
              leeches,
              random.nextBoolean(),
              some(random),
              leeches.isEmpty() ? new BitSet() : some(random),
              new Preference.Salt(CHUNKS, random.nextLong()),
              i);
      BitSet candidates = some(random);

      Comparator<Integer> rules = preference::compare;
      assertThat(preference.first(candidates))
          .as("question %d", i)
          .isEqualTo(candidates.stream().boxed().min(rules).orElse(-1));
    }
  }

  /** Few or many chunks by chance. */
  private static BitSet some(Random random) {
    BitSet some = new BitSet();
    int percent = random.nextInt(101);
    IntStream.range(0, CHUNKS).filter(_ -> random.nextInt(100) < percent).forEach(some::set);
    return some;
  }

  private static ChunkMap map() {
    return new ChunkMap(
        IntStream.range(0, CHUNKS).mapToObj(i -> new SharedFile("file" + i, 1)).toList());
  }
}
