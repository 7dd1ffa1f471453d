package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArrivalsTest {
  private static final PeerId BERT = PeerId.ofPublicKey("bert".getBytes(StandardCharsets.UTF_8));

  private final Arrivals arrivals = new Arrivals();

  @Test
  void whoeverWaitsGoesOnWhenThePeerArrives() throws Exception {
    CompletableFuture<Void> waiting = waitForBert();

    while (!waiting.isDone()) {
      // Often, since it may begin to wait only later.
      arrivals.arrived(BERT);
      Thread.onSpinWait();
    }

    assertThat(waiting).isCompleted();
  }

  @Test
  void nobodyWaitsAnyMoreAfterTheEnd() throws Exception {
    CompletableFuture<Void> before = waitForBert();
    arrivals.close();
    CompletableFuture<Void> after = waitForBert();

    before.get(10, TimeUnit.SECONDS);
    after.get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> waitForBert() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                arrivals.await(BERT, Duration.ofHours(1));
                done.complete(null);
              } catch (InterruptedException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }
}
