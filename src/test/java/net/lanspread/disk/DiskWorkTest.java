package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiskWorkTest {
  private final DiskWork work = new DiskWork(2);

  @Test
  void requestsOnVirtualThreadsHaveTheirWorkDoneOnPlatformThreads() throws Exception {
    CompletableFuture<Boolean> virtual = new CompletableFuture<>();

    Thread.ofVirtual()
        .start(
            () -> {
              try {
                virtual.complete(work.run(() -> Thread.currentThread().isVirtual()));
              } catch (IOException e) {
                virtual.completeExceptionally(e);
              }
            });

    assertThat(virtual.get()).isFalse();
  }

  @Test
  void moreWaitUntilOneHasEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Long> third = new CompletableFuture<>();
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual()
          .start(
              () ->
                  quietly(
                      () -> {
                        begun.countDown();
                        end.await();
                        return 0L;
                      }));
    }
    begun.await();
    Thread.ofVirtual().start(() -> third.complete(quietly(end::getCount)));

    end.countDown();

    assertThat(third.get()).as("what the third found").isZero();
  }

  @Test
  void whatGoesWrongIsTheAskersToHear() {
    assertThatThrownBy(
            () ->
                work.run(
                    () -> {
                      throw new IOException("no such folder");
                    }))
        .hasMessage("no such folder");
  }

  private long quietly(java.util.concurrent.Callable<Long> callable) {
    try {
      return work.run(callable);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
