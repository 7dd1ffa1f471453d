package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.library.LocalGame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServedListsTest {
  private static final LocalGame GAME = game(1);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final ServedLists lists = new ServedLists(now::get);

  @Test
  void aCrowdThatAsksWhileTheListIsMadeGetsOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(20);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ServedLists.Served>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            threads.submit(
                () -> {
                  asked.countDown();
                  return lists.of(
                      GAME,
                      0,
                      () -> {
                        asked.await();
                        return make();
                      });
                }));
      }
      for (Future<ServedLists.Served> answer : answers) {
        assertThat(answer.get()).isSameAs(answers.getFirst().get());
      }
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void listIsMadeAnewAMomentLaterAndForAnotherContent() throws IOException {
    lists.of(GAME, 0, this::make);
    now.set(ServedLists.SHORTEST.toNanos() - 1);
    lists.of(GAME, 0, this::make);
    assertThat(made).hasValue(1);

    lists.of(game(2), 0, this::make);
    assertThat(made).hasValue(2);
    lists.of(game(2), 1, this::make);
    assertThat(made).as("a file was mended, and the game looks as before").hasValue(3);

    now.set(2 * ServedLists.SHORTEST.toNanos());
    lists.of(game(2), 1, this::make);
    assertThat(made).hasValue(4);
  }

  @Test
  void listThatTookLongIsServedTwiceAsLong() throws IOException {
    lists.of(
        GAME,
        0,
        () -> {
          now.addAndGet(Duration.ofSeconds(20).toNanos());
          return make();
        });

    now.addAndGet(Duration.ofSeconds(39).toNanos());
    lists.of(GAME, 0, this::make);
    assertThat(made).hasValue(1);

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    lists.of(GAME, 0, this::make);
    assertThat(made).hasValue(2);
  }

  @Test
  void failureIsToldAndNotKept() throws IOException {
    assertThatThrownBy(
            () ->
                lists.of(
                    GAME,
                    0,
                    () -> {
                      throw new IOException("the disk is gone");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the disk is gone");

    lists.of(GAME, 0, this::make);
    assertThat(made).hasValue(1);
  }

  private static LocalGame game(long sizeBytes) {
    return new LocalGame(new GameId("cod5"), new Version("20250101"), false, sizeBytes);
  }

  private ServedLists.Served make() {
    made.incrementAndGet();
    return new ServedLists.Served(null, new byte[1]);
  }
}
