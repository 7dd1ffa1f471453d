package net.lanspread.scenario;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
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
import org.jspecify.annotations.Nullable;

/** A peer that speaks the protocol well enough to be listened to, and then does harm. */
final class HostilePeer implements AutoCloseable, Transport.Listener {
  static final GameId GAME = new GameId("cod5");
  static final Version VERSION = new Version("20250101");

  /** Stands for half a character, which no text of Java becomes on the wire. */
  static final String HALF = "HALF-A-CHARACTER";

  private final String name;
  private final QuicTransport transport;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private List<SharedFile> files = List.of();

  @GuardedBy("lock")
  private final List<Connection> accepted = new ArrayList<>();

  @GuardedBy("lock")
  private int chunksAsked;

  // the reason with which every request is refused from now on; null for none
  @GuardedBy("lock")
  private @Nullable String refusal;

  HostilePeer(Path identity) throws IOException {
    this(identity, "mallory");
  }

  /**
   * @param name in which {@link #HALF} is half a character on the wire
   */
  HostilePeer(Path identity, String name) throws IOException {
    this.name = name;
    transport =
        new QuicTransport(
            Identity.loadOrCreate(new RealDisk(), identity, new SecureRandom(), Clock.systemUTC()),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this,
            TransportOptions.DEFAULT);
  }

  String address() {
    return "127.0.0.1:" + transport.listenAddress().getPort();
  }

  /** The list that is offered from now on. */
  void offer(List<SharedFile> offered) {
    synchronized (lock) {
      files = List.copyOf(offered);
    }
  }

  /** Refuses everybody from now on, with a message as the name is. */
  void refuse(String message) {
    synchronized (lock) {
      refusal = message;
    }
  }

  /** The frame of a message, with half a character in the place of its stand-in. */
  private static ByteBuffer frame(Message message) {
    ByteBuffer frame = MessageCodec.encode(message);
    byte[] header =
        StandardCharsets.UTF_8
            .decode(frame.position(4))
            .toString()
            .replace(HALF, "\\ud800")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + header.length).putInt(header.length).put(header).flip();
  }

  int chunksAsked() {
    synchronized (lock) {
      return chunksAsked;
    }
  }

  @Override
  public void accepted(Connection connection) {
    connection.greeted();
    synchronized (lock) {
      accepted.add(connection);
    }
  }

  /** Says this of its user to whoever connected first; gives the answer. */
  Message tell(Message.Now now) throws IOException {
    Connection first;
    synchronized (lock) {
      first = accepted.getFirst();
    }
    try (PeerStream stream = first.openStream()) {
      stream.writeLast(MessageCodec.encode(new Message.Ping(null, now)));
      return MessageCodec.read(stream::read);
    }
  }

  /** Says goodbye to all connected peers. */
  void leave() throws IOException {
    List<Connection> told;
    synchronized (lock) {
      told = List.copyOf(accepted);
    }
    for (Connection connection : told) {
      try (PeerStream stream = connection.openStream()) {
        stream.writeLast(MessageCodec.encode(new Message.Goodbye()));
        MessageCodec.read(stream::read);
      }
    }
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    Message request = MessageCodec.read(stream::read);
    String refused;
    synchronized (lock) {
      refused = refusal;
    }
    if (refused != null) {
      stream.write(frame(new Message.Refused(WireCode.INTERNAL, refused)));
    } else if (request instanceof Message.Hello) {
      stream.write(
          frame(
              new Message.Welcome(
                  Message.PROTOCOL_VERSION,
                  name,
                  transport.listenAddress().getPort(),
                  "1",
                  1,
                  List.of(new GameSummary(GAME, VERSION, true, false, 100)))));
    } else if (request instanceof Message.GetFileList) {
      byte[] body;
      synchronized (lock) {
        body = FileListBody.encode(files);
      }
      stream.write(MessageCodec.encode(new Message.FileListReply(VERSION, null, body.length)));
      stream.write(ByteBuffer.wrap(body));
    } else {
      if (request instanceof Message.GetChunk) {
        synchronized (lock) {
          chunksAsked++;
        }
      }
      stream.write(MessageCodec.encode(new Message.Done()));
    }
    stream.finishWriting();
  }

  @Override
  public void closed(Connection connection) {}

  Connection connect(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    return transport.connect(
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(address.substring(colon + 1))),
        Duration.ofSeconds(10));
  }

  /** Sends bytes on a stream of a connection of its own; true when that cost us the connection. */
  boolean isDisconnectedFor(String address, byte[] garbage) throws IOException {
    try (Connection connection = connect(address);
        PeerStream stream = connection.openStream()) {
      stream.setTimeout(Duration.ofSeconds(25));
      try {
        stream.write(ByteBuffer.wrap(garbage));
        stream.finishWriting();
        stream.read(ByteBuffer.allocate(1_000));
      } catch (IOException e) {
        return !connection.isOpen() || awaitClosed(connection);
      }
      return awaitClosed(connection);
    }
  }

  private static boolean awaitClosed(Connection connection) {
    try (PeerStream probe = connection.openStream()) {
      probe.setTimeout(Duration.ofSeconds(5));
      probe.write(MessageCodec.encode(new Message.Ping()));
      probe.finishWriting();
      return probe.read(ByteBuffer.allocate(10)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Opens silent streams, until no more are allowed; gives their number. */
  int openIdleStreams(Connection connection, int count) {
    List<PeerStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        PeerStream stream = connection.openStream();
        stream.write(ByteBuffer.wrap(new byte[] {0}));
        open.add(stream);
      }
    } catch (IOException e) {
      return open.size();
    }
    return open.size();
  }

  @Override
  public void close() {
    transport.close();
  }
}
