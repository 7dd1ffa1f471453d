package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AskerTurnsTest {
  private static final PeerId ANNA = PeerId.ofPublicKey("anna".getBytes(StandardCharsets.UTF_8));
  private static final PeerId BERT = PeerId.ofPublicKey("bert".getBytes(StandardCharsets.UTF_8));

  @Test
  void anAskerBeyondItsShareComesAgainAndHoldsUpNoOther() throws Exception {
    AskerTurns turns = new AskerTurns(2, 0);
    assertThat(turns.begin(ANNA)).isTrue();
    assertThat(turns.begin(ANNA)).isTrue();

    assertThat(turns.begin(ANNA)).isFalse();
    assertThat(turns.begin(BERT)).isTrue();

    turns.end(ANNA);
    assertThat(turns.begin(ANNA)).isTrue();
  }

  @Test
  void aFewWaitForTheirTurn() throws Exception {
    AskerTurns turns = new AskerTurns(1, 1);
    turns.begin(ANNA);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting = threads.submit(() -> turns.begin(ANNA));
      turns.end(ANNA);

      assertThat(waiting.get()).isTrue();
    }
    turns.end(ANNA);
    assertThat(turns.begin(ANNA)).isTrue();
  }
}
