package net.lanspread.library;

import static net.lanspread.library.LibraryFixture.ALIENS;
import static net.lanspread.library.LibraryFixture.BFBC2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.disk.Roots;
import org.junit.jupiter.api.Test;

/** The threads that hash, from start to end. */
class ManifestHashersTest extends HashingSession {
  @Test
  void asManyGamesAreHashedAtOnceAsThereAreThreads() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    for (String file : List.of("maps.pak", "aliens.pak")) {
      disk.whenRead(
          file,
          () -> {
            both.countDown();
            try {
              assertThat(both.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          });
    }
    write("aliens/aliens.pak", "aliens");
    try (ManifestStore two = open(2)) {
      two.request(BFBC2);
      two.request(ALIENS);
      two.start();
      assertThat(both.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void hashingLeavesACoreForTheGame() {
    assertThat(List.of(1, 2, 4, 16)).map(ManifestStore::threadsFor).containsExactly(1, 1, 3, 15);
  }

  @Test
  void closingEndsTheThreadsThatWait() throws Exception {
    CountDownLatch came = new CountDownLatch(3);
    store =
        new ManifestStore(
            disk,
            new Roots(disk, games, state),
            state,
            new FileListing(disk),
            _ -> {
              hashers.add(Thread.currentThread());
              came.countDown();
              return arrives(came);
            },
            3);
    store.start();
    for (String id : List.of("one", "two", "three")) {
      store.request(new GameId(id));
    }
    assertThat(arrives(came)).as("three games are looked at at once").isTrue();
    store.close();
    assertThat(hashers).hasSize(3);
    assertHashersEnd();
  }

  @Test
  void closingEndsAThreadInTheMiddleOfAFile() throws Exception {
    disk.endless = true;
    store.start();
    store.request(BFBC2);
    assertThat(arrives(disk.reading)).isTrue();
    store.close();
    assertHashersEnd();
    assertThat(kept(BFBC2)).doesNotExist();
  }

  @Test
  void aStoreThatNeverStartedCanBeClosed() {
    store.request(BFBC2);
    store.close();
    store.close();
    assertThat(hashers).isEmpty();
  }

  private void assertHashersEnd() throws InterruptedException {
    assertThat(hashers).isNotEmpty();
    for (Thread hasher : hashers) {
      assertThat(hasher.join(GENEROUS)).as("%s has ended", hasher.getName()).isTrue();
    }
  }
}
