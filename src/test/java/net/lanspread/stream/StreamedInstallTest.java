package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import net.lanspread.content.Chunks;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.download.SpaceClaims;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.stream.StreamSource.Streaming;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;

/** What a streamed install makes of what its sources send. */
class StreamedInstallTest extends StreamedSession {
  @Test
  void whatIsStreamedBecomesLocalAndALaterArchiveReplacesTheFilesOfAnEarlierOne() throws Exception {
    StreamSource source = StreamSource.streaming("a", game().end().stream());

    StreamedInstall.End end = run(source);

    assertThat(end).isEqualTo(new StreamedInstall.End(Outcome.DONE, true));
    assertThat(root())
        .containsOnlyKeys("local/", "local/maps/", "local/maps/a", "local/empty", "local/b")
        .containsEntry("local/maps/a", "a newer map")
        .containsEntry("local/b", "b");
    assertThat(source.asked())
        .containsExactly(new Message.GetInstallStream(ID, StreamSource.VERSION, null));
    assertThat(kinds())
        .containsExactly(
            "GotGameFiles",
            "DownloadBegin",
            "DownloadChunkFinished",
            "DownloadChunkFinished",
            "DownloadChunkFinished",
            "DownloadFinished");
    assertThat(events)
        .contains(
            new PeerEvent.DownloadChunkFinished(
                ID, "maps/a", 0, 5, source.peerId(), source.address()));
    assertThat(claims.unclaimedBytes(1_000)).isEqualTo(1_000);
  }

  @Test
  void filesAreReportedInChunks() throws Exception {
    String large = "x".repeat(100_000);
    Records records = new Records().archive().start("large", 9 * 1_000_000);
    for (int i = 0; i < 90; i++) {
      records.put(
          new InstallRecord.FileBytes(ByteBuffer.wrap(large.getBytes(StandardCharsets.US_ASCII))));
    }
    CRC32 crc = new CRC32();
    crc.update(large.repeat(90).getBytes(StandardCharsets.US_ASCII));
    records.put(new InstallRecord.FileEnd(crc.getValue())).end();

    run(StreamSource.streaming("a", records.stream()));

    assertThat(
            events.stream()
                .filter(event -> event instanceof PeerEvent.DownloadChunkFinished)
                .map(event -> ((PeerEvent.DownloadChunkFinished) event).chunkBytes()))
        .containsExactly(
            (long) Chunks.CHUNK_BYTES,
            (long) Chunks.CHUNK_BYTES,
            9_000_000L - 2 * Chunks.CHUNK_BYTES);
  }

  @Test
  void brokenStreamLeavesNothingForTheNextSourceToTripOver() throws Exception {
    Streaming broken =
        new Records().archive().file("only-here", "1").start("b", 5).announced(4, 17);
    StreamSource first = StreamSource.streaming("a", broken);
    StreamSource second = StreamSource.streaming("b", game().end().stream());

    StreamedInstall.End end = run(first, second);

    assertThat(end.outcome()).isEqualTo(Outcome.DONE);
    assertThat(root()).doesNotContainKey("local/only-here").containsKey("local/b");
    assertThat(first.asked().size() + second.asked().size()).isBetween(1, 2);
    assertThat(kinds()).containsOnlyOnce("DownloadBegin").containsOnlyOnce("DownloadFinished");
  }

  @Test
  void failureOfTheLastSourceIsTheReasonAndTheRootGoesAgain() throws Exception {
    assertFailure(
        FailureCode.PEERS_GONE,
        StreamSource.streaming("a", new Records().archive().file("a", "1").announced(2, 2)));
    assertThat(kinds()).endsWith("DownloadPeersGone");
    assertFailure(
        FailureCode.ARCHIVE_ERROR,
        StreamSource.streaming(
            "a",
            game()
                .put(new InstallRecord.Failure(WireCode.ARCHIVE, "a.eti is odd\u001b[2J"))
                .stream()));
    assertFailure(
        FailureCode.PEERS_GONE,
        StreamSource.streaming(
            "a", game().put(new InstallRecord.Failure(WireCode.INTERNAL, "no disk")).stream()));
    assertFailure(
        FailureCode.ARCHIVE_ERROR, StreamSource.declining("a", WireCode.ARCHIVE, "is encrypted"));
    assertFailure(FailureCode.PEERS_GONE, StreamSource.declining("a", WireCode.NOT_SERVED, "gone"));
    assertFailure(
        FailureCode.PEERS_GONE,
        new StreamSource(
            "a",
            (_, _) -> {
              throw new IOException("no connection");
            }));
    assertFailure(
        FailureCode.PEERS_GONE,
        new StreamSource("a", (_, _) -> new Source.Answer.Refused<>("nonsense")));
  }

  @Test
  void wordsOfASourceArriveWithoutControlCharacters() throws Exception {
    StreamedInstall.End end =
        run(StreamSource.declining("a", WireCode.ARCHIVE, "x.eti\u001b[2J\nis odd"));

    assertThat(end.outcome())
        .isEqualTo(Outcome.failed(FailureCode.ARCHIVE_ERROR, "x.eti?[2J?is odd"));
  }

  @Test
  void busySourceIsAskedAgain() throws Exception {
    Streaming stream = game().end().stream();
    StreamSource source =
        new StreamSource(
            "a",
            (nth, _) ->
                nth < 2
                    ? new Source.Answer.Declined<>(WireCode.BUSY, "later")
                    : new Source.Answer.Given<>(stream));

    assertThat(run(source).outcome()).isEqualTo(Outcome.DONE);
    assertThat(source.asked()).hasSize(3);
  }

  @Test
  void gameThatDoesNotFitIsRefusedBeforeItsFirstByte() throws Exception {
    disk = FaultyDisk.fullAfter(REAL, 2 << 20);
    StreamSource source =
        StreamSource.streaming("a", new Records().archive().start("a", (1 << 20) + 1).stream());

    assertFailure(FailureCode.DISK_FULL, source);
    assertThat(((FaultyDisk) disk).steps()).isZero();
  }

  @Test
  void spaceThatAnotherOperationNeedsIsNotCountedOn() throws Exception {
    disk = FaultyDisk.fullAfter(REAL, 3 << 20);
    try (SpaceClaims.Claim other = claims.claim(3 << 19, 3 << 20).orElseThrow()) {
      assertFailure(
          FailureCode.DISK_FULL,
          StreamSource.streaming("a", new Records().archive().start("a", 1 << 20).stream()));
      other.written(1);
    }
  }

  @Test
  void diskThatMayNotBeLookedAtIsNamed() throws Exception {
    disk =
        new RecordingDisk() {
          @Override
          public long usableBytes(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
          }
        };

    assertThat(run(StreamSource.streaming("a", game().end().stream())).outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains(home.resolve("games") + " ", "write-protected; allow it"));
  }

  @Test
  void failureOfOurOwnDiskIsNoReasonToAskAnotherSource() throws Exception {
    disk = FaultyDisk.failingOnceAt(REAL, 6);
    StreamSource first = StreamSource.streaming("a", game().end().stream());
    StreamSource second = StreamSource.streaming("b", game().end().stream());

    assertFailure(FailureCode.IO_ERROR, first, second);
    assertThat(first.asked().size() + second.asked().size()).isEqualTo(1);
  }

  @Test
  void installedGameIsNotReplaced() throws Exception {
    Files.createDirectories(home.resolve("games/bfbc2/local"));
    Files.writeString(home.resolve("games/bfbc2/local/mine"), "mine");

    StreamedInstall.End end = run(StreamSource.streaming("a", game().end().stream()));

    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.ALREADY_INSTALLED));
    assertThat(root()).containsOnlyKeys("local/", "local/mine");
  }
}
