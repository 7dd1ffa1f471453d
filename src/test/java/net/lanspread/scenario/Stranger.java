package net.lanspread.scenario;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.Sha256;
import net.lanspread.disk.RealDisk;
import net.lanspread.download.GameContent;
import net.lanspread.protocol.FileListBody;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.AutoTransport;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.LaneTransport;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/**
 * A peer with made-up announcements that keeps others waiting: it answers each kind of question in
 * a manner of its own. Over the real transports.
 */
final class Stranger implements AutoCloseable, Transport.Listener {
  /** The manner of an answer. */
  enum Manner {
    WELL,
    /** The head at once, then one byte every three seconds. */
    TRICKLING,
    /** Never. */
    SILENTLY,
    REFUSING,
    /** As a peer that has no hashes and never will. */
    WITHOUT_HASHES
  }

  private static final int PAUSE_SECONDS = 3;

  private final List<GameSummary> games;
  private final Transport transport;
  private final String id;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final Object lock = new Object();

  @GuardedBy("lock")
  private GameContent content;

  @GuardedBy("lock")
  private final Map<Class<? extends Message.Request<?>>, Manner> manners = new HashMap<>();

  /**
   * @param kind of transport, as the command line calls it
   * @param games the announced games
   * @param content of each game
   */
  Stranger(Path identity, String kind, List<GameSummary> games, GameContent content)
      throws IOException {
    this.games = games;
    this.content = content;
    Identity own =
        Identity.loadOrCreate(new RealDisk(), identity, new SecureRandom(), Clock.systemUTC());
    id = own.peerId().toString();
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    transport =
        switch (kind) {
          case "quic" -> new QuicTransport(own, anywhere, this, TransportOptions.DEFAULT);
          case "tls" -> new LaneTransport(own, anywhere, this, TransportOptions.DEFAULT);
          default -> AutoTransport.open(own, anywhere, this, TransportOptions.DEFAULT);
        };
  }

  String id() {
    return id;
  }

  String address() {
    return "127.0.0.1:" + transport.listenAddress().getPort();
  }

  /** Answers well from now on, but for this. */
  void answers(Class<? extends Message.Request<?>> kind, Manner manner) {
    synchronized (lock) {
      manners.clear();
      manners.put(kind, manner);
    }
  }

  private Manner manner(Message request) {
    synchronized (lock) {
      return request instanceof Message.Request<?> kind
          ? manners.getOrDefault(kind.getClass(), Manner.WELL)
          : Manner.WELL;
    }
  }

  private GameContent content() {
    synchronized (lock) {
      return content;
    }
  }

  @Override
  public void accepted(Connection connection) {
    connection.greeted();
  }

  @Override
  public void closed(Connection connection) {}

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    Message request = MessageCodec.read(stream::read);
    Manner manner = manner(request);
    switch (manner) {
      case SILENTLY -> waitFor(Integer.MAX_VALUE);
      case REFUSING ->
          stream.writeLast(
              MessageCodec.encode(new Message.Refused(WireCode.NOT_SERVED, "not to you")));
      case WELL, TRICKLING, WITHOUT_HASHES -> answer(request, manner, stream);
    }
  }

  private void answer(Message request, Manner manner, PeerStream stream) throws IOException {
    boolean hashed = manner != Manner.WITHOUT_HASHES;
    if (request instanceof Message.Hello) {
      reply(stream, welcome(), new byte[0], manner);
    } else if (request instanceof Message.GetFileList) {
      byte[] body = FileListBody.encode(content().list().files());
      Sha256 digest = hashed ? content().manifest().digest() : null;
      reply(
          stream,
          new Message.FileListReply(content().version(), digest, body.length),
          body,
          manner);
    } else if (request instanceof Message.GetManifest) {
      byte[] body = content().manifest().encode();
      reply(stream, new Message.ManifestReply(body.length), body, manner);
    } else if (request instanceof Message.GetChunk chunk) {
      byte[] body = content().chunk(chunk.path(), chunk.offset(), chunk.lengthBytes());
      reply(stream, new Message.ChunkReply(body.length), body, manner);
      ByteBuffer credits = ByteBuffer.allocate(1_000);
      while (stream.read(credits.clear()) >= 0) {}
    } else {
      reply(stream, new Message.Done(), new byte[0], manner);
    }
  }

  private Message.Welcome welcome() {
    return new Message.Welcome(
        Message.PROTOCOL_VERSION, "mallory", transport.listenAddress().getPort(), "1", 1, games);
  }

  private void reply(PeerStream stream, Message.Reply head, byte[] body, Manner manner)
      throws IOException {
    if (body.length == 0) {
      stream.writeLast(MessageCodec.encode(head));
      return;
    }
    stream.write(MessageCodec.encode(head));
    if (manner == Manner.TRICKLING) {
      for (byte each : body) {
        stream.write(ByteBuffer.wrap(new byte[] {each}));
        waitFor(PAUSE_SECONDS);
      }
    } else {
      stream.writeLast(ByteBuffer.wrap(body));
    }
  }

  /** Does nothing for so long, or until closed. */
  private void waitFor(int seconds) throws IOException {
    try {
      if (closed.await(seconds, TimeUnit.SECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    transport.close();
  }
}
