package net.lanspread.scenario;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.RealDisk;
import net.lanspread.download.GameContent;
import net.lanspread.protocol.FileListBody;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/**
 * A holder of one game in this process: it counts the sent bytes, and lies where it is told to.
 * Over the real transport, from memory.
 */
final class MemoryPeer implements AutoCloseable, Transport.Listener {
  private final GameId gameId;
  private final QuicTransport transport;
  private final String id;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private GameContent content;

  @GuardedBy("lock")
  private long revision = 1;

  @GuardedBy("lock")
  private final List<Connection> connections = new ArrayList<>();

  @GuardedBy("lock")
  private final List<Message.GetChunk> sent = new ArrayList<>();

  @GuardedBy("lock")
  private boolean lies;

  @GuardedBy("lock")
  private boolean hidesHashes;

  @GuardedBy("lock")
  private int chunksLeft = Integer.MAX_VALUE;

  @GuardedBy("lock")
  private String heldBack = "";

  @GuardedBy("lock")
  private boolean hasGivenOfIt;

  MemoryPeer(Path identity, GameId gameId, GameContent content) throws IOException {
    this.gameId = gameId;
    this.content = content;
    Identity own =
        Identity.loadOrCreate(new RealDisk(), identity, new SecureRandom(), Clock.systemUTC());
    id = own.peerId().toString();
    transport =
        new QuicTransport(
            own,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            TransportOptions.DEFAULT);
  }

  String address() {
    return "127.0.0.1:" + transport.listenAddress().getPort();
  }

  String id() {
    return id;
  }

  /** Sends wrong bytes of the right length from now on. */
  MemoryPeer lying() {
    synchronized (lock) {
      lies = true;
    }
    return this;
  }

  /** Says that its hashes are still being made, until they are shown. */
  MemoryPeer hidingHashes() {
    synchronized (lock) {
      hidesHashes = true;
    }
    return this;
  }

  void showHashes() {
    synchronized (lock) {
      hidesHashes = false;
    }
  }

  /** Sends so many chunks more; then it is gone for all others. */
  void dieAfter(int chunks) {
    synchronized (lock) {
      chunksLeft = chunks;
    }
  }

  /**
   * Is busy from the second request for this file on, until it is told otherwise. The first one is
   * answered, because a source that has brought nothing yet is not asked for urgent chunks.
   */
  void holdBack(String path) {
    synchronized (lock) {
      heldBack = path;
      hasGivenOfIt = false;
    }
  }

  /** Changes its content from now on, and tells the peer that connected last. */
  void hold(GameContent next) throws IOException {
    Connection told;
    Message.LibraryDelta news;
    synchronized (lock) {
      content = next;
      news = new Message.LibraryDelta(++revision, List.of(summaryLocked()), List.of());
      told = connections.getLast();
    }
    try (PeerStream stream = told.openStream()) {
      stream.writeLast(MessageCodec.encode(news));
      MessageCodec.read(stream::read);
    }
  }

  /** The chunks sent so far, in order; forgets them. */
  List<Message.GetChunk> takeSent() {
    synchronized (lock) {
      List<Message.GetChunk> taken = List.copyOf(sent);
      sent.clear();
      return taken;
    }
  }

  static long bytes(List<Message.GetChunk> chunks) {
    return chunks.stream().mapToLong(Message.GetChunk::lengthBytes).sum();
  }

  @GuardedBy("lock")
  private GameSummary summaryLocked() {
    return new GameSummary(gameId, content.version(), true, false, content.list().totalBytes());
  }

  @Override
  public void accepted(Connection connection) {
    connection.greeted();
    synchronized (lock) {
      connections.add(connection);
    }
  }

  @Override
  public void closed(Connection connection) {
    synchronized (lock) {
      connections.remove(connection);
    }
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    Message request = MessageCodec.read(stream::read);
    if (request instanceof Message.Hello) {
      reply(stream, welcome(), new byte[0]);
    } else if (request instanceof Message.GetFileList) {
      byte[] body;
      GameContent now;
      Sha256 digest;
      synchronized (lock) {
        now = content;
        digest = hidesHashes ? null : content.manifest().digest();
      }
      body = FileListBody.encode(now.list().files());
      reply(stream, new Message.FileListReply(now.version(), digest, body.length), body);
    } else if (request instanceof Message.GetManifest) {
      byte[] body;
      synchronized (lock) {
        body = hidesHashes ? new byte[0] : content.manifest().encode();
      }
      reply(
          stream,
          body.length == 0
              ? new Message.Refused(WireCode.BUSY, "not yet")
              : new Message.ManifestReply(body.length),
          body);
    } else if (request instanceof Message.GetChunk chunk) {
      send(stream, chunk);
    } else {
      reply(stream, new Message.Done(), new byte[0]);
    }
  }

  private Message.Welcome welcome() {
    synchronized (lock) {
      return new Message.Welcome(
          Message.PROTOCOL_VERSION,
          "memory",
          transport.listenAddress().getPort(),
          "1",
          revision,
          List.of(summaryLocked()));
    }
  }

  private boolean isHeldBack(Message.GetChunk chunk) {
    synchronized (lock) {
      boolean held = chunk.path().equals(heldBack);
      boolean first = held && !hasGivenOfIt;
      hasGivenOfIt |= held;
      return held && !first;
    }
  }

  private void send(PeerStream stream, Message.GetChunk chunk) throws IOException {
    if (isHeldBack(chunk)) {
      reply(stream, new Message.Refused(WireCode.BUSY, "not yet"), new byte[0]);
      return;
    }
    byte[] bytes;
    synchronized (lock) {
      if (chunksLeft-- <= 0) {
        bytes = null;
      } else {
        bytes = content.chunk(chunk.path(), chunk.offset(), chunk.lengthBytes());
        if (lies) {
          bytes[bytes.length / 2] ^= 1;
        }
        sent.add(chunk);
      }
    }
    if (bytes == null) {
      reply(stream, new Message.Refused(WireCode.NOT_SERVED, "gone"), new byte[0]);
    } else {
      reply(stream, new Message.ChunkReply(bytes.length), bytes);
    }
    awaitCredits(stream);
  }

  private static void awaitCredits(PeerStream stream) throws IOException {
    ByteBuffer credits = ByteBuffer.allocate(1_000);
    while (stream.read(credits.clear()) >= 0) {}
  }

  private static void reply(PeerStream stream, Message.Reply reply, byte[] body)
      throws IOException {
    ByteBuffer head = MessageCodec.encode(reply);
    if (body.length == 0) {
      stream.writeLast(head);
    } else {
      stream.write(head);
      stream.writeLast(ByteBuffer.wrap(body));
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
