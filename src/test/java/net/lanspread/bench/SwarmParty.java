package net.lanspread.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.lab.Lan;

/**
 * One seed and its leeches, each a process on a host of its own with a link of the same rate. The
 * seed is on host 1 and has two games of random bytes, leech n is on host n + 1.
 */
final class SwarmParty implements Closeable {
  static final String RATE = "200mbit";
  static final long GAME_BYTES = 256L << 20;
  static final String GAME = "ggoo";
  private static final long WARM_UP_BYTES = 64L << 20;
  private static final String WARM_UP_GAME = "cod5";
  private static final int BLOCK_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * The result of one round.
   *
   * @param last from the start of all to the end of the last that was waited for
   * @param seedSentBytes on its link until then, frames and all
   */
  record Round(Duration last, long seedSentBytes) {}

  private final Build build;
  private final Path folder = Files.createTempDirectory("lanspread-bench");
  private final Lan lan;
  private final DrivenPeer seed;
  private final List<DrivenPeer> leeches = new ArrayList<>();

  /** Starts everybody, and returns when each leech can get both games. */
  SwarmParty(Build build, int leechCount) throws IOException, InterruptedException {
    this.build = build;
    lan = new Lan(1 + leechCount, RATE);
    game(WARM_UP_GAME, WARM_UP_BYTES);
    game(GAME, GAME_BYTES);
    seed = start(1, "seed");
    var _ = seed.awaitReady(PATIENCE);
    for (int leech = 1; leech <= leechCount; leech++) {
      leeches.add(start(1 + leech, "leech" + leech));
    }
    Map<String, Object> all = Map.of("count", leechCount, "timeout_ms", PATIENCE.toMillis());
    for (DrivenPeer leech : leeches) {
      leech.ask("wait-peers", all, PATIENCE);
    }
    // The seed makes hashes on request, and this warms all programs up.
    var _ = round(WARM_UP_GAME, leeches);
    var _ = round(GAME, leeches);
  }

  private void game(String id, long bytes) throws IOException {
    Path root = Files.createDirectories(root("seed", id));
    Random random = new Random(id.hashCode());
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(root.resolve(id + ".eti"))) {
      for (long left = bytes; left > 0; left -= BLOCK_BYTES) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    Files.writeString(root.resolve("version.ini"), "20250101");
  }

  private Path root(String peer, String gameId) {
    return folder.resolve(peer).resolve("games").resolve(gameId);
  }

  private DrivenPeer start(int host, String name) throws IOException {
    List<String> program = new ArrayList<>(lan.on(host));
    program.addAll(build.program());
    return new DrivenPeer(
        name,
        Files.createDirectories(folder.resolve(name)),
        program,
        List.of("--listen", "0.0.0.0:0"));
  }

  List<DrivenPeer> leeches() {
    return List.copyOf(leeches);
  }

  /** Limits a leech's link, each way. */
  void limit(int leech, String rate) {
    lan.rate(1 + leech, rate);
  }

  /**
   * Lets a leech get the game and spoils it on its disk in a way that the leech does not notice, so
   * that it offers the right content and sends wrong bytes.
   */
  void poison(int leech) throws IOException, InterruptedException {
    DrivenPeer peer = leeches.get(leech - 1);
    peer.ask("download", download(GAME), PATIENCE);
    Path file = root(peer.name(), GAME).resolve(GAME + ".eti");
    FileTime time = Files.getLastModifiedTime(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 0; at < GAME_BYTES; at += BLOCK_BYTES) {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), at);
      }
    }
    Files.setLastModifiedTime(file, time);
  }

  /** All these get the game at the same time, and throw it away when the last has it. */
  Round round(List<DrivenPeer> who) throws IOException, InterruptedException {
    return round(GAME, who);
  }

  private Round round(String gameId, List<DrivenPeer> who)
      throws IOException, InterruptedException {
    return round(gameId, who, List.of());
  }

  /** The same, with further leeches beside whose end does not count. */
  Round round(List<DrivenPeer> who, List<DrivenPeer> beside)
      throws IOException, InterruptedException {
    return round(GAME, who, beside);
  }

  private Round round(String gameId, List<DrivenPeer> who, List<DrivenPeer> beside)
      throws IOException, InterruptedException {
    Lan.Traffic before = lan.traffic(1);
    long begin = System.nanoTime();
    Map<DrivenPeer, Integer> downloads = new LinkedHashMap<>();
    for (DrivenPeer each : who) {
      downloads.put(each, each.send("download", download(gameId)));
    }
    Map<DrivenPeer, Integer> others = new LinkedHashMap<>();
    for (DrivenPeer each : beside) {
      others.put(each, each.send("download", download(gameId)));
    }
    awaitAll(downloads);
    Round round =
        new Round(
            Duration.ofNanos(System.nanoTime() - begin), lan.traffic(1).since(before).sentBytes());
    awaitAll(others);
    for (Map<DrivenPeer, Integer> group : List.of(downloads, others)) {
      for (DrivenPeer each : group.keySet()) {
        each.ask("remove", Map.of("game_id", gameId, "wait", true), PATIENCE);
      }
    }
    return round;
  }

  private static void awaitAll(Map<DrivenPeer, Integer> downloads)
      throws IOException, InterruptedException {
    for (Map.Entry<DrivenPeer, Integer> each : downloads.entrySet()) {
      var reply = each.getKey().awaitReply(each.getValue(), PATIENCE);
      if (!reply.path("ok").asBoolean()) {
        throw new IOException(each.getKey().name() + ": " + reply);
      }
    }
  }

  private static Map<String, Object> download(String gameId) {
    return Map.of("game_id", gameId, "install", false, "wait", true);
  }

  @Override
  public void close() throws IOException {
    // The seed last: it says goodbye to nobody then.
    leeches.forEach(DrivenPeer::close);
    seed.close();
    lan.close();
    PeerFigures.delete(folder);
  }
}
