package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import net.lanspread.content.Chunks;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;

/** Downloads onto disks that have no room for them. */
class DownloadRoomTest extends DownloadSession {
  @Test
  void gameThatDoesNotFitTheDiskIsNotBegun() throws Exception {
    Disk full = FaultyDisk.fullAfter(DownloadFixture.REAL, 1000);

    assertFailed(download(GAME, full, new FakeSource("anna", GAME)), FailureCode.DISK_FULL);

    assertThat(fixture.snapshot()).isEmpty();
    assertThat(events).noneMatch(PeerEvent.DownloadBegin.class::isInstance);
  }

  @Test
  void fileThatTheDiskCannotHoldIsSaidBeforeItsFirstByte() throws Exception {
    Disk fat =
        new RecordingDisk() {
          @Override
          public long largestFileBytes(Path path) {
            return 10;
          }
        };

    DownloadResult result = download(GAME, fat, new FakeSource("anna", GAME));

    assertFailed(result, FailureCode.IO_ERROR);
    assertThat(result.toString()).contains(fixture.root + "/", "FAT32");
    assertThat(fixture.snapshot()).isEmpty();
    assertThat(events).noneMatch(PeerEvent.DownloadBegin.class::isInstance);
  }

  @Test
  void spaceThatAnotherDownloadNeedsIsNotThere() throws Exception {
    Disk disk = FaultyDisk.fullAfter(DownloadFixture.REAL, 8L * 1024 * 1024);
    SpaceClaims.Claim other = claims.claim(7L * 1024 * 1024, 8L * 1024 * 1024).orElseThrow();

    assertFailed(download(GAME, disk, new FakeSource("anna", GAME)), FailureCode.DISK_FULL);
    assertThat(events).noneMatch(PeerEvent.DownloadBegin.class::isInstance);

    other.written(6L * 1024 * 1024);
    assertDownloaded(download(GAME, disk, new FakeSource("anna", GAME)), GAME);
    other.close();
    assertThat(claims.unclaimedBytes(1000)).as("both claims are given back").isEqualTo(1000);
  }

  @Test
  void diskThatFillsUpMeanwhileLeavesNoSentinel() throws Exception {
    GameContent large =
        GameContent.version("20250101").with("data.bin", new byte[2 * Chunks.CHUNK_BYTES]);
    byte[] other = new byte[2 * Chunks.CHUNK_BYTES];
    Arrays.fill(other, (byte) 1);
    fixture.withUsersFiles().write("data.bin", other);
    Disk full = FaultyDisk.fullAfter(DownloadFixture.REAL, 3L * 1024 * 1024);

    assertFailed(download(large, full, new FakeSource("anna", large)), FailureCode.DISK_FULL);

    assertThat(events).contains(new PeerEvent.DownloadBegin(DownloadFixture.ID));
    assertNoSentinel();
    assertDownloaded(download(large, new FakeSource("anna", large)), large);
  }
}
