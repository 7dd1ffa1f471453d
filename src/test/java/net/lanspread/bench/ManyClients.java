package net.lanspread.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.demo.DrivenPeer;
import tools.jackson.databind.JsonNode;

/** The output of one source, in a process of its own, to many clients at once, and its cost. */
final class ManyClients {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(20);
  private static final GameId GAME = new GameId("ggoo");
  private static final Version VERSION = new Version("20250101");
  private static final String FILE = "ggoo.eti";
  private static final long FILE_BYTES = 256L << 20;

  private ManyClients() {}

  /**
   * The view of a number of clients in one window of time.
   *
   * @param clientBytes the bytes that each received, least first
   * @param worstStatus the longest that the source took to answer {@code status}
   */
  record Crowd(List<Long> clientBytes, Duration worstStatus, SourceMemory memory) {
    /** The bytes of the slowest client over those of the fastest. */
    double fairness() {
      return (double) clientBytes.getFirst() / clientBytes.getLast();
    }

    double mibPerSecond() {
      long bytes = clientBytes.stream().mapToLong(Long::longValue).sum();
      return bytes / (1024.0 * 1024.0) / WINDOW.toSeconds();
    }
  }

  /** Lets more and more clients fetch from one source; by their number. */
  static SequencedMap<Integer, Crowd> measure(List<Integer> counts)
      throws IOException, InterruptedException {
    try (Source source = new Source()) {
      SequencedMap<Integer, Crowd> crowds = new LinkedHashMap<>();
      source.addClients(1);
      LockSupport.parkNanos(WARM_UP.toNanos());
      for (int count : counts) {
        source.addClients(count);
        LockSupport.parkNanos(SETTLING.toNanos());
        crowds.put(count, source.watch());
      }
      return crowds;
    }
  }

  /** The process, and its clients in this one. */
  private static final class Source implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("lanspread-bench");
    private final DrivenPeer peer;
    private final InetSocketAddress address;
    private final List<LightClient> clients = new ArrayList<>();
    private final List<LightClient> fetching = new ArrayList<>();
    private final Sha256 digest;

    Source() throws IOException, InterruptedException {
      Path root = Files.createDirectories(folder.resolve("source/games/" + GAME));
      try (RandomAccessFile file = new RandomAccessFile(root.resolve(FILE).toFile(), "rw")) {
        file.setLength(FILE_BYTES);
      }
      Files.writeString(root.resolve("version.ini"), VERSION.toString());
      peer =
          new DrivenPeer(
              "source",
              folder.resolve("source"),
              DrivenPeer.program(SourceMemory.JAVA_OPTIONS),
              List.of("--listen", "127.0.0.1:0", "--no-mdns"));
      String[] hostAndPort = peer.awaitReady(PATIENCE).path("addr").asString().split(":", 2);
      address = new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
      digest = connect().awaitDigest(GAME);
    }

    LightClient connect() throws IOException {
      LightClient client = new LightClient(clients.size(), address);
      clients.add(client);
      return client;
    }

    /** Lets new clients fetch until there are so many. */
    void addClients(int count) throws IOException {
      while (fetching.size() < count) {
        LightClient client = connect();
        client.fetch(GAME, VERSION, digest, FILE, FILE_BYTES);
        fetching.add(client);
      }
    }

    Crowd watch() throws IOException, InterruptedException {
      List<Long> before = fetching.stream().map(LightClient::receivedBytes).toList();
      long end = System.nanoTime() + WINDOW.toNanos();
      long worst = 0;
      while (System.nanoTime() < end) {
        long asked = System.nanoTime();
        JsonNode _ = peer.ask("status", Map.of(), PATIENCE);
        worst = Math.max(worst, System.nanoTime() - asked);
        LockSupport.parkNanos(STATUS_INTERVAL.toNanos());
      }
      List<Long> received = new ArrayList<>();
      for (int i = 0; i < fetching.size(); i++) {
        received.add(fetching.get(i).receivedBytes() - before.get(i));
      }
      received.sort(null);
      return new Crowd(received, Duration.ofNanos(worst), memory());
    }

    SourceMemory memory() throws IOException, InterruptedException {
      return SourceMemory.of(peer.process());
    }

    @Override
    public void close() throws IOException {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> ends = new ArrayList<>();
        clients.forEach(client -> ends.add(threads.submit(client::close)));
      }
      peer.close();
      PeerFigures.delete(folder);
    }
  }
}
