package net.lanspread.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
import net.lanspread.protocol.ChunkRange;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PeerTable;
import net.lanspread.swarm.Swarm;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/** A peer that tells every leech that it has all it could want, and sends zeros. */
final class PoisonedLeech implements AutoCloseable, Transport.Listener {
  private final PeerId id;
  private final GameId game;
  private final Version version;
  private final PeerTable table = new PeerTable();
  private final Swarm swarm;
  private final Transport transport;
  private final AtomicInteger chunksAsked = new AtomicInteger();

  PoisonedLeech(Path identityFolder, GameId game, Version version) throws IOException {
    Identity identity =
        Identity.loadOrCreate(
            new RealDisk(), identityFolder, new SecureRandom(), Clock.systemUTC());
    this.id = identity.peerId();
    this.game = game;
    this.version = version;
    swarm =
        new Swarm(
            new Swarm.Self(id, "mallory", "1"),
            () -> new LibraryState(1, List.of()),
            table,
            _ -> {},
            Optional.empty());
    transport =
        new QuicTransport(
            identity,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            TransportOptions.DEFAULT);
    swarm.attach(transport);
  }

  PeerId id() {
    return id;
  }

  int chunksAsked() {
    return chunksAsked.get();
  }

  void connect(String address) throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    if (!(swarm.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        instanceof Swarm.ConnectResult.Connected)) {
      throw new IOException("the leech does not answer");
    }
  }

  @Override
  public void accepted(Connection connection) {
    connection.greeted();
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    Message request = MessageCodec.read(stream::read);
    if (request instanceof Message.Have have && have.gameId().equals(game)) {
      stream.writeLast(MessageCodec.encode(new Message.Done()));
      if (have.greeting()) {
        List<ChunkRange> all = List.of(new ChunkRange(0, have.chunkCount()));
        var _ =
            LeechLinks.of(swarm, table)
                .tell(
                    connection.peerId(),
                    new Message.Have(
                        game, have.manifestDigest(), have.chunkCount(), false, all, List.of()));
      }
    } else if (request instanceof Message.GetChunk get && get.version().equals(version)) {
      chunksAsked.incrementAndGet();
      stream.write(MessageCodec.encode(new Message.ChunkReply(get.lengthBytes())));
      stream.writeLast(ByteBuffer.allocate(get.lengthBytes()));
    } else {
      stream.writeLast(MessageCodec.encode(new Message.Done()));
    }
  }

  @Override
  public void closed(Connection connection) {
    swarm.closed(connection);
  }

  @Override
  public void close() {
    swarm.close();
    transport.close();
  }
}
