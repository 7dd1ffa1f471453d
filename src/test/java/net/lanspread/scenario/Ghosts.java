package net.lanspread.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Identity;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/**
 * A program of many peers that greet one other peer twice each, once more on a second connection,
 * and then wait to be killed.
 */
final class Ghosts {
  /** The line that it prints when all have greeted. */
  static final String GREETED = "all have greeted";

  private Ghosts() {}

  /**
   * Runs the ghosts.
   *
   * @param args the folder for their identities, the port to connect to on loopback, how many
   */
  public static void main(String[] args) throws Exception {
    haunt(args);
    System.exit(0);
  }

  private static void haunt(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
    List<QuicTransport> kept = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      QuicTransport transport =
          new QuicTransport(
              Identity.loadOrCreate(
                  new RealDisk(),
                  folder.resolve("ghost" + i),
                  new SecureRandom(),
                  Clock.systemUTC()),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              new Obliging(),
              TransportOptions.DEFAULT);
      kept.add(transport);
      Connection connection = transport.connect(address, Duration.ofSeconds(20));
      greet(connection, transport, i);
      greet(connection, transport, i);
      greet(transport.connect(address, Duration.ofSeconds(20)), transport, i);
    }
    System.out.println(GREETED);
    System.out.flush();
    var _ = System.in.read();
    kept.forEach(QuicTransport::close);
  }

  private static void greet(Connection connection, Transport transport, int number)
      throws Exception {
    try (PeerStream stream = connection.openStream()) {
      stream.writeLast(
          MessageCodec.encode(
              new Message.Hello(
                  Message.PROTOCOL_VERSION,
                  "ghost " + number,
                  transport.listenAddress().getPort(),
                  "1",
                  1,
                  List.of(
                      new GameSummary(
                          new GameId("cod5"), new Version("20250101"), true, false, 100)))));
      MessageCodec.read(stream::read);
    }
  }

  /** Answers everybody, as long as it is there. */
  private static final class Obliging implements Transport.Listener {
    @Override
    public void accepted(Connection connection) {
      connection.greeted();
    }

    @Override
    public void requested(Connection connection, PeerStream stream) throws IOException {
      MessageCodec.read(stream::read);
      stream.writeLast(MessageCodec.encode(new Message.Done()));
    }

    @Override
    public void closed(Connection connection) {}
  }
}
