package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnfinishedRequestsTest {
  private static final int BEGUN_BYTES = MessageCodec.MAX_HEADER_BYTES - 1;

  private final AtomicLong now = new AtomicLong();
  private final UnfinishedRequests requests = new UnfinishedRequests(now::get);

  @Test
  void thePeerThatHoldsMostIsDisconnectedWhenAllTogetherHoldTooMuch() throws Exception {
    Stranger greedy = new Stranger();
    Stranger modest = new Stranger();
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
  void wholeRequestsTakeNoMemory() throws Exception {
    Stranger peer = new Stranger();
    for (int i = 0; i < 10_000; i++) {
      assertThat(requests.read(peer, new Bytes(MessageCodec.encode(new Message.Ping()))))
          .isInstanceOf(Message.Ping.class);
    }

    assertThat(peer.isOpen()).isTrue();
  }

  @Test
  void requestThatTricklesIsGivenUp() {
    ByteBuffer ping = MessageCodec.encode(new Message.Ping());
    PeerStream trickling =
        new Bytes(ping) {
          @Override
          public int read(ByteBuffer into) {
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            into.put(ping.get());
            return 1;
          }
        };

    assertThatThrownBy(() -> requests.read(new Stranger(), trickling))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not finish its request");
  }

  private Message read(Connection connection, PeerStream stream) throws IOException {
    return requests.read(connection, stream);
  }

  /** A request of which all but the last byte has come; the latch tells that it was taken. */
  private static PeerStream begun(CountDownLatch taken, Stranger from) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + BEGUN_BYTES);
    bytes.putInt(MessageCodec.MAX_HEADER_BYTES).rewind();
    return new Bytes(bytes) {
      @Override
      public int read(ByteBuffer into) throws IOException {
        if (bytes.hasRemaining()) {
          return super.read(into);
        }
        taken.countDown();
        try {
          from.ended.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new IOException("the connection ended");
      }
    };
  }

  private static class Bytes implements PeerStream {
    private final ByteBuffer bytes;

    Bytes(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int count = Math.min(bytes.remaining(), into.remaining());
      into.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public void write(ByteBuffer from) {}

    @Override
    public void writeLast(ByteBuffer from) {}

    @Override
    public void setTimeout(Duration timeout) {}

    @Override
    public void close() {}
  }

  private static final class Stranger implements Connection {
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public PeerId peerId() {
      return PeerId.ofPublicKey("stranger".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public boolean isOpen() {
      return ended.getCount() > 0;
    }

    @Override
    public PeerStream openStream() throws IOException {
      throw new IOException("nothing is said here");
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }
}
