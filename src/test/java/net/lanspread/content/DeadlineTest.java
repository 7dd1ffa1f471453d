package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final Object lock = new Object();

  // Clocks of nanoseconds may start anywhere, so they may run over.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

  private final Deadline deadline = new Deadline(Duration.ofSeconds(3), clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void timeRunsOut() {
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(3));

    pass(Duration.ofSeconds(2));
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.isOver()).isFalse();

    pass(Duration.ofSeconds(1));
    assertThat(deadline.isOver()).isTrue();

    pass(Duration.ofSeconds(1));
    assertThat(deadline.left()).isEqualTo(Duration.ZERO);
    assertThat(deadline.isOver()).isTrue();
  }

  @Test
  void waitBeyondItIsNone() throws InterruptedException {
    pass(Duration.ofSeconds(4));

    synchronized (lock) {
      assertThat(deadline.waitOn(lock)).isFalse();
    }
  }

  @Test
  void waitEndsByAWord() throws InterruptedException {
    Deadline far = new Deadline(Duration.ofDays(1), clock::get);
    boolean[] told = new boolean[1];
    Thread teller =
        Thread.ofVirtual()
            .start(
                () -> {
                  synchronized (lock) {
                    told[0] = true;
                    lock.notifyAll();
                  }
                });

    synchronized (lock) {
      while (!told[0]) {
        assertThat(far.waitOn(lock)).isTrue();
      }
    }

    teller.join();
  }

  @Test
  void waitEndsWithTheLastMoment() throws InterruptedException {
    pass(Duration.ofSeconds(3).minusNanos(1));

    synchronized (lock) {
      assertThat(deadline.waitOn(lock)).isTrue();
    }
  }
}
