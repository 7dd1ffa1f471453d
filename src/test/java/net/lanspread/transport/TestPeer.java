package net.lanspread.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.content.PeerId;

/** A peer on the loopback, which answers requests as a test says. */
final class TestPeer implements Transport.Listener, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The answer of a test to a request. */
  interface Answer {
    void to(Connection connection, PeerStream stream) throws IOException;
  }

  /** Makes a peer's transport. */
  interface Network {
    Transport open(
        Identity identity,
        InetSocketAddress address,
        Transport.Listener listener,
        TransportOptions options)
        throws IOException;
  }

  static final Answer ECHO =
      (connection, stream) -> {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (stream.read(buffer.clear()) >= 0) {
          stream.write(buffer.flip());
        }
        stream.finishWriting();
      };

  /** Limits under which a peer without a greeting stays, unless a test gives others. */
  private static final StrangerLimits NO_STRANGERS =
      new StrangerLimits(
          Integer.MAX_VALUE, Duration.ofDays(1), Integer.MAX_VALUE, Integer.MAX_VALUE);

  final Identity identity = Identity.create(new SecureRandom(), Clock.systemUTC());
  final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  final BlockingQueue<Connection> closed = new LinkedBlockingQueue<>();
  final BlockingQueue<PeerId> doubted = new LinkedBlockingQueue<>();
  final AtomicInteger requests = new AtomicInteger();
  final Transport transport;
  private final Answer answer;

  TestPeer(Answer answer) throws IOException {
    this(answer, TransportOptions.DEFAULT, QuicTransport::new);
  }

  TestPeer(Answer answer, TransportOptions options, Network network) throws IOException {
    this.answer = answer;
    this.transport =
        network.open(
            identity,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            options.strangers().equals(StrangerLimits.DEFAULT)
                ? options.withStrangers(NO_STRANGERS)
                : options);
  }

  Connection connectTo(TestPeer other) throws IOException {
    return transport.connect(other.transport.listenAddress(), PATIENCE);
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  static String ask(Connection connection, String question) throws IOException {
    return ask(connection.openStream(), question);
  }

  static String ask(PeerStream asked, String question) throws IOException {
    try (PeerStream stream = asked) {
      stream.write(bytes(question));
      stream.finishWriting();
      return readText(stream);
    }
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String readText(PeerStream stream) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(64 * 1024);
    while (stream.read(all) > 0) {
      // The next part comes.
    }
    return StandardCharsets.UTF_8.decode(all.flip()).toString();
  }

  @Override
  public void accepted(Connection connection) {
    accepted.add(connection);
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    requests.incrementAndGet();
    answer.to(connection, stream);
  }

  @Override
  public void closed(Connection connection) {
    closed.add(connection);
  }

  @Override
  public void doubted(PeerId peerId) {
    doubted.add(peerId);
  }

  @Override
  public void close() {
    transport.close();
  }
}
