package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyncingTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private final SlowDisk disk = new SlowDisk();

  /** A disk that says which files are on the medium, and may fail or be slow to bring them. */
  private static final class SlowDisk extends RecordingDisk {
    final Set<String> safe = new ConcurrentSkipListSet<>();
    volatile CountDownLatch asked = new CountDownLatch(0);
    volatile CountDownLatch goes = new CountDownLatch(0);
    volatile boolean broken;

    @Override
    protected void syncing(Path file) throws IOException {
      asked.countDown();
      if (broken) {
        throw new IOException("the medium is worn out");
      }
      try {
        goes.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      safe.add(String.valueOf(file.getFileName()));
    }
  }

  @BeforeEach
  void filesAreThere() throws IOException {
    for (String name : Set.of("a", "b", "c")) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  @Test
  void filesGoToTheMediumBeforeAnybodyWaitsOnceThereAreEnoughBytes() throws Exception {
    disk.asked = new CountDownLatch(2);
    try (Syncing syncing = new Syncing(disk, () -> {})) {
      syncing.wrote(folder.resolve("a"), 40 * MIB);
      syncing.wrote(folder.resolve("b"), 24 * MIB);

      assertThat(disk.asked.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void waitingBringsTheRest() throws Exception {
    try (Syncing syncing = new Syncing(disk, () -> {})) {
      syncing.wrote(folder.resolve("a"), 64 * MIB);
      syncing.wrote(folder.resolve("b"), 1);
      syncing.wrote(folder.resolve("c"), 0);
      syncing.folder(folder);

      syncing.await();

      assertThat(disk.safe).containsExactly("a", "b", "c");
      assertThat(disk.events()).contains("sync folder " + folder.getFileName());
    }
  }

  @Test
  void aFileThatIsWrittenOnGoesAgain() throws Exception {
    try (Syncing syncing = new Syncing(disk, () -> {})) {
      syncing.wrote(folder.resolve("a"), 1);
      syncing.await();
      disk.safe.clear();
      syncing.wrote(folder.resolve("a"), 1);
      syncing.await();
    }

    assertThat(disk.safe).containsExactly("a");
  }

  /** The system may tell of bytes that it could not write only once. */
  @Test
  void aFailureIsToldWheneverAnybodyAsks() throws Exception {
    disk.broken = true;
    try (Syncing syncing = new Syncing(disk, () -> {})) {
      syncing.wrote(folder.resolve("a"), 1);
      assertThatThrownBy(syncing::await).hasMessage("the medium is worn out");
      disk.broken = false;
      syncing.wrote(folder.resolve("b"), 1);

      assertThatThrownBy(syncing::await).hasMessage("the medium is worn out");
      assertThat(disk.safe).isEmpty();
    }
  }

  @Test
  void nothingGoesAfterACancel() {
    try (Syncing syncing =
        new Syncing(
            disk,
            () -> {
              throw new IllegalStateException("cancelled");
            })) {
      syncing.wrote(folder.resolve("a"), 1);

      assertThatThrownBy(syncing::await).hasMessage("cancelled");
    }
    assertThat(disk.safe).isEmpty();
  }

  @Test
  void closingWaitsForBegunStepsAndLeavesTheRest() throws Exception {
    disk.asked = new CountDownLatch(1);
    disk.goes = new CountDownLatch(1);
    Syncing syncing = new Syncing(disk, () -> {});
    syncing.wrote(folder.resolve("a"), 64 * MIB);
    syncing.wrote(folder.resolve("b"), 1);
    assertThat(disk.asked.await(10, TimeUnit.SECONDS)).isTrue();

    Thread.ofVirtual().start(disk.goes::countDown);
    syncing.close();

    assertThat(disk.safe).containsExactly("a");
  }
}
