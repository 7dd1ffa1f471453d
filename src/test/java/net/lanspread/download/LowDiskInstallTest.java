package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.Rar5Bytes;
import net.lanspread.content.Chunks;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.SilentLog;
import net.lanspread.disk.Trees;
import net.lanspread.install.Installer;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Installs whose archives never come to the disk. */
@ExtendWith(SilentLog.class)
class LowDiskInstallTest extends DownloadSession {
  private static final String ID = DownloadFixture.ID.value();

  private final AtomicBoolean held = new AtomicBoolean();
  private int cleared;

  private static GameContent game(Rar5Bytes archive) {
    return GameContent.version("20250101").with(ID + ".eti", archive.end().toBytes());
  }

  private static Rar5Bytes archive() {
    return new Rar5Bytes().folder("maps").file("maps/a", "a map").file("b", "bee");
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      FakeSource.await(latch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> chunks(List<AskedChunk> asked) {
    return asked.stream()
        .map(each -> (int) (each.offset() / Chunks.CHUNK_BYTES))
        .distinct()
        .toList();
  }

  private static String large(int bytes) {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) ('a' + (content[i] & 0xf));
    }
    return new String(content, StandardCharsets.US_ASCII);
  }

  private LowDiskInstall.End install(Disk disk, GameContent content, Source... sources)
      throws InterruptedException {
    return new LowDiskInstall(
            DownloadFixture.ID,
            content.version(),
            Optional.empty(),
            new Installer(
                disk,
                new Roots(disk, fixture.games, fixture.state),
                fixture.state,
                new BuiltInArchiveReader(disk, () -> 1L << 30),
                ArchiveLimits.defaults()),
            disk,
            new Grounds() {
              @Override
              public List<Ground> all() {
                cleared++;
                return List.of(new Ground(fixture.root, fixture.games, claims));
              }

              @Override
              public void take(Ground ground) {}
            },
            held::get,
            cancellation,
            this::record,
            banned,
            System::nanoTime)
        .run(() -> List.of(sources), foresight, (_, _) -> {});
  }

  private LowDiskInstall.End install(GameContent content) throws InterruptedException {
    return install(DownloadFixture.REAL, content, new FakeSource("a", content));
  }

  /** The files of the root, by path. */
  private Map<String, String> files() {
    Map<String, String> files = fixture.snapshot();
    files.keySet().removeIf(path -> path.endsWith("/"));
    return files;
  }

  private void assertFailed(LowDiskInstall.End end, FailureCode code) {
    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.code()).as(failed.message()).isEqualTo(code));
    assertThat(fixture.games).isEmptyDirectory();
    assertThat(claims.unclaimedBytes(1_000)).as("given back").isEqualTo(1_000);
  }

  @Test
  void gameIsInstalledWithItsScriptsAndWithoutItsArchives() throws Exception {
    GameContent content =
        game(archive())
            .with("patch.eti", new Rar5Bytes().file("b", "better").end().toBytes())
            .with("extra.eti", "unpacked by the setup")
            .with("game_setup.cmd", "unrar x extra.eti")
            .with("game_start.sh", "")
            .with("other.cmd", "calls nobody")
            .with("server_start.cmd", large((1 << 20) + 1))
            .with("docs/readme.txt", "read me");

    LowDiskInstall.End end = install(content);

    assertThat(end).isEqualTo(new LowDiskInstall.End(Outcome.DONE, true));
    assertThat(files())
        .containsOnly(
            Map.entry("local/maps/a", "a map"),
            Map.entry("local/b", "better"),
            Map.entry("game_setup.cmd", "unrar x extra.eti"),
            Map.entry("game_start.sh", ""));
    assertThat(came())
        .extracting(AskedChunk::path)
        .containsExactlyInAnyOrder(ID + ".eti", "patch.eti", "game_setup.cmd", "other.cmd");
  }

  @Test
  void noMoreIsAskedForThanHasAPlace() throws Exception {
    GameContent content =
        game(new Rar5Bytes().file("big", large((MemoryWindow.CHUNKS + 4) * Chunks.CHUNK_BYTES)));
    FakeSource source = new FakeSource("a", content);
    CountDownLatch others = new CountDownLatch(MemoryWindow.CHUNKS - 1);
    List<Integer> beforeTheFirst = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean begun = new AtomicBoolean();
    source.sending(
        (_, request, sink) -> {
          if (request.offset() > 0) {
            others.countDown();
            return source.rightBytes(request, sink);
          }
          return source.rightBytes(
              request,
              bytes -> {
                boolean any = bytes.hasRemaining();
                sink.take(bytes);
                if (any && !begun.getAndSet(true)) {
                  awaitAll(others);
                  beforeTheFirst.addAll(chunks(source.asked()));
                }
              });
        });

    assertThat(install(DownloadFixture.REAL, content, source).outcome()).isEqualTo(Outcome.DONE);

    assertThat(beforeTheFirst)
        .hasSize(MemoryWindow.CHUNKS)
        .allMatch(chunk -> chunk < MemoryWindow.CHUNKS);
    assertThat(
            large((MemoryWindow.CHUNKS + 4) * Chunks.CHUNK_BYTES)
                .equals(fixture.snapshot().get("local/big")))
        .isTrue();
  }

  @Test
  void whileItIsHeldNothingMoreIsAskedFor() throws Exception {
    GameContent content =
        game(new Rar5Bytes().file("big", large((MemoryWindow.CHUNKS + 4) * Chunks.CHUNK_BYTES)));
    FakeSource source = new FakeSource("a", content);
    source.sending(
        (nth, request, sink) -> {
          if (nth == 0) {
            held.set(true);
          }
          return source.rightBytes(request, sink);
        });
    List<Integer> asked = new ArrayList<>();
    AtomicInteger reports = new AtomicInteger();
    watcher =
        event -> {
          if (event instanceof PeerEvent.DownloadProgress
              && held.get()
              && reports.incrementAndGet() == 3) {
            asked.addAll(chunks(source.asked()));
            held.set(false);
          }
        };

    assertThat(install(DownloadFixture.REAL, content, source).outcome()).isEqualTo(Outcome.DONE);

    assertThat(asked)
        .as("what was under way")
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(Planner.MAX_REQUESTS);
    assertThat(chunks(source.asked())).hasSize(MemoryWindow.CHUNKS + 5);
  }

  @Test
  void bytesThatTheUnpackingPassesOverComeAllTheSame() throws Exception {
    byte[] whole = archive().end().toBytes();
    byte[] padded = Arrays.copyOf(whole, 3 * Chunks.CHUNK_BYTES);
    GameContent content =
        GameContent.version("20250101")
            .with(ID + ".eti", padded)
            .with("patch.eti", new Rar5Bytes().file("c", "see").end().toBytes());

    assertThat(install(content).outcome()).isEqualTo(Outcome.DONE);

    assertThat(came()).hasSize(4);
    assertThat(files()).containsOnlyKeys("local/maps/a", "local/b", "local/c");
  }

  @Test
  void brokenArchiveLeavesNothing() throws Exception {
    byte[] broken = archive().file("c", 3, 1, 0, new byte[] {1, 2, 3}, new byte[0]).end().toBytes();
    assertFailed(
        install(GameContent.version("20250101").with(ID + ".eti", broken)),
        FailureCode.ARCHIVE_ERROR);

    byte[] cut = Arrays.copyOf(broken, broken.length / 2);
    assertFailed(
        install(GameContent.version("20250101").with(ID + ".eti", cut)), FailureCode.ARCHIVE_ERROR);

    assertFailed(
        install(GameContent.version("20250101").with(ID + ".eti", "")), FailureCode.ARCHIVE_ERROR);
    assertFailed(
        install(GameContent.version("20250101").with("game.exe", "no archive")),
        FailureCode.ARCHIVE_ERROR);
    assertThat(banned.contains(new FakeSource("a", game(archive())).peerId()))
        .as("the game is like that")
        .isFalse();
  }

  @Test
  void contentOfAnotherVersionIsRefused() throws Exception {
    GameContent old = game(archive());
    GameContent newest = new GameContent(new Version("99991231"), old.files());

    assertFailed(install(newest), FailureCode.VERIFICATION_FAILED);
  }

  @Test
  void theRestOfADownloadGoesOnlyWhenTheGameCanCome() throws Exception {
    assertFailed(
        install(GameContent.version("20250101").with("game.exe", "no archive")),
        FailureCode.ARCHIVE_ERROR);
    assertThat(cleared).isZero();

    assertThat(install(game(archive())).outcome()).isEqualTo(Outcome.DONE);
    assertThat(cleared).isOne();
  }

  @Test
  void sourceThatIsGoneOrLiesLeavesNothing() throws Exception {
    GameContent content = game(archive());
    FakeSource gone =
        new FakeSource("a", content).sending((_, _, _) -> FakeSource.refused(WireCode.NOT_SERVED));
    assertFailed(install(DownloadFixture.REAL, content, gone), FailureCode.PEERS_GONE);
    assertThat(events).anyMatch(PeerEvent.DownloadPeersGone.class::isInstance);

    FakeSource liar = new FakeSource("b", content);
    liar.sending((_, request, sink) -> liar.wrongBytes(request, sink));
    assertFailed(install(DownloadFixture.REAL, content, liar), FailureCode.VERIFICATION_FAILED);
    assertThat(bans()).containsExactly(liar.peerId());
  }

  @Test
  void fullDiskLeavesNothing() throws Exception {
    GameContent content = game(archive().file("big", large(9_000)));

    assertFailed(
        install(
            FaultyDisk.fullAfter(DownloadFixture.REAL, 8_000),
            content,
            new FakeSource("a", content)),
        FailureCode.DISK_FULL);
  }

  @Test
  void cancelWakesTheWaitForBytesAndLeavesNothing() throws Exception {
    GameContent content = game(archive());
    CountDownLatch waits = new CountDownLatch(1);
    FakeSource silent = new FakeSource("a", content);
    silent.sending(
        (_, _, _) -> {
          waits.countDown();
          FakeSource.await(new CountDownLatch(1));
          throw new AssertionError("nothing comes");
        });
    FutureTask<LowDiskInstall.End> running =
        new FutureTask<>(() -> install(DownloadFixture.REAL, content, silent));
    Thread.ofVirtual().start(running);
    waits.await();

    cancellation.cancel();

    assertFailed(running.get(), FailureCode.CANCELLED);
    assertThat(events).noneMatch(PeerEvent.DownloadFinished.class::isInstance);
  }

  private interface Fault {
    FaultyDisk at(int step);
  }

  @Test
  void stoppedAtAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.stoppingAt(DownloadFixture.REAL, step));
  }

  @Test
  void failureOfAnyStepOfTheDiskAndRecoveredIsNothingOrTheWholeGame() throws Exception {
    everyStep(step -> FaultyDisk.failingOnceAt(DownloadFixture.REAL, step));
  }

  private void everyStep(Fault fault) throws Exception {
    GameContent content = game(archive()).with("game_start.sh", "echo start");
    assertThat(install(content).outcome()).isEqualTo(Outcome.DONE);
    NavigableMap<String, String> whole = fixture.snapshot();
    FaultyDisk last;
    int step = 0;
    int wholeGames = 0;
    do {
      Trees.delete(DownloadFixture.REAL, fixture.root);
      last = fault.at(++step);
      Outcome outcome = install(last, content, new FakeSource("a", content)).outcome();
      fixture.recover(DownloadFixture.REAL);
      boolean installed = Files.exists(fixture.root);
      if (installed) {
        assertThat(fixture.snapshot()).as("step %d: %s", step, outcome).isEqualTo(whole);
        wholeGames++;
      }
      if (outcome instanceof Outcome.Done) {
        assertThat(installed).as("step %d", step).isTrue();
      }
    } while (last.hasFailed());
    assertThat(step).isGreaterThan(20);
    assertThat(wholeGames).isBetween(2, step - 10);
  }
}
