package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Cancellation.CancelledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it looks at the threads of this process")
class SideBySideTest {
  private static final long SEED = new Random().nextLong();
  private static final int MIB = 1 << 20;
  private static final byte[] NO_EXTRA = {};

  /** A dictionary of 1 MiB. */
  private static final int COMPRESSION = Rar5Runs.compression(3);

  @TempDir Path folder;

  @Test
  void theUnpackedFilesAreTheSameAsOneAfterTheOther() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 10; round++) {
      Path archive = random(random).writeTo(folder.resolve("game.eti"));
      Sink oneByOne = new Sink();
      Sink together = new Sink();

      read(archive, 1, oneByOne);
      read(archive, 4, together);

      assertThat(together.entries).as("seed %d", SEED).isEqualTo(oneByOne.entries);
      assertThat(together.threads.keySet()).as("seed %d", SEED).anyMatch(SideBySideTest::isOurs);
    }
  }

  @Test
  void theFirstDamagedFileIsNamedInAnyOrderOfFinding() throws Exception {
    Rar5Bytes bytes = new Rar5Bytes();
    for (int i = 0; i < 40; i++) {
      int sizeBytes = i == 2 ? 8 * MIB : MIB;
      bytes.file(
          "f" + i,
          sizeBytes,
          crc(sizeBytes) + (i == 2 || i > 10 ? 1 : 0),
          COMPRESSION,
          Rar5Runs.of(sizeBytes),
          NO_EXTRA);
    }
    Path archive = bytes.end().writeTo(folder.resolve("damaged.eti"));
    Throwable oneByOne = catchThrowable(() -> read(archive, 1, new Sink()));
    Sink sink = new Sink();

    assertThatThrownBy(() -> read(archive, 4, sink))
        .isInstanceOf(ArchiveException.class)
        .hasMessage(oneByOne.getMessage())
        .hasMessageContaining("f2");

    assertThat(sink.entries).doesNotContainKeys("f2", "f39");
    assertNoneIsLeft();
  }

  @Test
  void aDamagedStoredFileDoesNotHideAnEarlierFailure() throws Exception {
    Rar5Bytes bytes = new Rar5Bytes();
    bytes.file("large", 64 * MIB, 1, COMPRESSION, Rar5Runs.of(64 * MIB), NO_EXTRA);
    bytes.file("more", MIB, crc(MIB), COMPRESSION, Rar5Runs.of(MIB), NO_EXTRA);
    bytes.file("stored", 1, 1, 0, new byte[1], NO_EXTRA);
    Path archive = bytes.end().writeTo(folder.resolve("damaged.eti"));

    assertThatThrownBy(() -> read(archive, 4, new Sink())).hasMessageContaining("large");
    assertNoneIsLeft();
  }

  @Test
  void forbiddenEntriesAreRefusedBeforeAnythingIsUnpacked() throws Exception {
    Path twice = many(20).file("F3", "again").end().writeTo(folder.resolve("twice.eti"));
    Path honest = many(20).end().writeTo(folder.resolve("honest.eti"));
    ArchiveLimits limits = ArchiveLimits.defaults();

    assertRefused(twice, limits, "the same path");
    assertRefused(honest, limits.withMaxEntries(19), "19 entries");
    assertRefused(honest, limits.withMaxTotalBytes(20L * MIB - 1), "unpacks to more");
  }

  private void assertRefused(Path archive, ArchiveLimits limits, String why) {
    Sink sink = new Sink();
    assertThatThrownBy(() -> Unpacked.read(reader(4, 1L << 30), archive, limits, sink))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(why);
    assertThat(sink.threads).isEmpty();
  }

  @Test
  void anExceptionOfTheSinkEndsAllThreads() throws Exception {
    Path archive = many(50).end().writeTo(folder.resolve("game.eti"));
    AtomicInteger calls = new AtomicInteger();
    Sink cancelled =
        new Sink(
            () -> {
              if (calls.incrementAndGet() > 30) {
                throw new CancelledException();
              }
            });

    assertThatThrownBy(() -> read(archive, 4, cancelled)).isInstanceOf(CancelledException.class);

    assertThat(cancelled.entries).hasSizeLessThan(50);
    assertNoneIsLeft();
  }

  @Test
  void anInterruptEndsAllThreads() throws Exception {
    Path archive = many(50).end().writeTo(folder.resolve("game.eti"));
    Thread reading = Thread.currentThread();
    Sink interrupting = new Sink(reading::interrupt);

    assertThatThrownBy(() -> read(archive, 4, interrupting)).isInstanceOf(IOException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertNoneIsLeft();
  }

  @Test
  void oneFileIsDecodedAfterTheOtherWhenPiecesOfMemoryAreFew() throws Exception {
    Path archive = many(20).end().writeTo(folder.resolve("game.eti"));
    Sink sink = new Sink();

    Unpacked.read(reader(4, 20L << 20), archive, ArchiveLimits.defaults(), sink);

    assertThat(sink.entries).hasSize(20);
    assertThat(sink.threads.keySet()).noneMatch(SideBySideTest::isOurs);
  }

  @Test
  void sharesOfMemoryAreNeverMoreThanThereIs() throws Exception {
    MemoryShares shares = new MemoryShares(() -> 100);
    shares.take(40, () -> false);
    assertThat(shares.takeMore(25, 4)).isEqualTo(2);
    assertThat(shares.takeMore(10, 4)).isEqualTo(1);
    assertThat(shares.takeMore(10, 4)).isZero();
    shares.giveBack(60);
    assertThat(shares.takeMore(25, 4)).isEqualTo(2);
  }

  @Test
  void aSinkThatWantsFilesInTheirOrderGetsThem() throws Exception {
    Path archive = many(20).end().writeTo(folder.resolve("game.eti"));
    Unpacked unpacked = new Unpacked();

    Unpacked.read(reader(4, 1L << 30), archive, ArchiveLimits.defaults(), unpacked);

    assertThat(unpacked.paths()).hasSize(20).startsWith("f0", "f1").endsWith("f19");
  }

  private static Rar5Bytes many(int files) {
    Rar5Bytes bytes = new Rar5Bytes();
    for (int i = 0; i < files; i++) {
      bytes.file("f" + i, MIB, crc(MIB), COMPRESSION, Rar5Runs.of(MIB), NO_EXTRA);
    }
    return bytes;
  }

  /** Compressed and stored files, empty ones, folders, old versions and copies of earlier files. */
  private static Rar5Bytes random(Random random) {
    Rar5Bytes bytes = many(2);
    for (int i = 2; i < 40; i++) {
      int sizeBytes = random.nextInt(1 << random.nextInt(1, 20)) + 1;
      switch (random.nextInt(6)) {
        case 0 -> bytes.folder("d" + i);
        case 1 -> bytes.file("f" + i, "x".repeat(random.nextInt(9)));
        case 2 -> bytes.link("f" + i, 5, "f" + random.nextInt(2));
        case 3 -> bytes.oldVersion("f" + i, 1, "old");
        default ->
            bytes.file(
                "f" + i, sizeBytes, crc(sizeBytes), COMPRESSION, Rar5Runs.of(sizeBytes), NO_EXTRA);
      }
    }
    return bytes.end();
  }

  private static long crc(int letters) {
    byte[] content = new byte[letters];
    Arrays.fill(content, Rar5Runs.LETTER);
    return Rar5Bytes.crc(content);
  }

  private static BuiltInArchiveReader reader(int atOnce, long freeBytes) {
    return new BuiltInArchiveReader(new RealDisk(), () -> freeBytes, Optional.empty(), atOnce);
  }

  private static void read(Path archive, int atOnce, EntrySink sink)
      throws ArchiveException, IOException {
    Unpacked.read(reader(atOnce, 1L << 30), archive, ArchiveLimits.defaults(), sink);
  }

  private static boolean isOurs(String thread) {
    return thread.startsWith("unpack-files-");
  }

  private static void assertNoneIsLeft() {
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    assertThat(threads).noneMatch(SideBySideTest::isOurs);
  }

  /** Keeps the sizes and checksums of the files, by path, and the threads that delivered them. */
  private static final class Sink implements EntrySink {
    private final ConcurrentSkipListMap<String, String> entries;
    private final ConcurrentMap<String, Boolean> threads;
    private final Runnable onBytes;
    private final CRC32 crc32 = new CRC32();
    private String path = "";
    private long bytes;

    Sink() {
      this(() -> {});
    }

    Sink(Runnable onBytes) {
      this(new ConcurrentSkipListMap<>(), new ConcurrentHashMap<>(), onBytes);
    }

    private Sink(
        ConcurrentSkipListMap<String, String> entries,
        ConcurrentMap<String, Boolean> threads,
        Runnable onBytes) {
      this.entries = entries;
      this.threads = threads;
      this.onBytes = onBytes;
    }

    @Override
    public Optional<EntrySink> beside() {
      return Optional.of(new Sink(entries, threads, onBytes));
    }

    @Override
    public void folder(String folder) {
      entries.put(folder, "folder");
    }

    @Override
    public void fileStart(String file, long sizeBytes) {
      path = file;
      bytes = 0;
      crc32.reset();
    }

    @Override
    public void fileBytes(ByteBuffer some) {
      threads.put(Thread.currentThread().getName(), true);
      onBytes.run();
      bytes += some.remaining();
      crc32.update(some);
    }

    @Override
    public void fileCopy(String file, long sizeBytes, String earlierPath) {
      entries.put(file, entries.get(earlierPath));
    }

    @Override
    public void fileEnd(long sum) {
      assertThat(sum).isEqualTo(crc32.getValue());
      entries.put(path, bytes + " bytes, " + sum);
    }
  }
}
