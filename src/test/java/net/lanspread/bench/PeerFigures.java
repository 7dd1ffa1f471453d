package net.lanspread.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.lanspread.demo.DrivenPeer;
import tools.jackson.databind.JsonNode;

/** The figures of whole peers, each in a process of its own as a guest would run it. */
public final class PeerFigures {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final String GAME = "ggoo";

  private PeerFigures() {}

  /**
   * One download.
   *
   * @param sourceCpu the processor time that the source took
   */
  record Download(double mibPerSecond, Duration sourceCpu, Duration clientCpu) {}

  /**
   * The cost for a peer of each build to download a sparse archive from another several times in a
   * row: the first time both programs are new and the disk's cache is cold.
   */
  static List<List<Download>> downloads(List<Build> builds, String transport, long bytes, int times)
      throws IOException, InterruptedException {
    try (Contest<Pair> contest =
        new Contest<>(builds, build -> new Pair(build, bytes, "--transport", transport))) {
      return contest.rounds(times, Pair::download);
    }
  }

  /** The first download of a pair that is new, three seconds after its start, as of two apps. */
  static FirstMinuteFigures.Turn firstDownload(Build build, long bytes)
      throws IOException, InterruptedException {
    try (Pair pair = new Pair(build, bytes, build.asApp().toArray(String[]::new))) {
      Thread.sleep(SETTLING);
      return pair.firstDownload();
    }
  }

  /** A source and its client. */
  private static final class Pair implements Closeable {
    private final Path folder = Files.createTempDirectory("lanspread-bench");
    private final DrivenPeer source;
    private final DrivenPeer client;

    Pair(Build build, long bytes, String... options) throws IOException, InterruptedException {
      Path root = Files.createDirectories(folder.resolve("source").resolve("games").resolve(GAME));
      try (RandomAccessFile file =
          new RandomAccessFile(root.resolve(GAME + ".eti").toFile(), "rw")) {
        file.setLength(bytes);
      }
      Files.writeString(root.resolve("version.ini"), "20250101");
      source = start(build, "source", folder, options);
      client = start(build, "client", folder, options);
      String address = source.awaitReady(PATIENCE).path("addr").asString();
      client.ask("connect", Map.of("addr", address), PATIENCE);
    }

    Download download() throws IOException, InterruptedException {
      int mark = client.mark();
      Duration sourceBefore = cpu(source.process());
      Duration clientBefore = cpu(client.process());
      Map<String, Object> fields = Map.of("game_id", GAME, "install", false, "wait", true);
      client.ask("download", fields, PATIENCE);
      JsonNode finished =
          client.await(mark, line -> DrivenPeer.isEvent(line, "download-finished"), PATIENCE);
      Download download =
          new Download(
              finished.path("mib_per_s").asDouble(),
              cpu(source.process()).minus(sourceBefore),
              cpu(client.process()).minus(clientBefore));
      client.ask("remove", Map.of("game_id", GAME, "wait", true), PATIENCE);
      return download;
    }

    FirstMinuteFigures.Turn firstDownload() throws IOException, InterruptedException {
      int mark = client.mark();
      AtomicInteger chunks = new AtomicInteger();
      long begin = System.nanoTime();
      int id = client.send("download", Map.of("game_id", GAME, "install", false, "wait", true));
      client.await(
          mark,
          line ->
              DrivenPeer.isEvent(line, "download-chunk-finished")
                  && line.path("path").asString().endsWith(".eti")
                  && chunks.incrementAndGet() == FirstMinuteFigures.FIRST_CHUNKS,
          PATIENCE);
      double firstSeconds = (System.nanoTime() - begin) / 1e9;
      client.awaitReply(id, PATIENCE);
      return new FirstMinuteFigures.Turn(firstSeconds, (System.nanoTime() - begin) / 1e9);
    }

    @Override
    public void close() throws IOException {
      client.close();
      source.close();
      delete(folder);
    }
  }

  /** The processor time that a process has taken. */
  static Duration cpu(Process process) {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The speed of one TLS or TCP connection at the same work, in MiB/s, each once to warm up. */
  static TransportThroughput.Speeds sockets(long bytes) throws Exception {
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      Path from = folder.resolve("from");
      try (RandomAccessFile file = new RandomAccessFile(from.toFile(), "rw")) {
        file.setLength(bytes);
      }
      TransportThroughput.Work work = new TransportThroughput.FileWork(from, folder.resolve("to"));
      return new TransportThroughput.Speeds(
          0,
          0,
          TransportThroughput.tlsMibPerSecond(work, bytes),
          TransportThroughput.tcpMibPerSecond(work, bytes));
    } finally {
      delete(folder);
    }
  }

  /** The time from the start of the process to {@code local-peer-ready}, with an empty library. */
  static Duration start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      long begin = System.nanoTime();
      try (DrivenPeer peer = start(Build.ours(), "empty", folder)) {
        var _ = peer.awaitReady(PATIENCE);
        return Duration.ofNanos(System.nanoTime() - begin);
      }
    } finally {
      delete(folder);
    }
  }

  private static DrivenPeer start(Build build, String name, Path folder, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--no-mdns"));
    all.addAll(List.of(options));
    return new DrivenPeer(
        name, Files.createDirectories(folder.resolve(name)), build.program(), all);
  }

  /** Deletes a folder and all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
