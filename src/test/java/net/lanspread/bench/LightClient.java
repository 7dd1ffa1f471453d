package net.lanspread.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Source;
import net.lanspread.swarm.Swarm;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/**
 * A peer with an identity, a socket and a connection of its own that asks a source for chunks as a
 * download does, and throws the bytes away. Many of them fit into one process.
 */
final class LightClient implements AutoCloseable {
  /** The requests that are under way at once, as many as those of a download to one source. */
  private static final int LANES = 4;

  private final PeerTable table = new PeerTable();
  private final Swarm swarm;
  private final Transport transport;
  private final Source source;
  private final ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong receivedBytes = new AtomicLong();
  private final AtomicLong nextChunk = new AtomicLong();
  private volatile boolean closed;

  /** Connects and greets. */
  LightClient(int number, InetSocketAddress address) throws IOException {
    SecureRandom random = new SecureRandom();
    Identity identity = Identity.create(random, Clock.systemUTC());
    swarm =
        new Swarm(
            new Swarm.Self(identity.peerId(), "client " + number, "once"),
            () -> new LibraryState(1, List.of()),
            table,
            _ -> {},
            Optional.empty());
    transport =
        new QuicTransport(
            identity,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Polite(swarm),
            TransportOptions.DEFAULT);
    swarm.attach(transport);
    if (!(swarm.connect(address) instanceof Swarm.ConnectResult.Connected(PeerEntry peer))) {
      throw new IOException("the source does not answer");
    }
    source = swarm.source(peer);
  }

  /** The content of a game, once the source has made its hashes. */
  Sha256 awaitDigest(GameId gameId) throws IOException {
    while (true) {
      if (source.offer(gameId) instanceof Source.Answer.Given<Source.Offer>(Source.Offer offer)
          && offer.digest() != null) {
        return offer.digest();
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** Fetches chunks of a file over and over until it is closed. */
  void fetch(GameId gameId, Version version, Sha256 digest, String path, long fileBytes) {
    for (int lane = 0; lane < LANES; lane++) {
      lanes.execute(
          () -> {
            while (!closed) {
              long chunk = nextChunk.getAndIncrement() % Chunks.count(fileBytes);
              fetch(
                  new Message.GetChunk(
                      gameId,
                      version,
                      digest,
                      path,
                      Chunks.offset(chunk),
                      Chunks.length(fileBytes, chunk)),
                  bytes -> receivedBytes.addAndGet(bytes.remaining()));
            }
          });
    }
  }

  private void fetch(Message.GetChunk chunk, Source.ChunkSink sink) {
    try {
      if (!(source.fetch(chunk, sink) instanceof Source.Answer.Given<Integer>)) {
        throw new IllegalStateException("the source refuses");
      }
    } catch (IOException e) {
      if (!closed) {
        throw new IllegalStateException("a client lost its source", e);
      }
    }
  }

  /** The bytes of chunks that have come until now. */
  long receivedBytes() {
    return receivedBytes.get();
  }

  @Override
  public void close() {
    closed = true;
    transport.close();
    lanes.close();
    swarm.close();
  }

  /** A listener that takes in every message and serves no game. */
  private record Polite(Swarm swarm) implements Transport.Listener {
    @Override
    public void accepted(Connection connection) {
      connection.greeted();
    }

    @Override
    public void requested(Connection connection, PeerStream stream) throws IOException {
      var _ = MessageCodec.read(stream::read);
      stream.writeLast(MessageCodec.encode(new Message.Done()));
    }

    @Override
    public void closed(Connection connection) {
      swarm.closed(connection);
    }
  }
}
