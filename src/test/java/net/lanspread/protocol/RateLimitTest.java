package net.lanspread.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.FutureTask;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits on a clock that goes on when everybody waits. */
@Timeout(60)
class RateLimitTest {
  private static final long MIB = 1024 * 1024;
  private static final long SECOND = 1_000_000_000L;
  private static final Percentage A_TENTH = Percentage.withPercentage(10);

  private final SteppedTime time = new SteppedTime();
  private final RateLimit limit = new RateLimit(time);

  @Test
  void streamMovesAsManyBytesAsTheLimitAllows() throws IOException {
    limit.set(3 * MIB);

    assertThat(movedUntil(10 * SECOND, 100_000)).isCloseTo(30 * MIB, A_TENTH);
  }

  @Test
  void streamsHoldItTogetherAndShareEqually() throws Exception {
    limit.set(3 * MIB);
    int streams = 5;
    time.threads(streams);
    List<FutureTask<Long>> all = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      FutureTask<Long> moving =
          new FutureTask<>(
              () -> {
                try {
                  return movedUntil(10 * SECOND, limit.pieceBytes(256 * 1024));
                } finally {
                  time.threadEnds();
                }
              });
      Thread.ofVirtual().start(moving);
      all.add(moving);
    }

    long sum = 0;
    for (FutureTask<Long> each : all) {
      assertThat(each.get()).isCloseTo(30 * MIB / streams, A_TENTH);
      sum += each.get();
    }
    assertThat(sum).isCloseTo(30 * MIB, A_TENTH);
  }

  @Test
  void whatWasNotUsedIsMadeUpForForAMomentOnly() throws IOException {
    limit.set(MIB);
    time.nanos += 3600 * SECOND;
    long begin = time.nanos();

    assertThat(movedUntil(begin + SECOND, 10_000)).isCloseTo(MIB, A_TENTH);
  }

  @Test
  void anotherLimitHoldsForWaitingStreams() throws IOException {
    limit.set(RateLimit.LEAST_BYTES_PER_SECOND);
    limit.take((int) (100 * RateLimit.LEAST_BYTES_PER_SECOND));
    time.onPass = () -> limit.set(time.nanos() >= SECOND ? 0 : RateLimit.LEAST_BYTES_PER_SECOND);

    limit.take(1);

    assertThat(time.nanos()).isCloseTo(SECOND, within(SECOND / 5));
  }

  @Test
  void whoseBytesAreNotWantedAnyMoreWaitsNoLonger() throws IOException {
    limit.set(RateLimit.LEAST_BYTES_PER_SECOND);
    limit.take((int) (100 * RateLimit.LEAST_BYTES_PER_SECOND));

    limit.take(1, () -> time.nanos() >= SECOND);

    assertThat(time.nanos()).isCloseTo(SECOND, within(SECOND / 5));
  }

  @Test
  void withoutALimitNoStreamWaits() throws IOException {
    limit.take(Integer.MAX_VALUE);
    limit.take(Integer.MAX_VALUE);
    limit.enter(() -> false).close();

    assertThat(limit.pieceBytes(256 * 1024)).isEqualTo(256 * 1024);
    assertThat(limit.streamsAtOnce(3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(time.nanos()).isZero();
  }

  @Test
  void underASmallLimitFewStreamsMoveAtOnce() throws IOException {
    limit.set(256 * 1024);
    RateLimit.Stream first = limit.enter(() -> false);
    RateLimit.Stream _ = limit.enter(() -> false);
    time.onPass =
        () -> {
          takeAll();
          if (time.nanos() >= SECOND) {
            first.close();
          }
        };
    takeAll();

    limit.enter(() -> false).close();

    assertThat(time.nanos()).isCloseTo(SECOND, within(SECOND / 5));
  }

  @Test
  void idleStreamsLeaveTheLimitToOthers() throws IOException {
    limit.set(1024 * 1024);
    for (int i = 0; i < 10; i++) {
      RateLimit.Stream _ = limit.enter(() -> false);
    }

    assertThat(time.nanos()).isLessThan(SECOND);
    limit.set(256 * 1024);
    assertThat(limit.streamsAtOnce(10)).as("all that begin at once would be slow").isEqualTo(2);
  }

  private void takeAll() {
    try {
      limit.take(1024 * 1024, () -> true);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private long movedUntil(long nanos, int pieceBytes) throws IOException {
    long bytes = 0;
    while (time.nanos() < nanos) {
      limit.take(pieceBytes);
      bytes += pieceBytes;
    }
    return bytes;
  }

  /** Goes on to the first moment that somebody waits for when all threads wait. */
  private static final class SteppedTime implements RateLimit.Time {
    private final PriorityQueue<Long> waitedFor = new PriorityQueue<>();
    private int threads = 1;
    private long nanos;
    Runnable onPass = () -> {};

    synchronized void threads(int count) {
      threads = count;
    }

    synchronized void threadEnds() {
      threads--;
      goOn();
    }

    @Override
    public synchronized long nanos() {
      return nanos;
    }

    @Override
    public void pass(long forNanos) throws InterruptedException {
      synchronized (this) {
        long until = nanos + forNanos;
        waitedFor.add(until);
        goOn();
        while (nanos < until) {
          wait();
        }
      }
      onPass.run();
    }

    private void goOn() {
      if (waitedFor.size() == threads && !waitedFor.isEmpty()) {
        nanos = waitedFor.peek();
        while (!waitedFor.isEmpty() && waitedFor.peek() <= nanos) {
          waitedFor.remove();
        }
        notifyAll();
      }
    }
  }
}
