package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.ChunkRange;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.BannedPeers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exchange of a running download with other leeches. */
@Timeout(60)
class RunningDownloadsTest {
  private static final GameContent GAME =
      GameContent.version("20250101")
          .with("large.eti", large())
          .with("small.dat", "small")
          .with("tiny.dat", "tiny");
  private static final Sha256 DIGEST = GAME.manifest().digest();
  private static final AskedChunk FIRST = new AskedChunk("large.eti", 0, Chunks.CHUNK_BYTES);
  private static final AskedChunk SECOND = new AskedChunk("large.eti", Chunks.CHUNK_BYTES, 100);
  private static final AskedChunk SMALL = new AskedChunk("small.dat", 0, 5);
  private static final AskedChunk TINY = new AskedChunk("tiny.dat", 0, 4);
  private static final AskedChunk VERSION_INI = new AskedChunk(PathRules.VERSION_INI, 0, 8);

  private static final PeerId MALLORY =
      PeerId.ofPublicKey("mallory".getBytes(StandardCharsets.UTF_8));

  private static final ChunkMap MAP = new ChunkMap(GAME.list().files());

  @TempDir Path home;
  private DownloadFixture fixture;
  private final RunningDownloads running =
      new RunningDownloads(DownloadFixture.NO_LINKS, new BannedPeers(_ -> {}), System::nanoTime);

  private static byte[] large() {
    byte[] bytes = new byte[Chunks.CHUNK_BYTES + 100];
    bytes[Chunks.CHUNK_BYTES] = 7;
    return bytes;
  }

  @BeforeEach
  void makeFiles() throws IOException {
    fixture = new DownloadFixture(home);
    GAME.files().forEach(fixture::write);
  }

  @AfterEach
  void end() {
    running.end(DownloadFixture.ID);
  }

  /** The files are whole on the disk; the test declares chunks as missing. */
  private Transfer begin(List<AskedChunk> missing) {
    PayloadFiles payload = fixture.payload(DownloadFixture.REAL);
    Transfer transfer = transfer(payload, missing);
    running.begin(DownloadFixture.ID, GAME.manifest(), payload, transfer, List.of());
    return transfer;
  }

  private static int number(AskedChunk chunk) {
    return MAP.holding(chunk.path(), chunk.offset(), chunk.lengthBytes()).nextSetBit(0);
  }

  private static Transfer transfer(PayloadFiles payload, List<AskedChunk> missing) {
    BitSet verified = new BitSet();
    verified.set(0, MAP.count());
    missing.forEach(chunk -> verified.clear(number(chunk)));
    return new Transfer(
        new TransferTask(DownloadFixture.ID, GAME.version(), MAP, 1, new Room(Ahead.NONE, () -> 0)),
        verified,
        payload,
        _ -> {},
        new BannedPeers(_ -> {}),
        System::nanoTime);
  }

  @Test
  void verifiedChunksAreServedAndNoOthers() throws IOException {
    begin(List.of(SECOND, SMALL, VERSION_INI));

    assertThat(text(FIRST).equals(Optional.of(textOf(FIRST)))).isTrue();
    assertThat(text(TINY)).contains("tiny");
    assertThat(text(SECOND)).isEmpty();
    assertThat(text(SMALL)).isEmpty();
    assertThat(text(new AskedChunk("large.eti", 1, Chunks.CHUNK_BYTES)).isPresent())
        .as("its last byte is in a chunk that is missing")
        .isFalse();
  }

  @Test
  void chunkIsServedFromWhenItIsVerified() throws Exception {
    Transfer transfer = begin(List.of(SECOND, SMALL, VERSION_INI));
    assertThat(text(SMALL)).isEmpty();

    fetch(transfer, SMALL);

    assertThat(text(SMALL)).contains("small");
    assertThat(text(SECOND)).isEmpty();
  }

  @Test
  void sentinelIsServedFromMemory() throws Exception {
    Transfer transfer = begin(List.of(VERSION_INI));
    fixture.write(PathRules.VERSION_INI, "old one!");

    fetch(transfer, VERSION_INI);

    assertThat(text(VERSION_INI)).contains("20250101");
  }

  @Test
  void everythingThatOthersAreToldOfIsServedAlsoTheSentinelThatWasThereBefore() throws Exception {
    PayloadFiles payload = fixture.payload(DownloadFixture.REAL);
    payload.begin(GAME.list(), GAME.version());
    Transfer transfer = transfer(payload, List.of(SMALL));
    running.begin(DownloadFixture.ID, GAME.manifest(), payload, transfer, List.of());

    BitSet told = transfer.standing().has();

    assertThat(told.cardinality()).isEqualTo(MAP.count() - 1);
    for (int chunk : told.stream().toArray()) {
      AskedChunk asked =
          new AskedChunk(MAP.file(chunk).path(), MAP.offset(chunk), MAP.lengthBytes(chunk));
      assertThat(text(asked).equals(Optional.of(textOf(asked)))).as("%s", asked).isTrue();
    }
  }

  /** Runs the transfer from a source that only begins with others, until this chunk has come. */
  private static void fetch(Transfer transfer, AskedChunk chunk) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    FakeSource source = new FakeSource("anna", GAME);
    source.sending(
        (_, request, sink) -> {
          if (!request.path().equals(chunk.path())) {
            sink.take(ByteBuffer.allocate(1));
            FakeSource.await(never);
          }
          return source.rightBytes(request, sink);
        });
    CountDownLatch came = new CountDownLatch(1);
    transfer.judgeBy(
        GAME.manifest().digest(),
        GAME.manifest().hashes(),
        List.of(
            number -> {
              if (number == number(chunk)) {
                came.countDown();
              }
            }));
    Thread running =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    transfer.run(List.of(source));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    came.await();
    transfer.stop();
    running.join();
  }

  @Test
  void anotherContentIsRefused() throws IOException {
    begin(List.of(SMALL));
    Sha256 other = GAME.with("small.dat", "other").manifest().digest();

    assertThat(running.open(request(DownloadFixture.ID, other, TINY))).isEmpty();
    assertThat(running.open(request(DownloadFixture.ID, null, TINY))).isEmpty();
    assertThat(running.open(request(new GameId("aliens"), DIGEST, TINY))).isEmpty();
    assertThat(running.open(request(DownloadFixture.ID, DIGEST, TINY))).isPresent();
  }

  @Test
  void chunksOutsideTheContentAreRefused() throws IOException {
    begin(List.of());
    for (AskedChunk strange :
        List.of(
            new AskedChunk("other.dat", 0, 1),
            new AskedChunk("tiny.dat", -1, 2),
            new AskedChunk("tiny.dat", 0, 0),
            new AskedChunk("tiny.dat", 0, 5),
            new AskedChunk("tiny.dat", Long.MAX_VALUE, 1),
            new AskedChunk("large.eti", 0, Chunks.CHUNK_BYTES + 1))) {
      assertThat(text(strange).isPresent()).as("%s", strange).isFalse();
    }
  }

  @Test
  void finishedDownloadServesNothingMore() throws IOException {
    begin(List.of());
    SharedDownload shared = shared(fixture.payload(DownloadFixture.REAL), List.of());
    assertThat(text(TINY)).isPresent();

    running.end(DownloadFixture.ID);
    shared.close();

    assertThat(text(TINY)).isEmpty();
    assertThat(shared.open(request(DownloadFixture.ID, DIGEST, TINY))).isEmpty();
  }

  @Test
  void leechesOfAnotherContentAreNotHeard() throws MalformedMessageException {
    begin(List.of(SMALL));
    Sha256 other = GAME.with("small.dat", "other").manifest().digest();

    assertThat(running.heard(MALLORY, have(other, 5)))
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.NOT_SERVED));
    assertThatThrownBy(() -> running.heard(MALLORY, have(DIGEST, 4)))
        .isInstanceOf(MalformedMessageException.class);
    assertThat(running.heard(MALLORY, have(DIGEST, 5)))
        .as("nobody is linked by this id")
        .isInstanceOf(Message.Refused.class);
  }

  private static Message.Have have(Sha256 digest, int chunkCount) {
    return new Message.Have(
        DownloadFixture.ID, digest, chunkCount, true, List.of(new ChunkRange(0, 1)), List.of());
  }

  private static SharedDownload shared(PayloadFiles payload, List<AskedChunk> missing) {
    return new SharedDownload(
        DownloadFixture.ID,
        GAME.manifest(),
        payload,
        transfer(payload, missing),
        DownloadFixture.NO_LINKS,
        _ -> true,
        System::nanoTime);
  }

  private static Message.GetChunk request(
      GameId gameId, @Nullable Sha256 digest, AskedChunk chunk) {
    return new Message.GetChunk(
        gameId, GAME.version(), digest, chunk.path(), chunk.offset(), chunk.lengthBytes());
  }

  private Optional<String> text(AskedChunk chunk) throws IOException {
    return text(running.open(request(DownloadFixture.ID, DIGEST, chunk)), chunk);
  }

  private static Optional<String> text(Optional<Disk.Reader> opened, AskedChunk chunk)
      throws IOException {
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Disk.Reader reader = opened.get()) {
      ByteBuffer bytes = ByteBuffer.allocate(chunk.lengthBytes());
      while (bytes.hasRemaining()) {
        assertThat(reader.read(bytes, chunk.offset() + bytes.position())).isPositive();
      }
      return Optional.of(new String(bytes.array(), StandardCharsets.ISO_8859_1));
    }
  }

  private static String textOf(AskedChunk chunk) {
    return new String(
        GAME.chunk(chunk.path(), chunk.offset(), chunk.lengthBytes()), StandardCharsets.ISO_8859_1);
  }
}
