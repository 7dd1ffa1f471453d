package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import net.lanspread.content.Chunks;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.RateLimit;
import net.lanspread.transport.ScriptedStream;
import org.junit.jupiter.api.Test;

class ChunkSenderTest {
  private static final int OFFSET = 1000;

  private final UploadWindow window = new UploadWindow();
  private final RateLimit limit = new RateLimit(RateLimit.Time.SYSTEM);
  private final byte[] file = new byte[OFFSET + Chunks.CHUNK_BYTES + 10];

  ChunkSenderTest() {
    new Random(7).nextBytes(file);
  }

  @Test
  void chunkComesWholeAndIsNeverFurtherAheadThanItsShare() throws IOException {
    Asker asker = new Asker(1);

    send(Chunks.CHUNK_BYTES, asker);

    assertThat(asker.received.toByteArray())
        .isEqualTo(Arrays.copyOfRange(file, OFFSET, OFFSET + Chunks.CHUNK_BYTES));
    assertThat(asker.ended).isTrue();
    assertThat(asker.aheadBytes.getFirst()).isEqualTo(UploadWindow.MOST_BYTES);
    assertThat(asker.aheadBytes).allMatch(bytes -> bytes <= UploadWindow.MOST_BYTES);
    assertThat(asker.creditsLeft).isZero();
    assertThat(asker.pieces).as("credits that come one by one").allMatch(bytes -> bytes >= 1 << 18);
  }

  @Test
  void chunkStepsBackWhenOthersAreServedToo() throws IOException {
    List<UploadWindow.Share> others = new ArrayList<>();
    Asker asker = new Asker(1);
    asker.onWait =
        times -> {
          while (times == 3 && others.size() < 100) {
            others.add(window.open());
          }
        };

    send(Chunks.CHUNK_BYTES, asker);

    // 3 waits of a lone chunk; then the asker takes the bytes on the way before more are sent.
    int untilTaken = 3 + UploadWindow.MOST_BYTES / BodyCredit.CREDIT_BYTES;
    assertThat(asker.aheadBytes.subList(untilTaken, asker.aheadBytes.size()))
        .isNotEmpty()
        .allMatch(bytes -> bytes <= BodyCredit.LEAST_WINDOW_BYTES);
    assertThat(asker.ended).isTrue();
  }

  @Test
  void smallChunkNeedsNoCredit() throws IOException {
    Asker asker = new Asker(0);

    send(BodyCredit.LEAST_WINDOW_BYTES, asker);

    assertThat(asker.received.size()).isEqualTo(BodyCredit.LEAST_WINDOW_BYTES);
    assertThat(asker.ended).isTrue();
    assertThat(asker.aheadBytes).isEmpty();
  }

  @Test
  void askerThatLeavesIsSentNoMore() {
    Asker asker = new Asker(1);
    asker.creditsLeft = 5;

    assertThatThrownBy(() -> send(Chunks.CHUNK_BYTES, asker))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wants no more");
    assertThat(asker.received.size()).isEqualTo(UploadWindow.MOST_BYTES);
    assertThat(asker.ended).isFalse();
  }

  @Test
  void askerThatTakesMoreThanItGetsIsRefused() {
    int tooMany = UploadWindow.MOST_BYTES / BodyCredit.CREDIT_BYTES + 1;

    assertThatThrownBy(() -> send(Chunks.CHUNK_BYTES, new Asker(tooMany)))
        .isInstanceOf(MalformedMessageException.class);
  }

  private void send(int lengthBytes, Asker asker) throws IOException {
    asker.creditsLeft = Math.min(asker.creditsLeft, BodyCredit.count(lengthBytes));
    try (UploadWindow.Share share = window.open()) {
      ChunkSender.send(new InMemory(file), OFFSET, lengthBytes, share, limit, _ -> {}, asker);
    }
  }

  private static final class InMemory implements Disk.Reader {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer into, long position) {
      int count = Math.min(into.remaining(), bytes.length - (int) position);
      into.put(bytes, (int) position, count);
      return count;
    }

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public void close() {}
  }

  /** Takes all bytes and gives credits only when the sender waits for them. */
  private static class Asker extends ScriptedStream {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<Integer> aheadBytes = new ArrayList<>();
    final List<Integer> pieces = new ArrayList<>();
    private final int creditsEachTime;
    int creditsLeft = Integer.MAX_VALUE;
    private int creditedBytes;
    boolean ended;
    IntConsumer onWait = _ -> {};

    Asker(int creditsEachTime) {
      super(ByteBuffer.allocate(0));
      this.creditsEachTime = creditsEachTime;
    }

    @Override
    public int read(ByteBuffer into) {
      aheadBytes.add(received.size() - creditedBytes);
      onWait.accept(aheadBytes.size());
      int credits = Math.min(creditsEachTime, creditsLeft);
      if (credits == 0) {
        return -1;
      }
      creditsLeft -= credits;
      creditedBytes += credits * BodyCredit.CREDIT_BYTES;
      into.put(new byte[credits]);
      return credits;
    }

    @Override
    public void write(ByteBuffer from) {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      received.writeBytes(bytes);
      pieces.add(bytes.length);
    }

    @Override
    public void writeLast(ByteBuffer from) {
      write(from);
      ended = true;
    }
  }
}
