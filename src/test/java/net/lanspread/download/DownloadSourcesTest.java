package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.content.Chunks;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;

/** Sources that come and go and get stuck while a download runs. */
class DownloadSourcesTest extends DownloadSession {
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicReference<List<Source>> eligible = new AtomicReference<>(List.of());

  private DownloadResult download(GameContent content) throws InterruptedException {
    return download(content, DownloadFixture.REAL, Optional.empty(), eligible::get);
  }

  /** Sends its first chunk, and the others after the latch. */
  private static FakeSource haltingUntil(CountDownLatch latch, FakeSource source) {
    return source.sending(
        (nth, request, sink) -> {
          if (nth > 0) {
            FakeSource.await(latch);
          }
          return source.rightBytes(request, sink);
        });
  }

  /** After the first chunk these are the sources. */
  private void sourcesAfterTheFirstChunk(Source... sources) {
    watcher =
        event -> {
          if (event instanceof PeerEvent.DownloadChunkFinished) {
            eligible.set(List.of(sources));
          }
        };
  }

  @Test
  void sourceThatAppearsJoins() throws Exception {
    CountDownLatch joined = new CountDownLatch(1);
    FakeSource first = haltingUntil(joined, new FakeSource("first", GAME));
    FakeSource newcomer = new FakeSource("newcomer", GAME);
    newcomer.sending(
        (_, request, sink) -> {
          joined.countDown();
          return newcomer.rightBytes(request, sink);
        });
    eligible.set(List.of(first));
    sourcesAfterTheFirstChunk(first, newcomer);

    assertDownloaded(download(GAME), GAME);

    assertThat(newcomer.asked()).isNotEmpty();
  }

  @Test
  void sourceThatAppearsWithOtherContentIsNotAsked() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    FakeSource first = haltingUntil(looked, new FakeSource("first", GAME));
    FakeSource stranger = new FakeSource("stranger", GAME.with("bin/game.exe", "another program"));
    FakeSource busy = new FakeSource("busy", GAME);
    busy.offering(
        nth -> {
          if (nth > 0) {
            looked.countDown(); // the stranger was looked at a round ago
          }
          return FakeSource.refused(WireCode.BUSY);
        });
    eligible.set(List.of(first));
    sourcesAfterTheFirstChunk(first, stranger, busy);

    assertDownloaded(download(GAME), GAME);

    assertThat(stranger.offersAsked()).isEqualTo(1);
    assertThat(stranger.asked()).isEmpty();
  }

  @Test
  void newcomerThatDoesNotAnswerKeepsNoOtherOut() throws Exception {
    CountDownLatch joined = new CountDownLatch(1);
    FakeSource first = haltingUntil(joined, new FakeSource("first", GAME));
    FakeSource silent =
        new FakeSource("silent", GAME)
            .offering(
                _ -> {
                  FakeSource.await(never);
                  return FakeSource.refused(WireCode.INTERNAL);
                });
    FakeSource newcomer = new FakeSource("newcomer", GAME);
    newcomer.sending(
        (_, request, sink) -> {
          joined.countDown();
          return newcomer.rightBytes(request, sink);
        });
    eligible.set(List.of(first));
    sourcesAfterTheFirstChunk(first, silent, newcomer);

    assertDownloaded(download(GAME), GAME);
  }

  @Test
  void sourceThatServedNothingForAMomentIsAskedAgain() throws Exception {
    GameContent game = GameContent.version("20250101");
    for (int file = 0; file < 20; file++) {
      game = game.with("file " + file, "content " + file);
    }
    CountDownLatch again = new CountDownLatch(1);
    FakeSource first = haltingUntil(again, new FakeSource("first", game));
    FakeSource shaky = new FakeSource("shaky", game);
    shaky.sending(
        (_, request, sink) -> {
          if (shaky.offersAsked() == 1) {
            return FakeSource.refused(WireCode.NOT_SERVED);
          }
          again.countDown();
          return shaky.rightBytes(request, sink);
        });
    eligible.set(List.of(first, shaky));

    assertDownloaded(download(game), game);

    assertThat(again.getCount()).isZero();
  }

  @Test
  void sourceThatGoesIsNotWaitedFor() throws Exception {
    FakeSource leaving = haltingUntil(never, new FakeSource("leaving", GAME));
    FakeSource staying = new FakeSource("staying", GAME);
    eligible.set(List.of(leaving, staying));
    sourcesAfterTheFirstChunk(staying);

    assertDownloaded(download(GAME), GAME);
  }

  @Test
  void downloadEndsWhenItsLastSourceGoes() throws Exception {
    FakeSource leaving = haltingUntil(never, new FakeSource("leaving", GAME));
    eligible.set(List.of(leaving));
    sourcesAfterTheFirstChunk();

    assertFailed(download(GAME), FailureCode.PEERS_GONE);

    assertNoSentinel();
  }

  @Test
  void onlySourceThatForgetsItsRequestsIsAskedAgain() throws Exception {
    AtomicLong passedNanos = new AtomicLong();
    nanoTime = () -> System.nanoTime() + passedNanos.get();
    FakeSource forgetful = new FakeSource("forgetful", GAME);
    forgetful.sending(
        (nth, request, sink) -> {
          if (nth == 0) {
            passedNanos.set(Duration.ofMinutes(1).toNanos());
            FakeSource.await(never);
          }
          return forgetful.rightBytes(request, sink);
        });
    eligible.set(List.of(forgetful));

    assertDownloaded(download(GAME), GAME);
  }

  @Test
  void chunkStuckAtOneSourceComesFromAnother() throws Exception {
    CountDownLatch isStuck = new CountDownLatch(1);
    FakeSource stuck = new FakeSource("stuck", GAME);
    stuck.sending(
        (_, request, sink) -> {
          isStuck.countDown();
          FakeSource.await(never);
          return stuck.rightBytes(request, sink);
        });
    FakeSource steady = afterwards(isStuck, new FakeSource("steady", GAME));
    eligible.set(List.of(stuck, steady));

    assertDownloaded(download(GAME), GAME);

    assertThat(stuck.asked()).isNotEmpty();
    assertThat(steady.asked()).containsAll(stuck.asked());
    assertThat(came()).doesNotHaveDuplicates();
  }

  @Test
  void lateBytesOfAStuckSourceReachNoFile() throws Exception {
    byte[] bytes = new byte[3 * Chunks.CHUNK_BYTES];
    new java.util.Random(5).nextBytes(bytes);
    GameContent game = GameContent.version("20250101").with("data.bin", bytes);
    CountDownLatch isStuck = new CountDownLatch(1);
    FakeSource late = new FakeSource("late", game);
    late.sending(
        (_, request, sink) -> {
          isStuck.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            assertThat(e).as("a hostile sender goes on").isNotNull();
          }
          return late.wrongBytes(request, sink);
        });
    FakeSource steady = afterwards(isStuck, new FakeSource("steady", game));
    eligible.set(List.of(late, steady));

    assertDownloaded(download(game), game);

    assertThat(bans()).isEmpty();
  }
}
