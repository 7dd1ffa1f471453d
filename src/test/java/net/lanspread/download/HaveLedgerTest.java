package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import net.lanspread.content.PeerId;
import net.lanspread.download.HaveLedger.News;
import net.lanspread.download.HaveLedger.Standing;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.LeechLinks.Reception;
import org.junit.jupiter.api.Test;

class HaveLedgerTest {
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));
  private static final long INTERVAL = HaveLedger.LEAST_INTERVAL_NANOS;

  private final HaveLedger ledger = new HaveLedger();
  private final BitSet has = set(1);
  private final BitSet fetching = set();

  private List<News> due(long nowNanos) {
    return ledger.due(new Standing(has, fetching), nowNanos);
  }

  @Test
  void everyPeerIsGreetedOnceAndOnlyLeechesHearMore() {
    ledger.met(ANNA);
    News greeting = only(due(0));
    assertThat(greeting).isEqualTo(new News(ANNA, true, set(1), set()));

    ledger.told(greeting, Reception.NO_LEECH, 1);
    has.set(2);

    assertThat(due(10 * INTERVAL)).isEmpty();
    assertThat(ledger.hasNews(new Standing(has, fetching))).isFalse();
  }

  @Test
  void leechThatGreetsIsToldEverythingAndIsNotGreetedBack() {
    ledger.heardOf(ANNA, true);

    assertThat(only(due(0))).isEqualTo(new News(ANNA, false, set(1), set()));
  }

  @Test
  void newsAreToldAtOnceAndThenTogether() {
    greeted();
    has.set(2);
    News first = only(due(10 * INTERVAL));
    assertThat(first.added()).isEqualTo(set(2));
    ledger.told(first, Reception.HEARD, 10 * INTERVAL);

    has.set(3);
    fetching.set(7);
    assertThat(due(11 * INTERVAL - 1)).as("too soon").isEmpty();
    has.set(4);

    assertThat(only(due(11 * INTERVAL))).isEqualTo(new News(ANNA, false, set(3, 4), set(7)));
  }

  @Test
  void newsThatWereNotHeardAreToldAgain() {
    greeted();
    has.set(2);
    News lost = only(due(10 * INTERVAL));
    ledger.told(lost, Reception.FAILED, 10 * INTERVAL);
    has.set(3);

    assertThat(only(due(100 * INTERVAL)).added()).isEqualTo(set(2, 3));
  }

  @Test
  void leechThatBeginsAnewIsToldEverythingAgain() {
    greeted();
    has.set(2);
    News underWay = only(due(10 * INTERVAL));
    ledger.heardOf(ANNA, true);

    ledger.told(underWay, Reception.NO_LEECH, 11 * INTERVAL);

    assertThat(only(due(20 * INTERVAL)).added()).isEqualTo(set(1, 2));
  }

  @Test
  void moreLeechesAreEachToldLessOften() {
    for (int i = 0; i < 200; i++) {
      ledger.heardOf(PeerId.ofPublicKey(new byte[] {(byte) i}), true);
    }
    due(0).forEach(news -> ledger.told(news, Reception.HEARD, 0));
    has.set(2);

    assertThat(due(INTERVAL)).isEmpty();
    assertThat(due(2_000_000_000L)).hasSize(200);
  }

  @Test
  void scatteredChunksAreToldInSeveralMessages() {
    BitSet scattered = new BitSet();
    for (int i = 0; i < 3 * Message.Have.MAX_RANGES; i++) {
      scattered.set(2 * i);
    }
    HaveLedger all = new HaveLedger();
    all.heardOf(ANNA, true);
    BitSet told = new BitSet();
    for (int i = 0; i < 3; i++) {
      News part = only(all.due(new Standing(scattered, set()), i * INTERVAL));
      told.or(part.added());
      all.told(part, Reception.HEARD, i * INTERVAL);
    }

    assertThat(told).isEqualTo(scattered);
    assertThat(all.due(new Standing(scattered, set()), 10 * INTERVAL)).isEmpty();
  }

  private void greeted() {
    ledger.heardOf(ANNA, true);
    ledger.told(only(due(0)), Reception.HEARD, 0);
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
