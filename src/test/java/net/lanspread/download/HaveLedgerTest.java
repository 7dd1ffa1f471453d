package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import net.lanspread.content.PeerId;
import net.lanspread.download.HaveLedger.News;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.LeechLinks.Reception;
import org.junit.jupiter.api.Test;

class HaveLedgerTest {
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));
  private static final long INTERVAL = HaveLedger.LEAST_INTERVAL_NANOS;

  private final HaveLedger ledger = new HaveLedger(set(1));

  @Test
  void everybodyIsGreetedOnceAndWhoIsNoLeechIsLeftAlone() {
    ledger.met(ANNA);
    News greeting = only(ledger.due(0));
    assertThat(greeting).isEqualTo(new News(ANNA, true, set(1), set()));

    ledger.told(greeting, Reception.NO_LEECH, 1);
    ledger.has(2);

    assertThat(ledger.due(10 * INTERVAL)).isEmpty();
    assertThat(ledger.hasNews()).isFalse();
  }

  @Test
  void leechThatGreetsIsToldEverythingAndIsNotGreetedBack() {
    ledger.heardOf(ANNA, true);

    assertThat(only(ledger.due(0))).isEqualTo(new News(ANNA, false, set(1), set()));
  }

  @Test
  void newsAreToldAtOnceAndThenTogether() {
    greeted();
    ledger.has(2);
    News first = only(ledger.due(10 * INTERVAL));
    assertThat(first.added()).isEqualTo(set(2));
    ledger.told(first, Reception.HEARD, 10 * INTERVAL);

    ledger.has(3);
    ledger.fetches(set(7));
    assertThat(ledger.due(11 * INTERVAL - 1)).as("too soon").isEmpty();
    ledger.has(4);

    assertThat(only(ledger.due(11 * INTERVAL))).isEqualTo(new News(ANNA, false, set(3, 4), set(7)));
  }

  @Test
  void whatWasNotHeardIsToldAgain() {
    greeted();
    ledger.has(2);
    News lost = only(ledger.due(10 * INTERVAL));
    ledger.told(lost, Reception.FAILED, 10 * INTERVAL);
    ledger.has(3);

    assertThat(only(ledger.due(100 * INTERVAL)).added()).isEqualTo(set(2, 3));
  }

  @Test
  void leechThatBeginsAnewIsToldEverythingAgainWhateverWasUnderWay() {
    greeted();
    ledger.has(2);
    News underWay = only(ledger.due(10 * INTERVAL));
    ledger.heardOf(ANNA, true);

    ledger.told(underWay, Reception.NO_LEECH, 11 * INTERVAL);

    assertThat(only(ledger.due(20 * INTERVAL)).added()).isEqualTo(set(1, 2));
  }

  @Test
  void moreLeechesAreEachToldLessOften() {
    for (int i = 0; i < 200; i++) {
      ledger.heardOf(PeerId.ofPublicKey(new byte[] {(byte) i}), true);
    }
    ledger.due(0).forEach(news -> ledger.told(news, Reception.HEARD, 0));
    ledger.has(2);

    assertThat(ledger.due(INTERVAL)).isEmpty();
    assertThat(ledger.due(2_000_000_000L)).hasSize(200);
  }

  @Test
  void scatteredChunksAreToldInSeveralMessages() {
    BitSet scattered = new BitSet();
    for (int i = 0; i < 3 * Message.Have.MAX_RANGES; i++) {
      scattered.set(2 * i);
    }
    HaveLedger all = new HaveLedger(scattered);
    all.heardOf(ANNA, true);
    BitSet told = new BitSet();
    for (int i = 0; i < 3; i++) {
      News part = only(all.due(i * INTERVAL));
      told.or(part.added());
      all.told(part, Reception.HEARD, i * INTERVAL);
    }

    assertThat(told).isEqualTo(scattered);
    assertThat(all.due(10 * INTERVAL)).isEmpty();
  }

  private void greeted() {
    ledger.heardOf(ANNA, true);
    ledger.told(only(ledger.due(0)), Reception.HEARD, 0);
  }

  private static News only(List<News> news) {
    assertThat(news).hasSize(1);
    return news.getFirst();
  }

  private static BitSet set(int... chunks) {
    BitSet set = new BitSet();
    for (int chunk : chunks) {
      set.set(chunk);
    }
    return set;
  }
}
