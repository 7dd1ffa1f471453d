package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnfinishedRequestsTest {
  private static final int BEGUN_BYTES = MessageCodec.MAX_HEADER_BYTES - 1;

  private final AtomicLong now = new AtomicLong();
  private final UnfinishedRequests requests = new UnfinishedRequests(now::get);

  @Test
  void thePeerThatHoldsMostIsDisconnectedWhenAllTogetherHoldTooMuch() throws Exception {
    ScriptedConnection greedy = stranger();
    ScriptedConnection modest = stranger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting = threads.submit(() -> read(modest, begun(new CountDownLatch(1), modest)));
      int begun = 0;
      while (greedy.isOpen()) {
        CountDownLatch taken = new CountDownLatch(1);
        PeerStream stream = begun(taken, greedy);
        Future<?> _ = threads.submit(() -> read(greedy, stream));
        taken.await();
        begun++;
      }

      assertThat(begun).isBetween(60, 1 + UnfinishedRequests.MAX_BYTES / BEGUN_BYTES);
      assertThat(modest.isOpen()).isTrue();
      modest.close();
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void wholeRequestsHoldNothing() throws Exception {
    ScriptedConnection peer = stranger();
    for (int i = 0; i < 10_000; i++) {
      assertThat(requests.read(peer, new ScriptedStream(MessageCodec.encode(new Message.Ping()))))
          .isInstanceOf(Message.Ping.class);
    }

    assertThat(peer.isOpen()).isTrue();
  }

  @Test
  void requestThatTricklesIsGivenUp() {
    ByteBuffer ping = MessageCodec.encode(new Message.Ping());
    PeerStream trickling =
        new ScriptedStream(ping) {
          @Override
          public int read(ByteBuffer into) {
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            into.put(ping.get());
            return 1;
          }
        };

    assertThatThrownBy(() -> requests.read(stranger(), trickling))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not finish its request");
  }

  private Message read(Connection connection, PeerStream stream) throws IOException {
    return requests.read(connection, stream);
  }

  /** A request of which all but the last byte has come; the latch tells that it was taken. */
  private static PeerStream begun(CountDownLatch taken, ScriptedConnection from) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + BEGUN_BYTES);
    bytes.putInt(MessageCodec.MAX_HEADER_BYTES).rewind();
    return new ScriptedStream(bytes) {
      @Override
      public int read(ByteBuffer into) throws IOException {
        if (bytes.hasRemaining()) {
          return super.read(into);
        }
        taken.countDown();
        try {
          from.ended().await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new IOException("the connection ended");
      }
    };
  }

  private static ScriptedConnection stranger() {
    return ScriptedConnection.silent(ScriptedConnection.id("stranger"));
  }
}
