package net.lanspread.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.lanspread.demo.DrivenPeer;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;

/** Streamed installs beside installs of the same archives from the same disk by the same peer. */
final class StreamFigures {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String GAME = "ggoo";
  private static final int FILES = 64;

  private StreamFigures() {}

  /**
   * How long the installs took in all, one as often as the other and in turn, and the most memory
   * that a process had at any time.
   */
  record Figures(Duration streamed, Duration alone, long sourcePeakBytes, long receiverPeakBytes) {
    /** The speed of a streamed install over that of one that unpacks to disk alone. */
    double ratio() {
      return (double) alone.toNanos() / streamed.toNanos();
    }
  }

  /** One stored archive with so many random bytes in some files; warm. */
  static Figures stored(long bytes, int rounds) throws IOException, InterruptedException {
    return measure(
        root -> {
          try (StoredRarWriter rar =
              new StoredRarWriter(
                  new RealDisk().openWriter(archive(root, 0)), Instant.EPOCH, false)) {
            for (int i = 0; i < FILES; i++) {
              rar.addFile("data/%02d.bin".formatted(i), bytes / FILES, StreamFigures::noise);
            }
            rar.finish();
          }
        },
        rounds);
  }

  /** One archive that is there, so many times in one game; warm. */
  static Figures given(Path archive, int copies, int rounds)
      throws IOException, InterruptedException {
    return measure(
        root -> {
          for (int i = 0; i < copies; i++) {
            Files.copy(archive, archive(root, i));
          }
        },
        rounds);
  }

  private static Path archive(Path root, int number) {
    return root.resolve("%s%03d.eti".formatted(GAME, number));
  }

  private interface Maker {
    void make(Path root) throws IOException;
  }

  private static Figures measure(Maker maker, int rounds) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      Path root = Files.createDirectories(folder.resolve("source").resolve("games").resolve(GAME));
      maker.make(root);
      Files.writeString(root.resolve("version.ini"), "20250101");
      try (DrivenPeer source = PeerFigures.start("source", folder);
          DrivenPeer receiver = PeerFigures.start("receiver", folder)) {
        String address = source.awaitReady(PATIENCE).path("addr").asString();
        receiver.ask("connect", Map.of("addr", address), PATIENCE);
        List<Duration> streamed = new ArrayList<>();
        List<Duration> alone = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
          streamed.add(installAndUninstall(receiver, "stream-install"));
          alone.add(installAndUninstall(source, "install"));
        }
        return new Figures(
            sum(streamed.subList(1, streamed.size())),
            sum(alone.subList(1, alone.size())),
            SourceMemory.peakBytes(source.process()),
            SourceMemory.peakBytes(receiver.process()));
      }
    } finally {
      PeerFigures.delete(folder);
    }
  }

  private static Duration installAndUninstall(DrivenPeer peer, String command)
      throws IOException, InterruptedException {
    Map<String, Object> fields = Map.of("game_id", GAME, "wait", true);
    long begin = System.nanoTime();
    peer.ask(command, fields, PATIENCE);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    peer.ask("uninstall", fields, PATIENCE);
    return took;
  }

  private static Duration sum(List<Duration> durations) {
    return durations.stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** Bytes that nobody can make smaller, without an end. */
  private static InputStream noise() {
    SplittableRandom random = new SplittableRandom(1);
    return new InputStream() {
      @Override
      public int read() {
        return random.nextInt(256);
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, into, offset, length);
        return length;
      }
    };
  }
}
