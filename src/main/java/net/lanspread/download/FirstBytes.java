package net.lanspread.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first bytes of one file of other peers, fetched into memory before a download. The wait for
 * them is short, because they are only useful and never needed.
 */
public final class FirstBytes {
  private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);

  /** Room for the headers of an archive. */
  private static final int HEAD_BYTES = 64 * 1024;

  private static final Duration HEAD_PATIENCE = Duration.ofSeconds(3);

  /** The time for 4 MiB over a link that carries 4 Mbit/s. */
  private static final Duration CHUNK_PATIENCE = Duration.ofSeconds(8);

  private final GameId gameId;
  private final Version version;
  private final @Nullable Sha256 digest;
  private final SharedFile file;
  private final Cancellation cancellation;

  /**
   * @param digest the content they must belong to; null while that has no name
   */
  public FirstBytes(
      GameId gameId,
      Version version,
      @Nullable Sha256 digest,
      SharedFile file,
      Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.digest = digest;
    this.file = file;
    this.cancellation = cancellation;
  }

  /** The beginning, unverified; empty when the source does not give it at once. */
  public Optional<byte[]> head(Source source) throws InterruptedException {
    return ask(source, (int) Math.min(HEAD_BYTES, file.sizeBytes()), HEAD_PATIENCE);
  }

  /** The first chunk, unverified. */
  Optional<byte[]> chunk(Source source) throws InterruptedException {
    return ask(source, Chunks.length(file.sizeBytes(), 0), CHUNK_PATIENCE);
  }

  private Optional<byte[]> ask(Source source, int lengthBytes, Duration patience)
      throws InterruptedException {
    cancellation.check();
    byte[] bytes = new byte[lengthBytes];
    AtomicBoolean whole = new AtomicBoolean();
    Thread asker =
        Thread.ofVirtual()
            .name("first-bytes-" + source.peerId().brief())
            .start(() -> whole.set(lengthBytes == 0 || fetch(source, ByteBuffer.wrap(bytes))));
    cancellation.onCancel(asker::interrupt);
    try {
      asker.join(patience);
    } finally {
      asker.interrupt();
      asker.join();
    }
    cancellation.check();
    return whole.get() ? Optional.of(bytes) : Optional.empty();
  }

  private boolean fetch(Source source, ByteBuffer into) {
    Message.GetChunk request =
        new Message.GetChunk(gameId, version, digest, file.path(), 0, into.remaining());
    try {
      return source.fetch(request, into::put) instanceof Source.Answer.Given<Integer>;
    } catch (IOException e) {
      log.info("peer {} gave no first bytes of {}", source.peerId().brief(), gameId, e);
      return false;
    }
  }
}
