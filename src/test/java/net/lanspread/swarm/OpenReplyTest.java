package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedStream;
import org.junit.jupiter.api.Test;

class OpenReplyTest {

  @Test
  void chunkIsCreditedAsItIsTakenAndTheLastCreditEndsTheAskersSide() throws IOException {
    for (int lengthBytes : new int[] {Chunks.CHUNK_BYTES, Chunks.CHUNK_BYTES - 1, 200_000}) {
      Source source = Source.of(lengthBytes);

      try (OpenReply<Message.ChunkReply> reply = ask(source, lengthBytes)) {
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
    Source source = Source.of(BodyCredit.LEAST_WINDOW_BYTES);

    try (OpenReply<Message.ChunkReply> reply = ask(source, BodyCredit.LEAST_WINDOW_BYTES)) {
      assertThat(source.ended).isTrue();
      take(reply, BodyCredit.LEAST_WINDOW_BYTES);
    }
  }

  private static OpenReply<Message.ChunkReply> ask(Source source, int lengthBytes)
      throws IOException {
    return OpenReply.of(
        ScriptedConnection.answering(ScriptedConnection.id("bert"), () -> source),
        new Message.GetChunk(
            new GameId("ggoo"), new Version("20250101"), null, "ggoo.eti", 0, lengthBytes),
        Duration.ofSeconds(1));
  }

  private static void take(OpenReply<?> reply, int lengthBytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100_000);
    for (int left = lengthBytes; left > 0; ) {
      left -= reply.read(buffer.clear().limit(Math.min(buffer.capacity(), left)));
    }
  }

  /** The stream of a source whose chunk is there at once. */
  private static final class Source extends ScriptedStream {
    private int bodyTakenBytes;
    private int credits;
    private boolean requested;
    private boolean ended;

    private Source(ByteBuffer head, int lengthBytes) {
      super(ByteBuffer.allocate(head.remaining() + lengthBytes).put(head.duplicate()).rewind());
      bodyTakenBytes = -head.remaining();
    }

    static Source of(int lengthBytes) {
      return new Source(MessageCodec.encode(new Message.ChunkReply(lengthBytes)), lengthBytes);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int count = super.read(into);
      bodyTakenBytes += count;
      return count;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      assertThat(ended).isFalse();
      if (requested) {
        credits += from.remaining();
        assertThat(credits * BodyCredit.CREDIT_BYTES).isLessThanOrEqualTo(bodyTakenBytes);
      }
      super.write(from);
    }

    @Override
    public void writeLast(ByteBuffer from) throws IOException {
      super.writeLast(from);
      ended = true;
    }
  }
}
