package net.lanspread.bench.rivals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A BitTorrent tracker of one torrent, a program of its own so that it can run on any host. It
 * prints its port, and a line for each peer that announces itself for the first time.
 */
final class Tracker {
  /** The beginning of the line of its port. */
  static final String PORT = "port ";

  /** The beginning of the line of a peer. */
  static final String ANNOUNCED = "announced ";

  private static final int INTERVAL_SECONDS = 10;
  private static final Pattern PORT_FIELD = Pattern.compile("(?:^|&)port=(\\d{1,5})(?:&|$)");

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Set<InetSocketAddress> peers = new LinkedHashSet<>();

  /** Runs until its process is ended; the argument is the address to listen at. */
  public static void main(String[] arguments) throws IOException {
    Tracker tracker = new Tracker();
    HttpServer server = HttpServer.create(new InetSocketAddress(arguments[0], 0), 0);
    server.createContext("/announce", tracker::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println(PORT + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = answer(exchange.getRequestURI().getRawQuery(), exchange.getRemoteAddress());
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** Notes who asks and tells it the others. */
  byte[] answer(String query, InetSocketAddress from) {
    Matcher port = PORT_FIELD.matcher(query);
    if (!port.find()) {
      return Bencode.dictionary(new TreeMap<>(Map.of("failure reason", Bencode.text("no port"))));
    }
    InetSocketAddress asking =
        new InetSocketAddress(from.getAddress(), Integer.parseInt(port.group(1)));
    ByteArrayOutputStream others = new ByteArrayOutputStream();
    boolean isNew;
    synchronized (lock) {
      peers.stream().filter(peer -> !peer.equals(asking)).forEach(peer -> write(others, peer));
      isNew = peers.add(asking);
    }
    if (isNew) {
      System.out.println(ANNOUNCED + asking.getPort());
    }
    return Bencode.dictionary(
        new TreeMap<>(
            Map.of(
                "interval", Bencode.number(INTERVAL_SECONDS),
                "peers", Bencode.bytes(others.toByteArray()))));
  }

  /** Four bytes of the address and two of the port. */
  private static void write(ByteArrayOutputStream out, InetSocketAddress peer) {
    out.writeBytes(peer.getAddress().getAddress());
    out.write(peer.getPort() >> 8);
    out.write(peer.getPort());
  }
}
