package net.lanspread.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are unpacked while their bytes come. */
class ArrivingRarTest {
  private static final Path GAME = Path.of("game.eti");
  private static final byte[] NO_EXTRA = {};
  private static final int SOLID = 4;

  private final Unpacked unpacked = new Unpacked();
  private BuiltInArchiveReader reader = new BuiltInArchiveReader(new RealDisk(), () -> 8L << 30);

  @Test
  void eachFileIsUnpackedWhenItsLastByteIsThere() throws Exception {
    Rar5Bytes made = new Rar5Bytes();
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ends.add(made.file("f" + i, "content " + i).toBytes().length);
    }
    byte[] archive = made.end().toBytes();

    for (int there = 0; there < archive.length; there++) {
      int arrived = there;
      Unpacked some = new Unpacked();
      assertThatThrownBy(() -> read(ForwardBytes.cutOff(archive, arrived), some))
          .as("%d bytes are there", arrived)
          .isInstanceOf(ArchiveBytes.ArrivalEndedException.class)
          .hasMessage("the download has ended");
      assertThat(some.files())
          .as("%d bytes are there", arrived)
          .hasSize((int) ends.stream().filter(end -> end <= arrived).count());
    }
    read(ForwardBytes.whole(archive), unpacked);
    assertThat(unpacked.paths()).containsExactly("f0", "f1", "f2");
    assertThat(unpacked.files().getLast().sha256())
        .isEqualTo(Unpacked.sha256("content 2".getBytes(UTF_8)));
  }

  @Test
  void archiveOfOurOwnWriterComesWholeAndIsPassedAsItComes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("game.eti");
    byte[] large = new byte[3 << 20];
    new Random(1).nextBytes(large);
    try (StoredRarWriter writer =
        new StoredRarWriter(new RealDisk().openWriter(file), Instant.EPOCH, false)) {
      writer.addFolder("maps");
      writer.addFile("maps/large.bin", large);
      writer.addFile("empty.txt", new byte[0]);
      writer.finish();
    }
    byte[] archive = Files.readAllBytes(file);
    ForwardBytes bytes = ForwardBytes.whole(archive);

    read(bytes, unpacked);

    assertThat(unpacked.folders()).containsExactly("maps");
    assertThat(unpacked.paths()).containsExactly("maps/large.bin", "empty.txt");
    assertThat(unpacked.files().getFirst().sha256()).isEqualTo(Unpacked.sha256(large));
    assertThat(bytes.passedBytes()).isGreaterThan(large.length);
    assertThat(bytes.mostHeldBytes())
        .as("a file of 3 MiB is let go of as it comes")
        .isLessThan(1 << 20);
  }

  @Test
  void compressedFilesComeAsFarAsTheirBytesAre() throws Exception {
    byte[] letters = new byte[300_000];
    Arrays.fill(letters, Rar5Runs.LETTER);
    byte[] packed = Rar5Runs.of(letters.length);
    Rar5Bytes made =
        new Rar5Bytes()
            .file(
                "a",
                letters.length,
                Rar5Bytes.crc(letters),
                Rar5Runs.compression(0),
                packed,
                NO_EXTRA);
    int first = made.toBytes().length;
    byte[] archive =
        made.file(
                "b",
                letters.length,
                Rar5Bytes.crc(letters),
                Rar5Runs.compression(3),
                packed,
                NO_EXTRA)
            .end()
            .toBytes();

    assertThatThrownBy(() -> read(ForwardBytes.cutOff(archive, first), unpacked))
        .isInstanceOf(ArchiveBytes.ArrivalEndedException.class);
    assertThat(unpacked.paths()).containsExactly("a");

    Unpacked all = new Unpacked();
    read(ForwardBytes.whole(archive), all);
    assertThat(all.files()).hasSize(2).allMatch(file -> file.sizeBytes() == letters.length);
  }

  @Test
  void copiesAndOldVersionsAreAsInAWholeArchive() throws Exception {
    read(
        ForwardBytes.whole(
            new Rar5Bytes()
                .oldVersion("a.cfg", 1, "old")
                .file("a.cfg", "newer")
                .link("b.cfg", 5, "A.cfg")
                .end()
                .toBytes()),
        unpacked);

    assertThat(unpacked.paths()).containsExactly("a.cfg", "b.cfg");
    assertThat(unpacked.files()).allMatch(file -> file.sizeBytes() == 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "C:x", "a/../../x", "nul", "GOOD", "good/x"})
  void pathThatMayNotBeEndsItBeforeThatEntryIsWritten(String path) {
    assertRefused(new Rar5Bytes().file("good", "1").file(path, "2").end(), "unusable entry");
    assertThat(unpacked.paths()).containsExactly("good");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void linkEndsIt(int kind) {
    assertRefused(new Rar5Bytes().file("good", "1").link("lnk", kind, "good").end(), "link");
    assertThat(unpacked.paths()).containsExactly("good");
  }

  @Test
  void limitsHoldForTheEntriesAsTheyCome() {
    ArchiveLimits two = ArchiveLimits.defaults().withMaxEntries(2);
    ArchiveLimits small = ArchiveLimits.defaults().withMaxTotalBytes(9);
    Rar5Bytes three = new Rar5Bytes().file("a", "12345").file("b", "67890").folder("c").end();

    assertRefused(three.toBytes(), two, "more than the 2 entries");
    assertRefused(three.toBytes(), small, "more than the allowed");
    Rar5Bytes flood = new Rar5Bytes();
    for (int i = 0; i < 150_000; i++) {
      flood.folder("d");
    }
    assertRefused(
        flood.toBytes(), ArchiveLimits.defaults().withMaxEntries(10), "more than the 10 entries");
  }

  @Test
  void damageIsFoundAtTheEntryThatHasIt() throws Exception {
    byte[] data = {1, 2, 3};
    byte[] archive =
        new Rar5Bytes()
            .file("good", "1")
            .file("bad", 3, 99, 0, data, NO_EXTRA)
            .file("never", "read")
            .end()
            .toBytes();

    assertRefused(archive, ArchiveLimits.defaults(), "\"bad\" is damaged");
    assertThat(unpacked.paths()).containsExactly("good");
  }

  @Test
  void headerWithAFlippedBitIsRefused() {
    byte[] bytes = new Rar5Bytes().file("abcdef", "first").end().toBytes();
    int name = new String(bytes, ISO_8859_1).indexOf("abcdef");
    bytes[name] ^= 1;

    assertRefused(bytes, ArchiveLimits.defaults(), "damaged");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void archiveThatIsCutOffEndsAsOne() {
    byte[] whole = new Rar5Bytes().file("a", "first").file("b", "second").end().toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(ForwardBytes.whole(cut), new Unpacked()))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void encryptedArchivesVolumesAndStrangersAreRefusedAtTheirFront() {
    assertRefused(new Rar5Bytes().encrypted().file("a", "1").end(), "is encrypted");
    assertRefused(new Rar5Bytes(1).file("a", "1").end(), "comes in several volumes");
    assertRefused("no archive at all".getBytes(UTF_8), ArchiveLimits.defaults(), "not a RAR");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void aNeedForMuchMemoryWantsTheWholeFile() {
    byte[] archive =
        new Rar5Bytes(SOLID)
            .file("small", "1")
            .file("large", 1L << 30, 1, Rar5Runs.compression(13), new byte[100], NO_EXTRA)
            .end()
            .toBytes();

    assertThatThrownBy(() -> read(ForwardBytes.whole(archive), unpacked))
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.isBeyondReader()).isTrue());
    assertThat(unpacked.paths()).containsExactly("small");
  }

  @Test
  void closedBytesEndTheReading() throws Exception {
    byte[] archive = new Rar5Bytes().file("a", "1").end().toBytes();
    ForwardBytes bytes = ForwardBytes.whole(archive);
    bytes.close();

    assertThatThrownBy(() -> read(bytes, unpacked))
        .isInstanceOf(ArchiveBytes.ArrivalEndedException.class)
        .hasMessage("the archive is not read any more");
  }

  @Test
  void realArchivesComeAsTheyDoWhole() throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    reader = new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes);
    List<String> problems = new ArrayList<>();
    int same = 0;
    for (RealArchives.Row row : RealArchives.rows(data)) {
      Path archive = data.resolve(row.file());
      Unpacked whole = new Unpacked();
      String refusal =
          refusal(() -> Unpacked.read(reader, archive, ArchiveLimits.defaults(), whole));
      Unpacked coming = new Unpacked();
      ForwardBytes bytes = ForwardBytes.whole(Files.readAllBytes(archive));
      String ended = refusal(() -> read(bytes, coming));
      if (row.inVolumes()) {
        assertThat(ended).as(row.file()).contains("when all of them are there");
        continue;
      }
      if (refusal.isEmpty() != ended.isEmpty()) {
        problems.add(row.file() + ": whole: " + refusal + ", coming: " + ended);
      }
      if (refusal.isEmpty() && ended.isEmpty()) {
        same++;
        if (!whole.files().equals(coming.files()) || !whole.folders().equals(coming.folders())) {
          problems.add(row.file() + ": other files");
        }
      }
    }
    System.out.println("real archives: " + same + " the same while they come");
    assertThat(problems).isEmpty();
    assertThat(same).isPositive();
  }

  @Test
  void damagedRealArchivesAreRefused() throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    reader = new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes);
    long seed = System.nanoTime();
    System.out.println("damaged archives that come: seed " + seed);
    Random random = new Random(seed);
    for (RealArchives.Row row : RealArchives.rows(data)) {
      byte[] bytes = Files.readAllBytes(data.resolve(row.file()));
      for (int round = 0; round < 10; round++) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          int near = random.nextBoolean() ? Math.min(200, damaged.length) : damaged.length;
          damaged[random.nextInt(near)] = (byte) random.nextInt();
        }
        assertThat(refusal(() -> read(ForwardBytes.whole(damaged), new Unpacked())))
            .matches(text -> text.isEmpty() || text.startsWith(GAME.toString()));
      }
    }
  }

  private interface Reading {
    void run() throws ArchiveException, IOException;
  }

  private static String refusal(Reading reading) throws IOException {
    try {
      reading.run();
      return "";
    } catch (ArchiveException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void read(ArchiveBytes bytes, EntrySink sink) throws ArchiveException, IOException {
    reader.unpackArriving(GAME, bytes, ArchiveLimits.defaults(), sink);
  }

  private void assertRefused(Rar5Bytes archive, String reason) {
    assertRefused(archive.toBytes(), ArchiveLimits.defaults(), reason);
  }

  private void assertRefused(byte[] archive, ArchiveLimits limits, String reason) {
    assertThatThrownBy(
            () -> reader.unpackArriving(GAME, ForwardBytes.whole(archive), limits, unpacked))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(reason);
  }
}
