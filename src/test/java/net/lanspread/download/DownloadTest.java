package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.content.Chunks;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Roots;
import net.lanspread.install.Installer;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;

/** Complete downloads from sources that die, lie and vanish. */
class DownloadTest extends DownloadSession {
  @Test
  void twoHoldersShareTheWorkAndNoChunkIsFetchedTwice() throws Exception {
    CountDownLatch annaWorks = new CountDownLatch(1);
    CountDownLatch bertWorks = new CountDownLatch(1);
    FakeSource anna = meeting(new FakeSource("anna", GAME), annaWorks, bertWorks);
    FakeSource bert = meeting(new FakeSource("bert", GAME), bertWorks, annaWorks);

    DownloadResult result = download(GAME, anna, bert);

    assertDownloaded(result, GAME);
    assertThat(anna.asked()).isNotEmpty();
    assertThat(bert.asked()).isNotEmpty();
    assertThat(askedOf(anna, bert)).containsExactlyInAnyOrderElementsOf(chunks(GAME));
    assertThat(events)
        .filteredOn(PeerEvent.DownloadChunkFinished.class::isInstance)
        .hasSameSizeAs(chunks(GAME));
    assertThat(((DownloadResult.Finished) result).fetchedBytes())
        .isEqualTo(GAME.list().totalBytes());
  }

  /** Sends nothing before the other one was asked, too. */
  private static FakeSource meeting(
      FakeSource source, CountDownLatch works, CountDownLatch otherWorks) {
    return source.sending(
        (_, request, sink) -> {
          works.countDown();
          FakeSource.await(otherWorks);
          return source.rightBytes(request, sink);
        });
  }

  @Test
  void downloadSurvivesASourceThatDies() throws Exception {
    CountDownLatch died = new CountDownLatch(1);
    FakeSource dying = new FakeSource("dying", GAME);
    dying.sending(
        (nth, request, sink) -> {
          if (nth == 0) {
            return dying.rightBytes(request, sink);
          }
          died.countDown();
          throw new IOException("the cable was pulled");
        });
    FakeSource steady = new FakeSource("steady", GAME);
    steady.sending(
        (_, request, sink) -> {
          FakeSource.await(died);
          return steady.rightBytes(request, sink);
        });

    DownloadResult result = download(GAME, dying, steady);

    assertDownloaded(result, GAME);
    assertThat(askedOf(dying, steady)).containsAll(chunks(GAME));
    assertThat(steady.asked()).hasSizeGreaterThanOrEqualTo(chunks(GAME).size() - 1);
  }

  @Test
  void wrongChunkIsFetchedFromAnotherSourceAndItsSenderStays() throws Exception {
    CountDownLatch lied = new CountDownLatch(1);
    FakeSource unlucky = new FakeSource("unlucky", GAME);
    List<AskedChunk> wrong = new ArrayList<>();
    unlucky.sending(
        (nth, request, sink) -> {
          if (nth != 0) {
            FakeSource.await(lied);
            return unlucky.rightBytes(request, sink);
          }
          wrong.add(new AskedChunk(request.path(), request.offset(), request.lengthBytes()));
          Source.Answer<Integer> answer = unlucky.wrongBytes(request, sink);
          lied.countDown();
          return answer;
        });
    FakeSource honest = afterwards(lied, new FakeSource("honest", GAME));

    DownloadResult result = download(GAME, unlucky, honest);

    assertDownloaded(result, GAME);
    assertThat(honest.asked()).containsAll(wrong);
    assertThat(bans()).isEmpty();
  }

  @Test
  void sourceThatSendsWrongBytesTwiceIsBanned() throws Exception {
    CountDownLatch banned = new CountDownLatch(1);
    watcher =
        event -> {
          if (event instanceof PeerEvent.PeerBanned) {
            banned.countDown();
          }
        };
    FakeSource liar = new FakeSource("liar", GAME);
    liar.sending((_, request, sink) -> liar.wrongBytes(request, sink));
    FakeSource honest = afterwards(banned, new FakeSource("honest", GAME));

    DownloadResult result = download(GAME, liar, honest);

    assertDownloaded(result, GAME);
    assertThat(bans()).containsExactly(liar.peerId());
    assertThat(honest.asked()).containsExactlyInAnyOrderElementsOf(chunks(GAME));
  }

  @Test
  void bytesThatABannedSourceStillSendsReachNoFile() throws Exception {
    CountDownLatch banned = new CountDownLatch(1);
    CountDownLatch stragglerEnded = new CountDownLatch(1);
    CountDownLatch replaced = new CountDownLatch(1);
    AtomicReference<String> held = new AtomicReference<>();
    watcher =
        event -> {
          switch (event) {
            case PeerEvent.PeerBanned _ -> banned.countDown();
            case PeerEvent.DownloadChunkFinished chunk when chunk.path().equals(held.get()) ->
                replaced.countDown();
            default -> {}
          }
        };
    CountDownLatch holds = new CountDownLatch(1);
    FakeSource liar = new FakeSource("liar", GAME);
    liar.sending(
        (nth, request, sink) -> {
          if (nth != 0) {
            FakeSource.await(holds);
            return liar.wrongBytes(request, sink);
          }
          held.set(request.path());
          sink.take(ByteBuffer.wrap(new byte[1])); // a silent source is asked for nothing more
          holds.countDown();
          try {
            replaced.await();
          } catch (InterruptedException e) {
            assertThat(e).as("a hostile sender goes on").isNotNull();
          }
          try {
            return liar.wrongBytes(request, sink);
          } finally {
            stragglerEnded.countDown();
          }
        });
    FakeSource honest = new FakeSource("honest", GAME);
    honest.sending(
        (_, request, sink) -> {
          FakeSource.await(banned);
          if (!request.path().equals(held.get())) {
            FakeSource.await(stragglerEnded);
          }
          return honest.rightBytes(request, sink);
        });

    DownloadResult result = download(GAME, liar, honest);

    assertDownloaded(result, GAME);
  }

  @Test
  void laterTryFetchesOnlyMissingChunks() throws Exception {
    FakeSource dying = new FakeSource("dying", GAME);
    Set<AskedChunk> sent = ConcurrentHashMap.newKeySet();
    dying.sending(
        (nth, request, sink) -> {
          if (nth >= 10) {
            return FakeSource.refused(WireCode.NOT_SERVED);
          }
          sent.add(new AskedChunk(request.path(), request.offset(), request.lengthBytes()));
          return dying.rightBytes(request, sink);
        });
    assertFailed(download(GAME, dying), FailureCode.PEERS_GONE);
    List<AskedChunk> came = came();
    assertThat(came).hasSizeBetween(1, 10);
    events.clear();
    FakeSource steady = new FakeSource("steady", GAME);

    DownloadResult result = download(GAME, steady);

    assertDownloaded(result, GAME);
    // The end may break off a request whose last bytes are on the disk, and nobody was told.
    List<AskedChunk> missing = new ArrayList<>(chunks(GAME));
    missing.removeAll(onDisk(sent));
    assertThat(steady.asked()).doesNotHaveDuplicates().containsAll(missing);
    assertThat(steady.asked()).filteredOn(onDisk(came)::contains).isEmpty();
  }

  /** All but the version.ini, which is on no disk before the end. */
  private static List<AskedChunk> onDisk(Collection<AskedChunk> chunks) {
    return chunks.stream().filter(chunk -> !chunk.path().equals(PathRules.VERSION_INI)).toList();
  }

  @Test
  void updateFetchesOnlyChangedChunks() throws Exception {
    byte[] bytes = new byte[3 * Chunks.CHUNK_BYTES + 1000];
    new Random(7).nextBytes(bytes);
    byte[] changed = bytes.clone();
    changed[Chunks.CHUNK_BYTES + 5] ^= 1;
    GameContent old =
        GameContent.version("20240101")
            .with("data.bin", bytes)
            .with("same.txt", "the same")
            .with("gone/old.txt", "not in the new version");
    GameContent newer =
        GameContent.version("20250101").with("data.bin", changed).with("same.txt", "the same");
    fixture.withUsersFiles().withDownloaded(old);
    FakeSource source = new FakeSource("anna", newer);

    DownloadResult result = download(newer, source);

    assertDownloaded(result, newer);
    assertThat(source.asked())
        .containsExactlyInAnyOrder(
            new AskedChunk("data.bin", Chunks.CHUNK_BYTES, Chunks.CHUNK_BYTES),
            new AskedChunk(PathRules.VERSION_INI, 0, 8));
    assertThat(fixture.snapshot())
        .doesNotContainKeys("gone/", "gone/old.txt")
        .containsKeys(DownloadFixture.usersFiles().toArray(new String[0]));
  }

  @Test
  void fileWhoseNameChangedOnlyItsCaseIsNotLeftTwice() throws Exception {
    GameContent old = GameContent.version("20240101").with("Data/Level.dat", "level");
    GameContent newer = GameContent.version("20250101").with("data/level.dat", "level");
    fixture.withDownloaded(old);
    assumeFalse(Files.exists(fixture.root.resolve("data/level.dat")), "the disk ignores case");

    assertDownloaded(download(newer, new FakeSource("anna", newer)), newer);

    assertThat(fixture.snapshot())
        .containsOnlyKeys("/", "data/", "data/level.dat", PathRules.VERSION_INI);
  }

  @Test
  void allSourcesGoneLeavesNoSentinelAndSaysSo() throws Exception {
    FakeSource leaving = new FakeSource("leaving", GAME);
    leaving.sending(
        (nth, request, sink) ->
            nth < 3 ? leaving.rightBytes(request, sink) : FakeSource.refused(WireCode.STALE));
    FakeSource dead =
        new FakeSource("dead", GAME)
            .sending(
                (_, _, _) -> {
                  throw new IOException("no answer");
                });

    assertFailed(download(GAME, leaving, dead), FailureCode.PEERS_GONE);

    assertThat(events).contains(new PeerEvent.DownloadPeersGone(DownloadFixture.ID));
    assertNoSentinel();
  }

  @Test
  void sourcesThatSendOnlyWrongBytesFailTheVerification() throws Exception {
    FakeSource liar = new FakeSource("liar", GAME);
    liar.sending((_, request, sink) -> liar.wrongBytes(request, sink));

    assertFailed(download(GAME, liar), FailureCode.VERIFICATION_FAILED);

    assertThat(bans()).containsExactly(liar.peerId());
    assertNoSentinel();
  }

  @Test
  void cancelDeletesThePayloadAndLeavesTheUsersFiles() throws Exception {
    fixture.withUsersFiles();
    NavigableMap<String, String> before = fixture.snapshot();
    fixture.withDownloaded(GameContent.version("20240101").with("old.bin", "old"));
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger came = new AtomicInteger();
    watcher =
        event -> {
          if (event instanceof PeerEvent.DownloadChunkFinished && came.incrementAndGet() == 3) {
            cancellation.cancel();
          }
        };
    FakeSource slow = new FakeSource("slow", GAME);
    slow.sending(
        (nth, request, sink) -> {
          if (nth >= 3) {
            FakeSource.await(never);
          }
          return slow.rightBytes(request, sink);
        });

    assertThat(download(GAME, slow)).isInstanceOf(DownloadResult.Cancelled.class);

    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void discardAfterARestartLeavesAnInstalledGameItsScripts() throws Exception {
    String script = "game_start.cmd";
    fixture.withUsersFiles();
    NavigableMap<String, String> before = fixture.snapshot();
    before.put(script, "start");
    fixture.withDownloaded(
        GameContent.version("20250101").with(script, "start").withSmallFiles(MANY));
    Files.delete(fixture.root.resolve(PathRules.VERSION_INI)); // it is shared no more

    fixture.payload(DownloadFixture.REAL).deletePayload();

    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void cancelLeavesAnInstalledGameItsScripts() throws Exception {
    String script = "game_start.cmd";
    GameContent game = GameContent.version("20250101").with(script, "start").withSmallFiles(MANY);
    fixture.withUsersFiles();
    NavigableMap<String, String> before = fixture.snapshot();
    before.put(script, "start");
    fixture.withDownloaded(game);
    Files.delete(fixture.root.resolve(PathRules.VERSION_INI)); // it is shared no more
    FakeSource source = new FakeSource("slow", game);
    source.sending(
        (_, request, sink) -> {
          cancellation.cancel();
          return source.rightBytes(request, sink);
        });

    assertThat(download(game, source)).isInstanceOf(DownloadResult.Cancelled.class);

    assertThat(fixture.snapshot()).isEqualTo(before);
    assertThat(fixture.payloadRecord().paths()).containsExactly(script);
  }

  @Test
  void cancelLeavesAGameThatIsSharedNoMoreWhatItHasKeptUnlessTheDownloadHasTouchedIt()
      throws Exception {
    GameContent game =
        GameContent.version("20250101")
            .with(DownloadFixture.ID + ".eti", "archive")
            .with("profile.eti", "unpacked by a script")
            .with("game_setup.cmd", "unrar x profile.eti")
            .with("docs/readme.txt", "read me");
    fixture.withUsersFiles().withDownloaded(game);
    NavigableMap<String, String> before = fixture.snapshot();
    assertThat(installer().stopSharing(DownloadFixture.ID)).isEqualTo(Outcome.DONE);
    before.remove(DownloadFixture.ID + ".eti");
    before.remove(PathRules.VERSION_INI);
    assertThat(fixture.snapshot()).isEqualTo(before);

    cancelAfterOneChunk(game);
    assertThat(fixture.snapshot()).as("the same version came").isEqualTo(before);

    GameContent newer =
        GameContent.version("20260101")
            .with("docs/readme.txt", "read it again")
            .with("more.eti", "more");
    fixture.payload(DownloadFixture.REAL).begin(newer.list(), newer.version());
    fixture.write("docs/readme.txt", "read it").write("more.eti", "mo");
    fixture.payload(DownloadFixture.REAL).deletePayload(); // after a restart
    before.remove("docs/readme.txt");
    before.remove("docs/");
    assertThat(fixture.snapshot()).isEqualTo(before);

    fixture.download(DownloadFixture.REAL, newer);
    assertThat(fixture.snapshot()).as("no longer the game's").doesNotContainKey("profile.eti");
  }

  private Installer installer() {
    return new Installer(
        DownloadFixture.REAL,
        new Roots(DownloadFixture.REAL, fixture.games, fixture.state),
        fixture.state,
        new BuiltInArchiveReader(DownloadFixture.REAL, () -> 1L << 30),
        ArchiveLimits.defaults());
  }

  private void cancelAfterOneChunk(GameContent game) throws InterruptedException {
    FakeSource source = new FakeSource("slow", game);
    source.sending(
        (_, request, sink) -> {
          cancellation.cancel();
          return source.rightBytes(request, sink);
        });
    assertThat(download(game, source)).isInstanceOf(DownloadResult.Cancelled.class);
  }

  @Test
  void repairFetchesOnlyWrongChunks() throws Exception {
    fixture.withUsersFiles().withDownloaded(GAME).write("level07.dat", "LEVEL 7");
    FakeSource source = new FakeSource("anna", GAME);

    DownloadResult result = repair(GAME, DownloadFixture.REAL, source);

    assertDownloaded(result, GAME);
    assertThat(source.asked()).containsExactly(new AskedChunk("level07.dat", 0, 7));
  }

  @Test
  void repairThatIsCancelledDeletesNothingButTheSentinel() throws Exception {
    fixture.withUsersFiles().withDownloaded(GAME).write("level07.dat", "LEVEL 7");
    NavigableMap<String, String> before = fixture.snapshot();
    CountDownLatch never = new CountDownLatch(1);
    FakeSource slow = new FakeSource("slow", GAME);
    slow.sending(
        (_, request, sink) -> {
          cancellation.cancel();
          FakeSource.await(never);
          return slow.rightBytes(request, sink);
        });

    assertThat(repair(GAME, DownloadFixture.REAL, slow))
        .isInstanceOf(DownloadResult.Cancelled.class);

    before.remove(PathRules.VERSION_INI);
    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void versionIniThatNamesAnotherVersionIsNotCommitted() throws Exception {
    GameContent lying = GAME.with(PathRules.VERSION_INI, "20990101");

    assertFailed(download(GAME, new FakeSource("anna", lying)), FailureCode.VERIFICATION_FAILED);

    assertNoSentinel();
  }
}
