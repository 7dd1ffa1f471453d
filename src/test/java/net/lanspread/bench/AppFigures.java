package net.lanspread.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.lanspread.content.Deadline;
import net.lanspread.discovery.Announcement;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.peer.LightPeer;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Identity;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.TransportOptions;
import tools.jackson.databind.JsonNode;

/**
 * The figures of the app: the time until its page is there, its cost while nothing happens, and the
 * size of its page.
 */
public final class AppFigures {
  static final int GAMES = 200;

  /** The same of a very large party. */
  static final int MANY_GAMES = 2_000;

  static final int PEERS = 20;
  private static final int GAMES_EACH = 20;
  private static final int ARCHIVES_PER_GAME = 3;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** On loopback, and all else as a guest has it. */
  private static final List<String> OPTIONS = List.of("--listen", "127.0.0.1:0");

  /** The time until the work after a start is done, compiling included. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  /** The time for the peers to find each other. */
  private static final Duration MEETING = Duration.ofMinutes(2);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final Duration WINDOW = Duration.ofSeconds(60);

  private AppFigures() {}

  /**
   * The times from the start of the process on.
   *
   * @param page until a browser has the page, its files and the first state
   * @param games until the state has all games
   */
  public record Start(Duration page, Duration games) {}

  /** Starts with an empty state folder, so that the first questions are shown. */
  public static List<Start> firstStarts(List<String> program, int times)
      throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i <= times; i++) {
      Path folder = Files.createTempDirectory("lanspread-bench");
      try {
        starts.add(start(program, folder, 0));
      } finally {
        PeerFigures.delete(folder);
      }
    }
    return withoutTheFirst(starts);
  }

  /** Before the first one the disk's cache, and the program in place of a browser, are cold. */
  private static List<Start> withoutTheFirst(List<Start> starts) {
    return List.copyOf(starts.subList(1, starts.size()));
  }

  /** Starts with the questions answered and games there. */
  static List<Start> laterStarts(List<String> program, int times)
      throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      try (BrowsedApp first = answered(program, folder, GAMES)) {
        try (BrowsedApp.Events events = first.follow()) {
          var _ = events.next(state -> games(state) == GAMES);
        }
      }
      for (int i = 0; i <= times; i++) {
        starts.add(start(program, folder, GAMES));
      }
    } finally {
      PeerFigures.delete(folder);
    }
    return withoutTheFirst(starts);
  }

  private static Start start(List<String> program, Path folder, int games)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (BrowsedApp app = new BrowsedApp(program, folder, OPTIONS)) {
      app.openPage();
      try (BrowsedApp.Events events = app.follow()) {
        JsonNode state = events.next(_ -> true);
        Duration page = Duration.ofNanos(System.nanoTime() - begin);
        if (games(state) < games) {
          var _ = events.next(change -> games(change) == games);
        }
        return new Start(page, Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }

  /** The number of games in a state, or in a change that brings them all. */
  private static int games(JsonNode told) {
    JsonNode games = told.path("games");
    return games.isArray() ? games.size() : games.path("changed").size();
  }

  /** An app whose first questions are answered, with games. */
  private static BrowsedApp answered(List<String> program, Path folder, int count)
      throws IOException, InterruptedException {
    Path games = folder.resolve("games");
    // They were there before the party; newer folders are not indexed yet.
    FileTime oldEnough = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    for (int i = 0; i < count; i++) {
      Path root = Files.createDirectories(games.resolve("game" + i));
      Files.writeString(root.resolve("version.ini"), "20250101");
      for (int archive = 0; archive < ARCHIVES_PER_GAME; archive++) {
        Files.write(root.resolve("game" + i + ".part" + archive + ".eti"), new byte[1000]);
      }
      Files.setLastModifiedTime(root, oldEnough);
    }
    BrowsedApp app = new BrowsedApp(program, folder, OPTIONS);
    app.openPage();
    app.post(
        "/api/setup", Map.of("games_dir", games.toString(), "name", "Guest", "language", "en"));
    return app;
  }

  /**
   * An app to be measured.
   *
   * @param games the number that are in its games folder
   */
  record Stocked(List<String> program, int games) {}

  /**
   * The cost of an idle app among its peers.
   *
   * @param alone of one core, without a page
   * @param followed of one core, with a page that is open
   * @param residentBytes all its memory, at the end
   */
  record Idle(double alone, double followed, long residentBytes) {}

  /**
   * A start with all games here, and peers that have some of them and are found by mDNS.
   *
   * @param stocked all at once, so that other work of the machine hits them alike; they are further
   *     peers of each other
   */
  static List<Idle> idle(List<Stocked> stocked) throws Exception {
    Path folder = Files.createTempDirectory("lanspread-bench");
    List<BrowsedApp> apps = new ArrayList<>();
    List<Guest> guests = new ArrayList<>();
    try {
      for (Stocked each : stocked) {
        Path own = Files.createDirectories(folder.resolve(Integer.toString(apps.size())));
        apps.add(answered(each.program(), own, each.games()));
      }
      for (int i = 0; i < PEERS; i++) {
        guests.add(Guest.arrive(i));
      }
      awaitPeers(apps);
      Thread.sleep(SETTLING);
      List<Double> alone = loads(apps);
      List<Double> followed = followedLoads(apps);
      awaitPeers(apps); // figures among fewer peers would be of something else
      List<Idle> figures = new ArrayList<>();
      for (int i = 0; i < apps.size(); i++) {
        long residentBytes = SourceMemory.residentBytes(apps.get(i).process());
        figures.add(new Idle(alone.get(i), followed.get(i), residentBytes));
      }
      return figures;
    } finally {
      guests.forEach(Guest::close);
      for (BrowsedApp app : apps) {
        app.close();
      }
      PeerFigures.delete(folder);
    }
  }

  /** Waits until each app is linked to the guests and the other apps. */
  private static void awaitPeers(List<BrowsedApp> apps) throws IOException, InterruptedException {
    int others = PEERS + apps.size() - 1;
    Deadline deadline = Deadline.in(MEETING);
    for (int i = 0; i < apps.size(); i++) {
      for (int seen = peers(apps.get(i)); seen < others; seen = peers(apps.get(i))) {
        if (deadline.isOver()) {
          throw new IOException(
              ("app %d of %d (the first is this build's) sees %d of %d peers after %d s; a build"
                      + " disconnects peers whose messages it does not know")
                  .formatted(i + 1, apps.size(), seen, others, MEETING.toSeconds()));
        }
        Thread.sleep(LOOK_AGAIN);
      }
    }
  }

  /** The number of peers beside the app's own, which is the first that it tells. */
  private static int peers(BrowsedApp app) throws IOException, InterruptedException {
    try (BrowsedApp.Events events = app.follow()) {
      return events.next(_ -> true).path("peers").size() - 1;
    }
  }

  private static List<Double> followedLoads(List<BrowsedApp> apps)
      throws IOException, InterruptedException {
    List<BrowsedApp.Events> pages = new ArrayList<>();
    try {
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (BrowsedApp app : apps) {
        BrowsedApp.Events events = app.follow();
        pages.add(events);
        readers.add(CompletableFuture.runAsync(() -> readToItsEnd(events)));
      }
      List<Double> loads = loads(apps);
      if (readers.stream().anyMatch(CompletableFuture::isDone)) {
        throw new IOException("an app told its state no more");
      }
      return loads;
    } finally {
      for (BrowsedApp.Events page : pages) {
        page.close();
      }
    }
  }

  private static void readToItsEnd(BrowsedApp.Events page) {
    try {
      var _ = page.next(_ -> false);
    } catch (IOException e) {
      // The page was closed.
    }
  }

  /** The share of a core that each process takes. */
  private static List<Double> loads(List<BrowsedApp> apps) throws InterruptedException {
    long begin = System.nanoTime();
    List<Duration> before = apps.stream().map(app -> PeerFigures.cpu(app.process())).toList();
    Thread.sleep(WINDOW);
    List<Double> loads = new ArrayList<>();
    for (int i = 0; i < apps.size(); i++) {
      Duration took = PeerFigures.cpu(apps.get(i).process()).minus(before.get(i));
      loads.add((double) took.toNanos() / (System.nanoTime() - begin));
    }
    return loads;
  }

  /** Another peer in this process, with its announcement. */
  private record Guest(LightPeer peer, Discovery discovery) implements AutoCloseable {
    static Guest arrive(int number) throws IOException {
      Identity identity = Identity.create(new SecureRandom(), Clock.systemUTC());
      LightPeer peer =
          new LightPeer(
              identity.peerId(),
              LightPeer.games(number * GAMES_EACH % GAMES, GAMES_EACH),
              listener ->
                  new QuicTransport(
                      identity,
                      new InetSocketAddress(LOOPBACK, 0),
                      listener,
                      TransportOptions.DEFAULT));
      Discovery discovery = new MdnsDiscovery(InterfaceSource.system().reaching(LOOPBACK));
      discovery.start(
          new Announcement(
              identity.peerId(), Message.PROTOCOL_VERSION, peer.address().getPort(), 1),
          _ -> {});
      return new Guest(peer, discovery);
    }

    @Override
    public void close() {
      discovery.close();
      peer.close();
    }
  }

  /** The size of the page's files, each compressed by gzip. */
  static long compressedBytes(Path page) throws IOException {
    Counter counter = new Counter();
    try (Stream<Path> files = Files.walk(page)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (OutputStream out = new GZIPOutputStream(counter)) {
          Files.copy(file, out);
        }
      }
    }
    return counter.bytes;
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] many, int from, int count) {
      bytes += count;
    }
  }
}
