package net.lanspread.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;

/** A flood of messages for a peer, and the measurement of its memory and its answers meanwhile. */
public final class Flood implements AutoCloseable {
  static final GameId GAME = new GameId("cod5");
  private static final int MADE_UP_GAMES = 1_000_000;
  private static final int GAMES_PER_MESSAGE = 500;
  private static final int HEADERS = 512;
  private static final int LISTS = 150;
  private static final int IDLE_CONNECTIONS = 4_096;

  /**
   * The strangers for a party with a key are the same as without one, and others would only take
   * time.
   */
  private static final int FURTHER_CONNECTIONS = 512;

  private static final int AT_ONCE = 32;
  private static final int FILES = 2_000;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /**
   * The resources that the peer took.
   *
   * @param moreMib most memory that it kept over what it had before, half a minute after a wave
   * @param slowestStatus longest answer to its user meanwhile
   * @param slowestConnect longest connect of an honest peer right after a wave
   */
  public record Figures(int moreMib, Duration slowestStatus, Duration slowestConnect) {}

  private final Lab lab = new Lab().eachAlone();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String[] options;
  private final int enoughMib;
  private final PeerProcess victim;
  private final int beforeMib;
  private final HostilePeer mallory;
  private int moreMib;
  private Duration slowestStatus = Duration.ZERO;
  private Duration slowestConnect = Duration.ZERO;

  /**
   * A peer with a game of many files that has had a guest.
   *
   * @param enoughMib how much more memory is fine: it is not waited for less
   * @param options of the peer and of honest ones
   */
  Flood(int enoughMib, String... options) throws IOException {
    this.enoughMib = enoughMib;
    this.options = options.clone();
    for (int i = 0; i < FILES; i++) {
      Lab.write(
          lab.root("victim", GAME.value()).resolve("data/" + i / 100 + "/file number " + i),
          new byte[] {1});
    }
    lab.version("victim", GAME.value(), Lab.VERSION);
    victim = lab.start("victim", options);
    try (PeerProcess guest = lab.start("guest", options)) {
      guest.connect(victim);
      guest.ask("download", "game_id", GAME.value(), "install", false, "wait", true);
    }
    mallory = new HostilePeer(lab.path("mallory"));
    beforeMib = residentMib();
  }

  /** All waves of the row H5 on an open party. */
  public static Figures ofAnOpenParty(int enoughMib) throws Exception {
    try (Flood flood = new Flood(enoughMib)) {
      Connection greeted = flood.connect();
      var _ = flood.hello(greeted);
      flood.wave(() -> madeUpGames(greeted));
      flood.wave(() -> flood.lists(greeted));
      flood.wave(
          () -> {
            flood.headersThatNeverEnd();
            flood.idleConnections(IDLE_CONNECTIONS);
          });
      return flood.figures();
    }
  }

  /** The waves that strangers can make where a key is wanted. */
  public static Figures ofAPartyWithAKey(int enoughMib) throws Exception {
    try (Flood flood = new Flood(enoughMib, "--party-key", "Kartoffelsalat 7")) {
      if (!(flood.hello(flood.connect()) instanceof Message.Refused)) {
        throw new IOException("a stranger is greeted without the key");
      }
      flood.wave(
          () -> {
            flood.headersThatNeverEnd();
            flood.idleConnections(FURTHER_CONNECTIONS);
          });
      return flood.figures();
    }
  }

  private interface Wave {
    void run() throws Exception;
  }

  private void wave(Wave wave) throws Exception {
    Future<?> breaks =
        threads.submit(
            () -> {
              wave.run();
              return null;
            });
    do {
      long begin = System.nanoTime();
      victim.ask("status");
      slowestStatus = longer(slowestStatus, begin);
    } while (!isOver(breaks));
    PeerProcess honest = lab.start("honest " + System.nanoTime(), options);
    long begin = System.nanoTime();
    honest.connect(victim);
    slowestConnect = longer(slowestConnect, begin);
    if (!honest.gameIds().equals(List.of(GAME.value()))) {
      throw new IOException("an honest peer does not see the game");
    }
    // The memory of ended connections is given back a moment later; no further ones come meanwhile.
    int more = residentMib() - beforeMib;
    for (int second = 0; second < 30 && more > enoughMib; second++) {
      victim.refusal("wait-peers", "count", 1_000, "timeout_ms", 1_000);
      more = residentMib() - beforeMib;
    }
    System.out.printf("%d and %d MiB%n", beforeMib, more);
    moreMib = Math.max(moreMib, more);
    if (victim.stderr().contains("OutOfMemory")) {
      throw new IOException("the peer has no memory left");
    }
    honest.shutdown();
  }

  private static boolean isOver(Future<?> wave) throws Exception {
    try {
      wave.get(200, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static Duration longer(Duration longest, long beginNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - beginNanos);
    return took.compareTo(longest) > 0 ? took : longest;
  }

  private Figures figures() {
    return new Figures(moreMib, slowestStatus, slowestConnect);
  }

  private Connection connect() throws IOException {
    return mallory.connect(victim.address());
  }

  private Message hello(Connection connection) throws IOException {
    return ask(
        connection, new Message.Hello(Message.PROTOCOL_VERSION, "mallory", 9, "1", 1, List.of()));
  }

  private static void madeUpGames(Connection connection) throws IOException {
    for (int first = 0; first < MADE_UP_GAMES; first += GAMES_PER_MESSAGE) {
      List<GameSummary> games =
          IntStream.range(first, first + GAMES_PER_MESSAGE)
              .mapToObj(
                  number ->
                      new GameSummary(
                          new GameId("made-up-" + number),
                          new Version(Lab.VERSION),
                          true,
                          false,
                          number))
              .toList();
      Message answer = ask(connection, new Message.LibraryDelta(2 + first, games, List.of()));
      if (!(answer instanceof Message.Done)) {
        throw new IOException("a delta is answered by " + answer);
      }
    }
  }

  /** Asks for many lists at once, of which some are given. */
  private void lists(Connection connection) throws Exception {
    List<Future<Message>> answers = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      answers.add(threads.submit(() -> ask(connection, new Message.GetFileList(GAME))));
    }
    boolean given = false;
    for (Future<Message> answer : answers) {
      given |= answer.get() instanceof Message.FileListReply;
    }
    if (!given) {
      throw new IOException("no list is given");
    }
  }

  private void headersThatNeverEnd() {
    for (int headerBytes : List.of(1024 * 1024, MessageCodec.MAX_HEADER_BYTES)) {
      for (int i = 0; i < HEADERS; i++) {
        try {
          Connection connection = connect();
          for (int stream = 0; stream < 4; stream++) {
            connection
                .openStream()
                .write(ByteBuffer.allocate(headerBytes).putInt(headerBytes).rewind());
          }
        } catch (IOException e) {
          // Sent away, as others before: there is always a next one.
        }
      }
    }
  }

  private void idleConnections(int count) throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    for (int worker = 0; worker < AT_ONCE; worker++) {
      workers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < count / AT_ONCE; i++) {
                  connectAndIdle();
                }
              }));
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
  }

  private void connectAndIdle() {
    try {
      var _ = connect().peerId();
    } catch (IOException e) {
      // Sent away before it was there.
    }
  }

  private static Message ask(Connection connection, Message.Request<?> request) throws IOException {
    try (PeerStream stream = connection.openStream()) {
      stream.writeLast(MessageCodec.encode(request));
      Message answer = MessageCodec.read(stream::read);
      ByteBuffer rest = ByteBuffer.allocate(64 * 1024);
      while (stream.read(rest.clear()) >= 0) {
        // The body is of no interest.
      }
      return answer;
    }
  }

  private int residentMib() {
    try {
      Matcher resident =
          RESIDENT.matcher(
              Files.readString(Path.of("/proc/" + victim.process().pid() + "/status")));
      if (!resident.find()) {
        throw new IOException("the system does not say how large a process is");
      }
      return Integer.parseInt(resident.group(1)) / 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    mallory.close();
    lab.close();
  }
}
