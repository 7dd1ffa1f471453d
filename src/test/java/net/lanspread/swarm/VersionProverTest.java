package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.VersionProofs.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VersionProverTest {
  private static final GameId GAME = new GameId("ggoo");
  private static final Version OLD = new Version("20250101");
  private static final Version NEWEST = new Version("99999999");
  private static final PeerEntry ANNA = peer("anna", OLD);
  private static final PeerEntry MALLORY = peer("mallory", NEWEST);

  private final VersionProofs proofs = new VersionProofs();
  private final AtomicLong nanos = new AtomicLong(1);
  private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch silenced = new CountDownLatch(1);

  private final VersionProver prover =
      new VersionProver(
          this::answer,
          () -> List.of(ANNA, MALLORY),
          new VersionProver.Games() {
            @Override
            public boolean isOpen(GameId game) {
              return true;
            }

            @Override
            public Optional<Version> here(GameId game) {
              return Optional.empty();
            }
          },
          proofs,
          () -> changes.add("changed"),
          new Random(1),
          nanos::get);

  private volatile boolean malloryAnswers;

  @AfterEach
  void close() {
    prover.close();
  }

  private Source.Answer<Version> answer(PeerEntry peer, GameId game) throws IOException {
    if (!peer.equals(MALLORY) || malloryAnswers) {
      return new Source.Answer.Given<>(peer.equals(MALLORY) ? NEWEST : OLD);
    }
    silenced.countDown();
    try {
      never.await();
      throw new IOException("never");
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Test
  void newestVersionIsAskedForByItselfAndTold() throws Exception {
    malloryAnswers = true;
    prover.start();
    prover.wake();

    assertThat(changes.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.PROVEN);
  }

  @Test
  void aPeerWithoutAnAnswerInASecondIsPassedOverAndAfterFiveHasFailed() throws Exception {
    prover.start();
    prover.wake();
    silenced.await();
    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.CLAIMED);

    pass(VersionProver.PATIENCE.toNanos());
    assertThat(changes.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.SUSPECT);

    awaitStanding(ANNA, OLD, Standing.PROVEN);

    pass(VersionProver.DEADLINE.toNanos());
    awaitStanding(MALLORY, NEWEST, Standing.FAILED);
  }

  /** Time passes slowly meanwhile: nobody's question must become too old by it. */
  private void awaitStanding(PeerEntry peer, Version version, Standing wanted) throws Exception {
    for (int i = 0; i < 45 && proofs.standing(peer.id(), GAME, version) != wanted; i++) {
      var _ = changes.poll(200, TimeUnit.MILLISECONDS);
      pass(TimeUnit.MILLISECONDS.toNanos(100)); // it rests between two looks
    }
    assertThat(proofs.standing(peer.id(), GAME, version)).isEqualTo(wanted);
  }

  @Test
  void aDownloadHasTheNextVersionWhenTheTimeIsOver() throws Exception {
    Thread wants = Thread.ofVirtual().start(this::settle);
    silenced.await();

    pass(VersionProver.WAIT.toNanos());
    wants.join();

    assertThat(GameAvailability.of(GAME, List.of(ANNA, MALLORY), Optional.empty(), proofs).target())
        .isEqualTo(OLD);
  }

  @Test
  void aDownloadWaitsNoLongerThanForTheNewestVersion() {
    malloryAnswers = true;

    settle();

    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.PROVEN);
  }

  @Test
  void aCancelledDownloadIsNotKeptWaiting() throws Exception {
    Cancellation cancellation = new Cancellation();
    Thread wants =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    prover.settle(GAME, cancellation);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    silenced.await();

    cancellation.cancel();

    wants.join();
  }

  private void settle() {
    try {
      prover.settle(GAME, new Cancellation());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void pass(long more) {
    nanos.addAndGet(more);
    prover.wake();
  }

  private static PeerEntry peer(String name, Version version) {
    return new PeerEntry(
        PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8)),
        name,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000),
        1,
        Map.of(GAME, new GameSummary(GAME, version, true, false, 7)));
  }
}
