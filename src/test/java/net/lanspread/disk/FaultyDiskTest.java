package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyDiskTest {
  @TempDir Path folder;

  private final RealDisk real = new RealDisk();

  @Test
  void undisturbedRunCountsTheStepsThatChangeSomething() throws IOException {
    FaultyDisk disk = FaultyDisk.undisturbed(real);
    story(disk);
    assertThat(disk.steps()).isEqualTo(8);
    assertThat(disk.stat(folder.resolve("a/c"))).isEmpty();
  }

  @Test
  void stoppedMachineLeavesHalfAWriteAndAnswersNoMore() throws IOException {
    FaultyDisk disk = FaultyDisk.stoppingAt(real, 3);
    assertThatThrownBy(() -> story(disk)).isInstanceOf(IOException.class);
    assertThat(Files.readString(folder.resolve("a/b"))).isEqualTo("ha");
    assertThatThrownBy(() -> disk.stat(folder)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.createFolders(folder)).isInstanceOf(IOException.class);
    assertThat(disk.hasFailed()).isTrue();
  }

  @Test
  void everyStepCanFail() {
    for (int n = 1; n <= 8; n++) {
      FaultyDisk disk = FaultyDisk.stoppingAt(real, n);
      assertThatThrownBy(() -> story(disk)).isInstanceOf(IOException.class);
      assertThat(disk.steps()).isEqualTo(n);
    }
  }

  @Test
  void diskThatFailedOnceWorksAgain() throws IOException {
    FaultyDisk disk = FaultyDisk.failingOnceAt(real, 1);
    assertThatThrownBy(() -> story(disk)).isInstanceOf(IOException.class);
    story(disk);
    assertThat(disk.steps()).isEqualTo(9);
  }

  @Test
  void fullDiskTakesNothingMore() {
    FaultyDisk disk = FaultyDisk.fullAfter(real, 3);
    assertThatThrownBy(() -> story(disk)).isInstanceOf(DiskFullException.class);
    assertThat(folder.resolve("a/b")).isEmptyFile();
  }

  private void story(Disk disk) throws IOException {
    disk.createFolders(folder.resolve("a"));
    try (Disk.Writer writer = disk.openWriter(folder.resolve("a/b"))) {
      writer.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)), 0);
      writer.setLength(2);
      writer.sync();
    }
    disk.moveAtomically(folder.resolve("a/b"), folder.resolve("a/c"));
    disk.syncFolder(folder.resolve("a"));
    disk.delete(folder.resolve("a/c"));
  }
}
