package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StateFeedTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final AtomicInteger version = new AtomicInteger(1);
  private final AtomicInteger made = new AtomicInteger();
  private final Semaphore makings = new Semaphore(0);
  private final StateFeed feed =
      new StateFeed(
          new StateFeed.Maker() {
            @Override
            public Optional<AppState> make() {
              made.incrementAndGet();
              Optional<AppState> state =
                  version.get() == 0 ? Optional.empty() : Optional.of(state(version.get()));
              makings.release();
              return state;
            }

            @Override
            public Duration goodFor() {
              return Duration.ofMinutes(10);
            }
          },
          Duration.ofMillis(1));

  private static AppState state(int version) {
    return AppStates.running(AppStates.game("css", version));
  }

  @AfterEach
  void close() {
    feed.close();
  }

  private void tell(int next) {
    version.set(next);
    feed.touch();
  }

  @Test
  void nothingIsMadeWhileNobodyFollows() throws InterruptedException {
    tell(2);
    tell(3);
    assertThat(made).hasValue(0);

    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(state(3));
    }
  }

  @Test
  void slowReaderGetsTheLatestStateAndNoOlderOne() throws InterruptedException {
    try (StateFeed.Follower slow = feed.follow();
        StateFeed.Follower quick = feed.follow()) {
      assertThat(slow.next(LONG)).hasValue(state(1));
      assertThat(quick.next(LONG)).hasValue(state(1));
      for (int next = 2; next <= 6; next++) {
        tell(next);
        assertThat(quick.next(LONG)).hasValue(state(next));
      }

      assertThat(slow.next(LONG)).hasValue(state(6));
      assertThat(slow.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void whatSaysTheSameIsNotToldAgain() throws InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(state(1));
      makings.drainPermits();
      feed.touch();
      makings.acquire();
      feed.touch();
      makings.acquire();

      assertThat(follower.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void firstStateIsWaitedForUntilThereIsOne() throws InterruptedException {
    version.set(0);
    try (StateFeed.Follower follower = feed.follow()) {
      makings.acquire();
      assertThat(follower.next(Duration.ZERO)).isEmpty();

      tell(4);
      assertThat(follower.next(LONG)).hasValue(state(4));
    }
  }

  @Test
  void newFollowerGetsNothingThatIsOlderThanItself() throws InterruptedException {
    try (StateFeed.Follower early = feed.follow()) {
      assertThat(early.next(LONG)).hasValue(state(1));
    }
    version.set(2);
    try (StateFeed.Follower late = feed.follow()) {
      assertThat(late.next(LONG)).hasValue(state(2));
    }
  }

  @Test
  void closedFeedLetsNobodyWait() throws InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(state(1));
      feed.close();

      assertThat(follower.next(LONG)).isEmpty();
      assertThat(follower.isOver()).isTrue();
    }
  }
}
