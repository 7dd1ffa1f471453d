package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.BufferSource;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.ScriptedConnection;
import net.lanspread.transport.ScriptedNetwork;
import net.lanspread.transport.ScriptedStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The swarm when a connection has another way for large bodies. */
class BulkWayTest {
  private static final PeerId SELF = ScriptedConnection.id("self");
  private static final PeerId BERT = ScriptedConnection.id("bert");
  private static final int CHUNK_BYTES = 1_000_000;
  private static final Message.GetChunk CHUNK =
      new Message.GetChunk(
          new GameId("ggoo"), new Version("20250101"), null, "ggoo.eti", 5, CHUNK_BYTES);

  private static final Duration A_DAY = Duration.ofDays(1);

  private final PeerTable table = new PeerTable();
  private final Swarm swarm =
      new Swarm(
          new Swarm.Self(SELF, "me", "1"),
          () -> new LibraryState(0, List.of()),
          table,
          _ -> {},
          Optional.empty());
  private final Way link = new Way(BERT, Integer.MAX_VALUE);

  @AfterEach
  void closeTheSwarm() {
    swarm.close();
  }

  @Test
  void onlyChunksGoTheWayForLargeBodies() throws IOException {
    Way lanes = new Way(BERT, Integer.MAX_VALUE);
    Source source = greet(lanes);

    assertThat(fetch(source)).isEqualTo(content(5, CHUNK_BYTES));

    assertThat(lanes.asked).hasSize(1).allMatch(Message.GetChunk.class::isInstance);
    assertThat(link.asked).noneMatch(Message.GetChunk.class::isInstance);
  }

  @Test
  void chunkWhoseWayBreaksGoesOnOverTheLinkFromThere() throws IOException {
    Way lanes = new Way(BERT, 300_000);
    Source source = greet(lanes);

    assertThat(fetch(source)).isEqualTo(content(5, CHUNK_BYTES));

    Message.GetChunk rest =
        link.asked.stream()
            .filter(Message.GetChunk.class::isInstance)
            .map(Message.GetChunk.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(rest.offset()).as("what has come is not asked for again").isGreaterThan(5);
    assertThat(rest.offset() + rest.lengthBytes()).isEqualTo(5 + CHUNK_BYTES);
    assertThat(lanes.isOpen()).isFalse();
  }

  @Test
  void chunkWaitsForTheConnectionThatIsMadeAnew() throws Exception {
    Source source = greet(new Way(BERT, 0));
    link.close();
    Waiting<byte[]> fetching = Waiting.of(() -> fetch(source));

    welcome(new Way(BERT, Integer.MAX_VALUE));

    assertThat(fetching.result()).isEqualTo(content(5, CHUNK_BYTES));
  }

  @Test
  void chunkOfAGonePeerIsNotWaitedFor() throws Exception {
    Source source = greet(new Way(BERT, 0));
    link.close();
    swarm.closed(link);

    assertThatThrownBy(() -> fetch(source)).isInstanceOf(IOException.class);
  }

  @Test
  void aWaitForAConnectionEndsWhenItIsNotWantedOrThePeerIsGone() throws Exception {
    greet(new Way(BERT, 0));
    link.close();
    Cancellation unwanted = new Cancellation();

    Waiting<Optional<Connection>> first =
        Waiting.of(() -> swarm.connectionTo(BERT, A_DAY, unwanted));
    unwanted.cancel();
    assertThat(first.result()).isEmpty();

    Waiting<Optional<Connection>> second =
        Waiting.of(() -> swarm.connectionTo(BERT, A_DAY, new Cancellation()));
    swarm.goodbye(link);
    assertThat(second.result()).isEmpty();
  }

  @Test
  void greetedPeerMayAskOnItsOtherWaysAndAStrangerMayNot() throws Exception {
    greet(new Way(BERT, 0));
    Way beside = new Way(BERT, 0);
    beside.besideOf = link;
    Way alone = new Way(BERT, 0);
    alone.close();

    assertThat(swarm.awaitGreeted(beside)).isTrue();
    assertThat(swarm.awaitGreeted(alone)).isFalse();
  }

  @Test
  void goodbyeEndsTheRightsOfOtherWays() throws Exception {
    greet(new Way(BERT, 0));
    Way beside = new Way(BERT, 0);
    beside.besideOf = link;

    swarm.goodbye(link);

    assertThat(link.isOpen()).isFalse();
    beside.close();
    assertThat(swarm.awaitGreeted(beside)).isFalse();
  }

  @Test
  void aDoubtedPeerIsAskedAtOnceWhetherItIsThere() throws Exception {
    greet(new Way(BERT, Integer.MAX_VALUE));
    link.asked.clear();

    swarm.doubted(BERT);

    assertThat(link.asked.poll(2, TimeUnit.SECONDS)).isEqualTo(new Message.Ping());
    assertThat(table.find(BERT)).isPresent();
  }

  private Source greet(Way lanes) throws IOException {
    swarm.attach(new Network());
    link.bulk = lanes;
    welcome(link);
    link.awaitPing();
    return swarm.source(table.find(BERT).orElseThrow());
  }

  private void welcome(Way way) {
    swarm.welcome(
        way, new Message.Hello(Message.PROTOCOL_VERSION, "bert", 4711, "1", 1, List.of()));
  }

  private static byte[] fetch(Source source) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(CHUNK_BYTES);
    Source.Answer<Integer> answer = source.fetch(CHUNK, got::put, new Cancellation());
    assertThat(answer).isEqualTo(new Source.Answer.Given<>(CHUNK_BYTES));
    return got.array();
  }

  private static byte[] content(long offset, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    for (int i = 0; i < lengthBytes; i++) {
      bytes[i] = (byte) ((offset + i) % 251);
    }
    return bytes;
  }

  /** A call on a thread of its own, which waits there, or has ended. */
  private record Waiting<T>(FutureTask<T> call) {
    static <T> Waiting<T> of(Callable<T> call) {
      FutureTask<T> task = new FutureTask<>(call);
      Thread thread = Thread.ofPlatform().daemon().start(task);
      while (!task.isDone() && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return new Waiting<>(task);
    }

    T result() throws Exception {
      return call.get(10, TimeUnit.SECONDS);
    }
  }

  /** A connection to a source that has everything, and breaks after so many bytes of an answer. */
  private static final class Way extends ScriptedConnection {
    final BlockingQueue<Message> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch pinged = new CountDownLatch(1);
    private final int breaksAfterBytes;

    /** The connection that it is a way of; null when it stands alone. */
    volatile @Nullable Way besideOf;

    /** The way for large bodies while it is open. */
    volatile @Nullable Way bulk;

    Way(PeerId peerId, int breaksAfterBytes) {
      super(peerId, on -> new Answering((Way) on, false));
      this.breaksAfterBytes = breaksAfterBytes;
    }

    /** Lets the first ping pass, which comes right after the greeting. */
    void awaitPing() {
      try {
        assertThat(pinged.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Connection link() {
      Way home = besideOf;
      return home == null ? this : home;
    }

    @Override
    public PeerStream openBulkStream() throws IOException {
      Way best = bulk;
      return best != null && best.isOpen() ? new Answering(best, true) : openStream();
    }
  }

  private static final class Answering extends ScriptedStream {
    private final Way way;
    private final boolean isBulk;
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private boolean isAsked;

    Answering(Way way, boolean isBulk) {
      super(ByteBuffer.allocate(0));
      this.way = way;
      this.isBulk = isBulk;
    }

    @Override
    public boolean leaveWay(IOException reason) {
      if (isBulk) {
        way.close();
      }
      return isBulk;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (answer.position() >= way.breaksAfterBytes) {
        throw new IOException("the way broke");
      }
      return new BufferSource(answer).read(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      if (!isAsked) {
        isAsked = true;
        Message request = MessageCodec.read(new BufferSource(from.duplicate()));
        way.asked.add(request);
        answer = answerTo(request);
        way.pinged.countDown();
      }
      from.position(from.limit());
    }

    private static ByteBuffer answerTo(Message request) {
      if (!(request instanceof Message.GetChunk chunk)) {
        return MessageCodec.encode(new Message.Done());
      }
      ByteBuffer head = MessageCodec.encode(new Message.ChunkReply(chunk.lengthBytes()));
      return ByteBuffer.allocate(head.remaining() + chunk.lengthBytes())
          .put(head)
          .put(content(chunk.offset(), chunk.lengthBytes()))
          .flip();
    }
  }

  /** A network in which nobody is found. */
  private record Network() implements ScriptedNetwork {
    @Override
    public Connection connect(InetSocketAddress address, Duration timeout) throws IOException {
      throw new IOException("nobody is there");
    }
  }
}
