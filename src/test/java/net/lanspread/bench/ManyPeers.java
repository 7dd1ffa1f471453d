package net.lanspread.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import net.lanspread.content.PeerId;
import net.lanspread.peer.LightPeer;
import net.lanspread.protocol.GameSummary;
import net.lanspread.transport.Identity;
import net.lanspread.transport.MemoryNetwork;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.TransportOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cost of one peer among many: a process of its own that hosts them all, each connected to each
 * other, over QUIC on loopback or over a {@link MemoryNetwork}.
 */
final class ManyPeers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ManyPeers.class);

  /** The number of games a peer has before it gets a new one. */
  static final int GAMES_EACH = 20;

  private static final int GAMES_AT_ALL = 200;
  private static final int NEW_GAMES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The time for which the peers are left alone before it counts: three rounds of pings. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofSeconds(9);

  /** The carrier of the messages. */
  enum Carrier {
    MEMORY,
    QUIC
  }

  /**
   * The measurements. Everything "per peer" is the whole process divided by the peers.
   *
   * @param connections that are open once all peers know each other
   * @param heapBytes on the heap that the links have taken, after a collection
   * @param nativeBytes outside of the heap that the links have taken; 0 where no system tells
   * @param bareBytes on and off the heap that peers without any link have taken
   * @param idleCpu processor time of the idle time
   * @param idleMessages said in the idle time, answers included; 0 over QUIC, where none are
   *     counted
   * @param join of the last peer: from its first sighting to all knowing each other
   * @param news until a new game is known to all, median
   * @param newsMessages said for that, pings of the same time included; 0 over QUIC
   */
  record Figures(
      int peers,
      long connections,
      long heapBytes,
      long nativeBytes,
      long bareBytes,
      Duration idle,
      Duration idleCpu,
      long idleMessages,
      Duration join,
      Duration news,
      long newsMessages) {
    /** The ends of links: each peer has one to each other. */
    long ends() {
      return (long) peers * (peers - 1);
    }

    double kibPerLink() {
      return (heapBytes + nativeBytes) / 1024.0 / ends();
    }

    double mibPerPeer() {
      return (heapBytes + nativeBytes + bareBytes) / 1024.0 / 1024.0 / peers;
    }

    double cpuMillisPerSecond() {
      return idleCpu.toNanos() / 1e6 / (idle.toNanos() / 1e9) / peers;
    }

    double messagesPerMinute() {
      return idleMessages / (idle.toNanos() / 60e9) / peers;
    }
  }

  private final MemoryNetwork memory = new MemoryNetwork();
  private final SecureRandom random = new SecureRandom();
  private final List<LightPeer> peers = new ArrayList<>();
  private final Carrier carrier;

  private ManyPeers(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Measures in a new process, whose memory is nobody else's. */
  static Figures measure(Carrier carrier, int peers) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // A heap of full size from the start, so that later growth of the process is outside of it.
    command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
    // The log of each peer about the others is not needed.
    command.add("-DLANSPREAD_LOG=WARN");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ManyPeers.class.getName(), carrier.name(), String.valueOf(peers)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Long> values = new LinkedHashMap<>();
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        values.put(words[0], Long.valueOf(words[1]));
      }
    }
    if (process.waitFor() != 0) {
      throw new IOException(peers + " peers in one process over " + carrier + " failed");
    }
    return new Figures(
        peers,
        values.getOrDefault("connections", 0L),
        values.getOrDefault("heap", 0L),
        values.getOrDefault("native", 0L),
        values.getOrDefault("bare", 0L),
        Duration.ofNanos(values.getOrDefault("idle", 0L)),
        Duration.ofNanos(values.getOrDefault("cpu", 0L)),
        values.getOrDefault("idle-messages", 0L),
        Duration.ofNanos(values.getOrDefault("join", 0L)),
        Duration.ofNanos(values.getOrDefault("news", 0L)),
        values.getOrDefault("news-messages", 0L));
  }

  /**
   * The process that hosts the peers: the carrier and their number.
   *
   * <p>It ends with a halt: many peers that say goodbye to each other are not measured.
   */
  public static void main(String[] arguments) throws Exception {
    int exitCode = 1;
    try {
      ManyPeers many = new ManyPeers(Carrier.valueOf(arguments[0]));
      many.run(Integer.parseInt(arguments[1]));
      exitCode = 0;
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      log.error("the measurement failed", e);
    } finally {
      System.out.flush();
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private void run(int count) throws Exception {
    try (ManyPeers warmUp = new ManyPeers(carrier)) {
      for (int i = 0; i < 5; i++) {
        warmUp.join();
      }
      warmUp.tellNews(0);
    }
    long heapAtFirst = heapBytes();
    long residentAtFirst = residentBytes();
    for (int i = 0; i < count; i++) {
      peers.add(open(i));
    }
    long heapBare = heapBytes();
    long residentBare = residentBytes();
    say("bare", heapBare - heapAtFirst + residentBare - residentAtFirst);

    List<LightPeer> strangers = new ArrayList<>(peers);
    peers.clear();
    Duration join = Duration.ZERO;
    for (LightPeer stranger : strangers) {
      join = greetAll(stranger);
    }
    say("join", join.toNanos());
    say("connections", memory.connections());
    Thread.sleep(SETTLING);
    say("heap", heapBytes() - heapBare);
    say("native", residentBytes() - residentBare);

    long messages = memory.messages();
    long cpu = processorNanos();
    long begin = System.nanoTime();
    Thread.sleep(IDLE);
    say("idle", System.nanoTime() - begin);
    say("cpu", processorNanos() - cpu);
    say("idle-messages", memory.messages() - messages);

    List<Duration> times = new ArrayList<>();
    messages = memory.messages();
    for (int i = 0; i < NEW_GAMES; i++) {
      times.add(tellNews(i));
    }
    times.sort(null);
    say("news", times.get(NEW_GAMES / 2).toNanos());
    say("news-messages", (memory.messages() - messages) / NEW_GAMES);
  }

  private void join() throws Exception {
    greetAll(open(peers.size()));
  }

  private LightPeer open(int number) throws IOException {
    List<GameSummary> games = LightPeer.games(number * GAMES_EACH % GAMES_AT_ALL, GAMES_EACH);
    return switch (carrier) {
      case MEMORY -> {
        PeerId id = PeerId.ofPublicKey(("peer " + number).getBytes(StandardCharsets.UTF_8));
        yield new LightPeer(id, games, listener -> memory.join(id, listener));
      }
      case QUIC -> {
        Identity identity = Identity.create(random, Clock.systemUTC());
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        yield new LightPeer(
            identity.peerId(),
            games,
            listener -> new QuicTransport(identity, anyPort, listener, TransportOptions.DEFAULT));
      }
    };
  }

  /** One more peer joins: all others see it, and it them, as by discovery. */
  private Duration greetAll(LightPeer newcomer) throws InterruptedException, TimeoutException {
    long begin = System.nanoTime();
    for (LightPeer peer : peers) {
      newcomer.sights(peer);
      peer.sights(newcomer);
    }
    peers.add(newcomer);
    for (LightPeer peer : peers) {
      peer.await(() -> peer.peerCount() == peers.size() - 1, PATIENCE);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** The time until a new game of the first peer is known to all others. */
  private Duration tellNews(int number) throws InterruptedException {
    GameSummary game = LightPeer.games(GAMES_AT_ALL + number, 1).getFirst();
    LightPeer first = peers.getFirst();
    CountDownLatch known = new CountDownLatch(peers.size() - 1);
    for (LightPeer peer : peers.subList(1, peers.size())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  peer.await(() -> peer.knows(first.id(), game.gameId()), PATIENCE);
                  known.countDown();
                } catch (InterruptedException | TimeoutException e) {
                  throw new IllegalStateException("a peer heard nothing of a new game", e);
                }
              });
    }
    long begin = System.nanoTime();
    first.obtain(game);
    known.await();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void say(String what, long value) {
    System.out.println(what + " " + value);
  }

  private static long heapBytes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      // Memory that other threads free after a collection goes with the next one.
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The memory that the system has given to this process; 0 when it does not say. */
  private static long residentBytes() throws IOException {
    Path file = Path.of("/proc/self/status");
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kib -> Long.parseLong(kib) * 1024)
          .sum();
    }
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  @Override
  public void close() {
    peers.forEach(LightPeer::close);
  }
}
