package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StateFeedTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final NumberedStates states = new NumberedStates();
  private final StateFeed feed = new StateFeed(states, Duration.ofMillis(1));

  @AfterEach
  void close() {
    feed.close();
  }

  private void tell(int next) {
    states.number.set(next);
    feed.touch();
  }

  @Test
  void nothingIsMadeWhileNobodyFollows() throws InterruptedException {
    tell(2);
    tell(3);
    assertThat(states.made.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();

    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(NumberedStates.state(3));
    }
  }

  @Test
  void slowReaderGetsTheLatestStateAndNoOlderOne() throws InterruptedException {
    try (StateFeed.Follower slow = feed.follow();
        StateFeed.Follower quick = feed.follow()) {
      assertThat(slow.next(LONG)).hasValue(NumberedStates.state(1));
      assertThat(quick.next(LONG)).hasValue(NumberedStates.state(1));
      for (int next = 2; next <= 6; next++) {
        tell(next);
        assertThat(quick.next(LONG)).hasValue(NumberedStates.state(next));
      }

      assertThat(slow.next(LONG)).hasValue(NumberedStates.state(6));
      assertThat(slow.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void whatSaysTheSameIsNotToldAgain() throws InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(NumberedStates.state(1));
      states.made.drainPermits();
      feed.touch();
      states.made.acquire();
      feed.touch();
      states.made.acquire();

      assertThat(follower.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void firstStateIsWaitedForUntilThereIsOne() throws InterruptedException {
    states.number.set(0);
    try (StateFeed.Follower follower = feed.follow()) {
      states.made.acquire();
      assertThat(follower.next(Duration.ZERO)).isEmpty();

      tell(4);
      assertThat(follower.next(LONG)).hasValue(NumberedStates.state(4));
    }
  }

  @Test
  void newFollowerGetsNothingThatIsOlderThanItself() throws InterruptedException {
    try (StateFeed.Follower early = feed.follow()) {
      assertThat(early.next(LONG)).hasValue(NumberedStates.state(1));
    }
    states.number.set(2);
    try (StateFeed.Follower late = feed.follow()) {
      assertThat(late.next(LONG)).hasValue(NumberedStates.state(2));
    }
  }

  @Test
  void closedFeedEndsAllWaits() throws InterruptedException {
    try (StateFeed.Follower follower = feed.follow()) {
      assertThat(follower.next(LONG)).hasValue(NumberedStates.state(1));
      feed.close();

      assertThat(follower.next(Duration.ofDays(1))).isEmpty();
      assertThat(follower.isOver()).isTrue();
    }
  }
}
