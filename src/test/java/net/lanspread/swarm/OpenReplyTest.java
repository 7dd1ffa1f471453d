package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.BufferSource;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import org.junit.jupiter.api.Test;

class OpenReplyTest {

  @Test
  void chunkIsCreditedAsItIsTakenAndTheLastCreditEndsTheAskersSide() throws IOException {
    for (int lengthBytes : new int[] {Chunks.CHUNK_BYTES, Chunks.CHUNK_BYTES - 1, 200_000}) {
      Source source = new Source(lengthBytes);

      try (OpenReply reply = ask(source, lengthBytes)) {
        assertThat(source.ended).isFalse();
        source.requested = true;
        take(reply, lengthBytes);
      }

      assertThat(source.credits).isEqualTo(BodyCredit.count(lengthBytes));
      assertThat(source.ended).isTrue();
    }
  }

  @Test
  void chunkThatNeedsNoCreditIsAskedForWithOneWrite() throws IOException {
    Source source = new Source(BodyCredit.LEAST_WINDOW_BYTES);

    try (OpenReply reply = ask(source, BodyCredit.LEAST_WINDOW_BYTES)) {
      assertThat(source.ended).isTrue();
      take(reply, BodyCredit.LEAST_WINDOW_BYTES);
    }
  }

  private static OpenReply ask(Source source, int lengthBytes) throws IOException {
    return OpenReply.of(
        source,
        new Message.GetChunk(
            new GameId("ggoo"), new Version("20250101"), null, "ggoo.eti", 0, lengthBytes),
        Duration.ofSeconds(1));
  }

  private static void take(OpenReply reply, int lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100_000);
    for (int left = lengthBytes; left > 0; ) {
      left -= reply.read(buffer.clear().limit(Math.min(buffer.capacity(), left)));
    }
  }

  /** A source whose chunk is there at once, and the one stream to it. */
  private static final class Source implements Connection, PeerStream {
    private final ByteBuffer answer;
    private int bodyTakenBytes;
    private int credits;
    private boolean requested;
    private boolean ended;

    Source(int lengthBytes) {
      ByteBuffer head = MessageCodec.encode(new Message.ChunkReply(lengthBytes));
      bodyTakenBytes = -head.remaining();
      answer = ByteBuffer.allocate(head.remaining() + lengthBytes).put(head).rewind();
    }

    @Override
    public PeerStream openStream() {
      return this;
    }

    @Override
    public int read(ByteBuffer into) {
      int count = new BufferSource(answer).read(into);
      bodyTakenBytes += count;
      return count;
    }

    @Override
    public void write(ByteBuffer from) {
      assertThat(ended).isFalse();
      if (requested) {
        credits += from.remaining();
        assertThat(credits * BodyCredit.CREDIT_BYTES).isLessThanOrEqualTo(bodyTakenBytes);
      }
      from.position(from.limit());
    }

    @Override
    public void writeLast(ByteBuffer from) {
      write(from);
      ended = true;
    }

    @Override
    public PeerId peerId() {
      return new PeerId(Sha256.hash(new byte[] {1}));
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void setTimeout(Duration timeout) {}

    @Override
    public void close() {}
  }
}
