package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.api.io.TempDir;

/** What a download that runs gives to other leeches, and hears of them. */
class RunningDownloadsTest {
  private static final GameContent GAME =
      GameContent.version("20250101")
          .with("large.eti", large())
          .with("small.dat", "small")
          .with("tiny.dat", "tiny");
  private static final Sha256 DIGEST = GAME.manifest().digest();
  private static final Planner.Chunk FIRST = new Planner.Chunk("large.eti", 0, Chunks.CHUNK_BYTES);
  private static final Planner.Chunk SECOND =
      new Planner.Chunk("large.eti", Chunks.CHUNK_BYTES, 100);
  private static final Planner.Chunk SMALL = new Planner.Chunk("small.dat", 0, 5);
  private static final Planner.Chunk TINY = new Planner.Chunk("tiny.dat", 0, 4);
  private static final Planner.Chunk VERSION_INI = new Planner.Chunk(PathRules.VERSION_INI, 0, 8);

  private static final PeerId MALLORY =
      PeerId.ofPublicKey("mallory".getBytes(StandardCharsets.UTF_8));

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

  /** The files are whole on the disk; what counts is what is said to be missing. */
  private void begin(List<Planner.Chunk> missing) {
    PayloadFiles payload = fixture.payload(DownloadFixture.REAL);
    running.begin(
        DownloadFixture.ID, GAME.manifest(), payload, missing, transfer(payload, missing));
  }

  /** One that is never run. */
  private static Transfer transfer(PayloadFiles payload, List<Planner.Chunk> missing) {
    return new Transfer(
        new TransferTask(DownloadFixture.ID, GAME.version(), GAME.list().files(), missing, 0, 0, 1),
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
    assertThat(text(new Planner.Chunk("large.eti", 1, Chunks.CHUNK_BYTES)).isPresent())
        .as("its last byte is in a chunk that is missing")
        .isFalse();
  }

  @Test
  void chunkIsServedFromWhenItIsVerified() throws IOException {
    SharedDownload shared = shared(List.of(SECOND, SMALL, VERSION_INI));
    assertThat(shared.open(request(DownloadFixture.ID, DIGEST, SMALL))).isEmpty();

    shared.verified(SMALL, null);

    assertThat(text(shared.open(request(DownloadFixture.ID, DIGEST, SMALL)), SMALL))
        .contains("small");
    assertThat(shared.open(request(DownloadFixture.ID, DIGEST, SECOND))).isEmpty();
  }

  @Test
  void sentinelIsServedFromMemory() throws IOException {
    SharedDownload shared = shared(List.of(VERSION_INI));
    fixture.write(PathRules.VERSION_INI, "old one!");

    shared.verified(VERSION_INI, "20250101".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(text(shared.open(request(DownloadFixture.ID, DIGEST, VERSION_INI)), VERSION_INI))
        .contains("20250101");
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
  void whatIsNoPartOfTheContentIsRefused() throws IOException {
    begin(List.of());
    for (Planner.Chunk strange :
        List.of(
            new Planner.Chunk("other.dat", 0, 1),
            new Planner.Chunk("tiny.dat", -1, 2),
            new Planner.Chunk("tiny.dat", 0, 0),
            new Planner.Chunk("tiny.dat", 0, 5),
            new Planner.Chunk("tiny.dat", Long.MAX_VALUE, 1),
            new Planner.Chunk("large.eti", 0, Chunks.CHUNK_BYTES + 1))) {
      assertThat(text(strange).isPresent()).as("%s", strange).isFalse();
    }
  }

  @Test
  void finishedDownloadServesNothingMore() throws IOException {
    begin(List.of());
    SharedDownload shared = shared(List.of());
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
            Message.Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(WireCode.NOT_SERVED));
    assertThatThrownBy(() -> running.heard(MALLORY, have(DIGEST, 4)))
        .isInstanceOf(MalformedMessageException.class);
    assertThat(running.heard(MALLORY, have(DIGEST, 5)))
        .as("nobody is linked by this id")
        .isInstanceOf(Message.Refusal.class);
  }

  private static Message.Have have(Sha256 digest, int chunkCount) {
    return new Message.Have(
        DownloadFixture.ID, digest, chunkCount, true, List.of(new ChunkRange(0, 1)), List.of());
  }

  /** A shared download that is told by the test what is verified. */
  private SharedDownload shared(List<Planner.Chunk> missing) {
    PayloadFiles payload = fixture.payload(DownloadFixture.REAL);
    return new SharedDownload(
        DownloadFixture.ID,
        GAME.manifest(),
        payload,
        missing,
        transfer(payload, missing),
        DownloadFixture.NO_LINKS,
        _ -> true,
        System::nanoTime);
  }

  private static Message.GetChunk request(
      GameId gameId, @Nullable Sha256 digest, Planner.Chunk chunk) {
    return new Message.GetChunk(
        gameId, GAME.version(), digest, chunk.path(), chunk.offset(), chunk.lengthBytes());
  }

  private Optional<String> text(Planner.Chunk chunk) throws IOException {
    return text(running.open(request(DownloadFixture.ID, DIGEST, chunk)), chunk);
  }

  private static Optional<String> text(Optional<Disk.Reader> opened, Planner.Chunk chunk)
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

  private static String textOf(Planner.Chunk chunk) {
    return new String(
        GAME.chunk(chunk.path(), chunk.offset(), chunk.lengthBytes()), StandardCharsets.ISO_8859_1);
  }
}
