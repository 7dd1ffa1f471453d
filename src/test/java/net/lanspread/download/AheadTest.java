package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.archive.ArchiveBytes;
import net.lanspread.content.Chunks;
import net.lanspread.disk.DiskFullException;
import net.lanspread.install.UnpackingAhead.Arriving;
import net.lanspread.protocol.WireCode;
import org.junit.jupiter.api.Test;

/** Downloads whose archives somebody unpacks while they come. */
class AheadTest extends DownloadSession {
  private static final String ID = DownloadFixture.ID.value();
  private static final int HEAD_BYTES = 1000;
  private static final int WINDOW_BYTES = ArrivingArchives.WINDOW_CHUNKS * Chunks.CHUNK_BYTES;

  /** The first archive is more than a window, the second is a chunk. */
  private static final GameContent PACKED =
      GameContent.version("20250101")
          .with(ID + ".eti", bytes((ArrivingArchives.WINDOW_CHUNKS + 2) * Chunks.CHUNK_BYTES))
          .with("patch.eti", "a further one")
          .with(ID + "_profile.eti", "a script's by its name")
          .with("extra.eti", "a script's, too")
          .with("setup.cmd", "unrar x extra.eti")
          .with("bin/deep.eti", "no archive of the game");

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  /** Keeps the archives for the test to read. */
  private static final class Reader implements Ahead {
    final CompletableFuture<List<Arriving>> archives = new CompletableFuture<>();

    @Override
    public void begin(List<Arriving> coming) {
      assertThat(archives.complete(coming)).as("begun once").isTrue();
    }

    @Override
    public boolean giveUp() {
      return archives.isDone();
    }

    ArchiveBytes bytes(String name) throws Exception {
      return archives.get().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow()
          .bytes();
    }
  }

  private static void assertReads(ArchiveBytes bytes, String name, int offset, int length)
      throws IOException {
    ByteBuffer read = ByteBuffer.allocate(length);
    while (read.hasRemaining()) {
      assertThat(bytes.read(read, offset + read.position())).isPositive();
    }
    assertThat(read.array()).isEqualTo(PACKED.chunk(name, offset, length));
  }

  private final Reader reader = new Reader();

  /**
   * Sends the chunk of the first request, since a source that has brought nothing yet is asked for
   * chunks at random; then is busy for chunks beyond the window, until it may send them, too.
   */
  private static FakeSource sendingTheWindow(AtomicBoolean rest) {
    AtomicBoolean proven = new AtomicBoolean();
    FakeSource source = new FakeSource("a", PACKED);
    return source.sending(
        (_, request, sink) ->
            proven.getAndSet(true) && request.offset() >= WINDOW_BYTES && !rest.get()
                ? FakeSource.refused(WireCode.BUSY)
                : source.rightBytes(request, sink));
  }

  @Test
  void archivesAreReadWhileTheSourceStillHasTheRest() throws Exception {
    ahead = reader;
    AtomicBoolean rest = new AtomicBoolean();
    CompletableFuture<DownloadResult> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                ended.complete(download(PACKED, sendingTheWindow(rest)));
              } catch (InterruptedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
              }
            });

    assertThat(reader.archives.get())
        .extracting(Arriving::name)
        .containsExactly(ID + ".eti", "patch.eti");
    ArchiveBytes archive = reader.bytes(ID + ".eti");
    assertReads(archive, ID + ".eti", 0, HEAD_BYTES);
    archive.await(WINDOW_BYTES);
    assertReads(archive, ID + ".eti", WINDOW_BYTES - HEAD_BYTES, HEAD_BYTES);
    assertThat(ended).as("the rest has not come").isNotDone();
    rest.set(true);
    assertDownloaded(ended.get(), PACKED);
    assertReads(reader.bytes("patch.eti"), "patch.eti", 0, "a further one".length());
    for (Arriving each : reader.archives.get()) {
      each.bytes().close();
    }
  }

  @Test
  void aFullDiskMakesTheUnpackingGiveUpItsRoomOnce() {
    Room none = new Room(Ahead.NONE, () -> 5);
    assertThat(none.makes(full(), 1)).as("nothing to give up").isFalse();
    reader.begin(List.of());
    Room room = new Room(reader, () -> 5);
    assertThat(room.makes(new IOException("broken"), 1)).isFalse();
    assertThat(room.makes(full(), 1)).isTrue();
    assertThat(room.makes(full(), 4)).as("it wrote before there was room").isTrue();
    assertThat(room.makes(full(), 6)).as("full in spite of it").isFalse();
  }

  private static DiskFullException full() {
    return new DiskFullException("full");
  }
}
