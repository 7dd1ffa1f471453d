package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.Installer;
import net.lanspread.install.Recovery;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.ByteSource;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.stream.StreamSource.Streaming;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streamed installs onto a real disk, from sources in memory. */
@Timeout(60)
@ExtendWith(SilentLog.class)
class StreamedInstallTest {
  private static final GameId ID = new GameId("bfbc2");
  private static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());
  private static final ArchiveReader NO_ARCHIVES =
      (archive, _) -> {
        throw new ArchiveException(archive, "is none of this test's");
      };

  @TempDir Path home;

  private final List<PeerEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Cancellation cancellation = new Cancellation();
  private final SpaceClaims claims = new SpaceClaims();
  private Disk disk = REAL;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(home.resolve("games"));
    Files.createDirectories(home.resolve("state"));
  }

  static Records game() {
    return new Records()
        .archive()
        .folder("maps")
        .file("maps/a", "a map")
        .file("empty", "")
        .archive()
        .file("MAPS/A", "a newer map")
        .file("b", "b");
  }

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/x",
        "C:\\x",
        "a/../../x",
        "..",
        "nul",
        "x.",
        "a:b",
        "a\\b",
        "",
        "a//b",
        ".lanspread_owned",
        ".lanspread_scripts/game_start.sh",
        "maps/a",
        "B",
        "b/c",
        "maps"
      })
  void pathsThatNoArchiveMayHaveAreRefused(String path) throws Exception {
    Records records = new Records().archive().folder("maps").file("maps/a", "1").file("b", "1");
    if (path.isEmpty()) {
      records.raw(3, 0, 0);
    } else {
      records.file(path, "2").end();
    }

    assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", records.announced(4, 3)));
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(home.resolve("x")).doesNotExist();
  }

  @Test
  void whatDoesNotKeepToItsAnnouncementIsRefused() throws Exception {
    for (Streaming lie :
        List.of(
            game().end().announced(4, 100),
            game().end().announced(6, 100),
            game().end().announced(5, 16),
            game().end().announced(5, 18),
            game().start("huge", Long.MAX_VALUE - 100).announced(6, 20),
            new Records().archive().file("a", "1", 99).end().stream(),
            new Records().archive().start("a", 2).put(bytes("1")).raw(5, 0, 0, 0, 0).stream(),
            new Records().archive().start("a", 1).raw(4, 0, 0, 0, 2, 1, 1).stream(),
            new Records().raw(99).announced(1, 1),
            game().end().announced(500_001, 17),
            game().end().announced(5, Long.MAX_VALUE))) {
      assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", lie));
    }
  }

  private static InstallRecord bytes(String text) {
    return new InstallRecord.FileBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void endlessStreamIsCutOffWhereItExceedsItsAnnouncement() throws Exception {
    Streaming endless =
        new Streaming(
            new Message.InstallStreamReply(10, 1_000),
            new ByteSource() {
              private boolean begun;

              @Override
              public int read(ByteBuffer into) {
                if (!begun) {
                  begun = true;
                  into.put((byte) 1);
                  return 1;
                }
                into.put(new byte[] {2, 0, 1, 'd'});
                return 4;
              }
            });

    assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", endless));
    assertThat(endless.isClosed()).isTrue();
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
  void failureOfOurOwnDiskIsNoReasonToAskAnotherSource() throws Exception {
    disk = FaultyDisk.failingOnceAt(REAL, 6);
    StreamSource first = StreamSource.streaming("a", game().end().stream());
    StreamSource second = StreamSource.streaming("b", game().end().stream());

    assertFailure(FailureCode.IO_ERROR, first, second);
    assertThat(first.asked().size() + second.asked().size()).isEqualTo(1);
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

  /** What a cancelled operation may be doing. */
  enum Doing {
    WAITING_FOR_THE_HEAD,
    WAITING_FOR_BYTES,
    WAITING_FOR_A_BUSY_SOURCE
  }

  @ParameterizedTest
  @EnumSource
  void cancelWakesWhateverItWaitsForAndLeavesNothing(Doing doing) throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    StreamSource source =
        new StreamSource(
            "a",
            (_, cancelled) ->
                switch (doing) {
                  case WAITING_FOR_THE_HEAD -> {
                    waits.countDown();
                    untilCancelled(cancelled);
                    throw new IOException("the stream was closed");
                  }
                  case WAITING_FOR_BYTES ->
                      new Source.Answer.Given<>(
                          new Streaming(
                              new Message.InstallStreamReply(1, 1),
                              _ -> {
                                waits.countDown();
                                untilCancelled(cancelled);
                                throw new IOException("the stream was closed");
                              }));
                  case WAITING_FOR_A_BUSY_SOURCE -> {
                    waits.countDown();
                    yield new Source.Answer.Declined<>(WireCode.BUSY, "later");
                  }
                });
    FutureTask<StreamedInstall.End> running = new FutureTask<>(() -> run(source));
    Thread.ofVirtual().start(running);
    waits.await();

    cancellation.cancel();

    assertThat(running.get().outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(kinds()).doesNotContain("DownloadPeersGone", "DownloadFinished");
  }

  @Test
  void cancelWakesTheWaitForAnOffer() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    StreamSource silent =
        new StreamSource("a", (_, _) -> new Source.Answer.Declined<>(WireCode.BUSY, "later")) {
          @Override
          public Answer<Offer> offer(GameId gameId) throws IOException {
            waits.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
            return super.offer(gameId);
          }
        };
    FutureTask<StreamedInstall.End> running = new FutureTask<>(() -> run(silent));
    Thread.ofVirtual().start(running);
    waits.await();

    cancellation.cancel();

    assertThat(running.get().outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(kinds()).isEmpty();
  }

  private static void untilCancelled(Cancellation cancelled) {
    CountDownLatch latch = new CountDownLatch(1);
    cancelled.onCancel(latch::countDown);
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  @Test
  void installCancelledBeforeItsVoteReportsNothing() throws Exception {
    cancellation.cancel();

    StreamedInstall.End end = run(StreamSource.streaming("a", game().end().stream()));

    assertThat(end.received()).isFalse();
    assertThat(kinds()).isEmpty();
    assertThat(home.resolve("games")).isEmptyDirectory();
  }

  @Test
  void stoppedAtAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.stoppingAt(REAL, step));
  }

  @Test
  void failureOfAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.failingOnceAt(REAL, step));
  }

  private interface Fault {
    FaultyDisk at(int step);
  }

  private void everyStep(Fault fault) throws Exception {
    run(StreamSource.streaming("a", game().end().stream()));
    NavigableMap<String, String> whole = root();
    FaultyDisk last;
    int step = 0;
    int wholeGames = 0;
    do {
      Trees.delete(REAL, home.resolve("games/bfbc2"));
      last = fault.at(++step);
      disk = last;
      Outcome outcome = run(StreamSource.streaming("a", game().end().stream())).outcome();
      new Recovery(REAL, home.resolve("games"), home.resolve("state")).run();
      boolean installed = Files.exists(home.resolve("games/bfbc2"));
      if (installed) {
        assertThat(root()).as("step %d: %s", step, outcome).isEqualTo(whole);
        wholeGames++;
      }
      if (outcome instanceof Outcome.Done) {
        assertThat(installed).as("step %d", step).isTrue();
      }
    } while (last.hasFailed());
    assertThat(step).isGreaterThan(20);
    assertThat(wholeGames).isBetween(2, step - 10);
  }

  private void assertFailure(FailureCode code, StreamSource... sources) throws Exception {
    StreamedInstall.End end = run(sources);
    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.code()).as(failed.message()).isEqualTo(code);
              assertThat(failed.message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
            });
    assertThat(end.received()).isFalse();
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(claims.unclaimedBytes(1_000)).isNotNegative();
  }

  private StreamedInstall.End run(StreamSource... sources) throws InterruptedException {
    return install().run(List.of(sources));
  }

  private StreamedInstall install() {
    Path games = home.resolve("games");
    return new StreamedInstall(
        ID,
        StreamSource.VERSION,
        Optional.empty(),
        new Installer(disk, games, home.resolve("state"), NO_ARCHIVES, ArchiveLimits.defaults()),
        ArchiveLimits.defaults(),
        disk,
        games,
        claims,
        cancellation,
        events::add,
        new BannedPeers(events::add),
        System::nanoTime);
  }

  private List<String> kinds() {
    return List.copyOf(events).stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /** Every path of the root with its text; folders end in a slash. */
  private NavigableMap<String, String> root() {
    Path root = home.resolve("games/bfbc2");
    NavigableMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(each -> !each.equals(root))::iterator) {
        String name = root.relativize(path).toString();
        boolean isFile = Files.isRegularFile(path);
        found.put(isFile ? name : name + "/", isFile ? Files.readString(path) : "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
