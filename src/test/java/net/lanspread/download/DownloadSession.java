package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.content.Chunks;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The place for whole downloads from sources in memory, and the assertions on them. */
@Timeout(60)
abstract class DownloadSession {
  static final int MANY = 40;
  static final GameContent GAME =
      GameContent.version("20250101").with("bin/game.exe", "the program").withSmallFiles(MANY);

  @TempDir Path home;
  DownloadFixture fixture;
  final SpaceClaims claims = new SpaceClaims();
  final Cancellation cancellation = new Cancellation();
  final List<PeerEvent> events = new ArrayList<>();
  final BannedPeers banned = new BannedPeers(this::record);
  Consumer<PeerEvent> watcher = _ -> {};
  Foresight foresight = Foresight.NONE;
  Ahead ahead = Ahead.NONE;
  LongSupplier nanoTime = System::nanoTime;

  @BeforeEach
  void makeFolders() throws IOException {
    fixture = new DownloadFixture(home);
  }

  /** The source, silent until the latch opens. */
  static FakeSource afterwards(CountDownLatch latch, FakeSource source) {
    return source.sending(
        (_, request, sink) -> {
          FakeSource.await(latch);
          return source.rightBytes(request, sink);
        });
  }

  DownloadResult download(GameContent content, FakeSource... sources) throws InterruptedException {
    return download(content, DownloadFixture.REAL, sources);
  }

  DownloadResult download(GameContent content, Disk disk, FakeSource... sources)
      throws InterruptedException {
    return download(content, disk, Optional.empty(), List.of(sources));
  }

  DownloadResult download(
      GameContent content, Disk disk, Optional<Sha256> pinned, List<Source> sources)
      throws InterruptedException {
    return download(content, disk, pinned, () -> sources);
  }

  DownloadResult download(
      GameContent content, Disk disk, Optional<Sha256> pinned, Supplier<List<Source>> eligible)
      throws InterruptedException {
    return session(content, disk, pinned).run(eligible, foresight, ahead);
  }

  /** Makes the present files the content again. */
  DownloadResult repair(GameContent content, Disk disk, FakeSource... sources)
      throws InterruptedException {
    return session(content, disk, Optional.of(content.manifest().digest()))
        .repair(() -> List.of(sources));
  }

  private Download session(GameContent content, Disk disk, Optional<Sha256> pinned) {
    Roots roots = new Roots(disk, fixture.games, fixture.gameState());
    return new Download(
        DownloadFixture.ID,
        content.version(),
        pinned,
        disk,
        roots,
        fixture.gameState(),
        new Grounds() {
          @Override
          public List<Ground> all() throws IOException {
            return List.of(new Ground(fixture.root, roots.existing(fixture.root), claims));
          }

          @Override
          public void take(Ground ground) {}
        },
        cancellation,
        this::record,
        banned,
        new RunningDownloads(DownloadFixture.NO_LINKS, banned, nanoTime),
        nanoTime);
  }

  void record(PeerEvent event) {
    synchronized (events) {
      events.add(event);
    }
    watcher.accept(event);
  }

  void assertDownloaded(DownloadResult result, GameContent content) {
    assertThat(result).isInstanceOf(DownloadResult.Finished.class);
    NavigableMap<String, String> there = fixture.snapshot();
    content
        .files()
        .keySet()
        .forEach(
            path ->
                assertThat(content.text(path).equals(there.get(path)))
                    .as(path + " is the game's")
                    .isTrue());
    assertThat(fixture.holdsDotFiles()).isFalse();
  }

  static void assertFailed(DownloadResult result, FailureCode code) {
    assertThat(result)
        .isInstanceOfSatisfying(
            DownloadResult.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
  }

  void assertNoSentinel() {
    assertThat(fixture.snapshot()).doesNotContainKey(PathRules.VERSION_INI);
    assertThat(fixture.holdsDotFiles()).isFalse();
  }

  List<net.lanspread.content.PeerId> bans() {
    return events.stream()
        .filter(PeerEvent.PeerBanned.class::isInstance)
        .map(event -> ((PeerEvent.PeerBanned) event).peerId())
        .toList();
  }

  List<AskedChunk> came() {
    return events.stream()
        .filter(PeerEvent.DownloadChunkFinished.class::isInstance)
        .map(PeerEvent.DownloadChunkFinished.class::cast)
        .map(event -> new AskedChunk(event.path(), event.offset(), (int) event.chunkBytes()))
        .toList();
  }

  static List<AskedChunk> askedOf(FakeSource... sources) {
    return List.of(sources).stream().flatMap(source -> source.asked().stream()).toList();
  }

  static List<AskedChunk> chunks(GameContent content) {
    List<AskedChunk> chunks = new ArrayList<>();
    content
        .manifest()
        .files()
        .forEach(
            file -> {
              for (int i = 0; i < file.chunks().size(); i++) {
                chunks.add(
                    new AskedChunk(
                        file.path(), Chunks.offset(i), Chunks.length(file.sizeBytes(), i)));
              }
            });
    return chunks;
  }
}
