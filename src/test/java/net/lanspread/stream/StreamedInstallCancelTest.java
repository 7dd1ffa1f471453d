package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import net.lanspread.content.GameId;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.stream.StreamSource.Streaming;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streamed installs that their user cancels. */
class StreamedInstallCancelTest extends StreamedSession {
  /** What a cancelled operation may be doing. */
  enum Doing {
    WAITING_FOR_THE_HEAD,
    WAITING_FOR_BYTES,
    WAITING_FOR_A_BUSY_SOURCE
  }

  @ParameterizedTest
  @EnumSource
  void cancelWakesWhateverItWaitsForAndLeavesNothing(Doing doing) throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    StreamSource source =
        new StreamSource(
            "a",
            (_, cancelled) ->
                switch (doing) {
                  case WAITING_FOR_THE_HEAD -> {
                    waits.countDown();
                    untilCancelled(cancelled);
                    throw new IOException("the stream was closed");
                  }
                  case WAITING_FOR_BYTES ->
                      new Source.Answer.Given<>(
                          new Streaming(
                              new Message.InstallStreamReply(1, 1),
                              _ -> {
                                waits.countDown();
                                untilCancelled(cancelled);
                                throw new IOException("the stream was closed");
                              }));
                  case WAITING_FOR_A_BUSY_SOURCE -> {
                    waits.countDown();
                    yield new Source.Answer.Declined<>(WireCode.BUSY, "later");
                  }
                });
    FutureTask<StreamedInstall.End> running = new FutureTask<>(() -> run(source));
    Thread.ofVirtual().start(running);
    waits.await();

    cancellation.cancel();

    assertThat(running.get().outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(kinds()).doesNotContain("DownloadPeersGone", "DownloadFinished");
  }

  @Test
  void cancelWakesTheWaitForAnOffer() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    StreamSource silent =
        new StreamSource("a", (_, _) -> new Source.Answer.Declined<>(WireCode.BUSY, "later")) {
          @Override
          public Answer<Offer> offer(GameId gameId) throws IOException {
            waits.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
            return super.offer(gameId);
          }
        };
    FutureTask<StreamedInstall.End> running = new FutureTask<>(() -> run(silent));
    Thread.ofVirtual().start(running);
    waits.await();

    cancellation.cancel();

    assertThat(running.get().outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(kinds()).isEmpty();
  }

  private static void untilCancelled(Cancellation cancelled) {
    CountDownLatch latch = new CountDownLatch(1);
    cancelled.onCancel(latch::countDown);
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void installCancelledBeforeItsVoteReportsNothing() throws Exception {
    cancellation.cancel();

    StreamedInstall.End end = run(StreamSource.streaming("a", game().end().stream()));

    assertThat(end.received()).isFalse();
    assertThat(kinds()).isEmpty();
    assertThat(home.resolve("games")).isEmptyDirectory();
  }
}
