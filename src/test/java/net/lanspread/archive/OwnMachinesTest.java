package net.lanspread.archive;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose dictionaries do not fit into this process, unpacked in machines of their own. */
@Tag("process")
class OwnMachinesTest {
  private static final long GIB = 1L << 30;

  /** A dictionary of 4 GiB. */
  private static final int LARGEST = 15;

  private static final int FILE_BYTES = 220 << 20;
  private static final int SMALL_FILE_BYTES = 3 << 20;

  @TempDir Path folder;
  private final Unpacked unpacked = new Unpacked();

  @Test
  void largeDictionaryIsUnpackedElsewhere() throws Exception {
    Path archive = archive(FILE_BYTES, crc(FILE_BYTES));

    Unpacked.read(reader(8 * GIB), archive, ArchiveLimits.defaults(), unpacked);

    assertThat(unpacked.paths()).containsExactly("first.txt", "large", "copy", "last.txt");
    assertThat(unpacked.files().get(1).sizeBytes()).isEqualTo(FILE_BYTES);
    assertThat(unpacked.files().get(1).crc32()).isEqualTo(crc(FILE_BYTES));
    assertThat(unpacked.files().get(2).sha256()).isEqualTo(unpacked.files().get(1).sha256());
    assertNothingRuns();
  }

  @Test
  void dictionaryAboveAGibibyteGetsAMachineWithRoomForIt() throws Exception {
    assumeFalse(OS.WINDOWS.isCurrentOs(), "the program that notes how it was called is a script");
    assumeTrue(OwnMachines.computerBytes() >= 6 * GIB, "this computer is too small");
    int sizeBytes = 1_100 << 20;
    Path archive = archive(sizeBytes, crc(sizeBytes));
    Path called = folder.resolve("called");
    Path program =
        Files.writeString(
            folder.resolve("noting-java"),
            "#!/bin/sh\necho \"$@\" >> '%s'\nexec '%s' \"$@\"\n".formatted(called, java()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    Unpacked.read(reader(program, 8 * GIB), archive, ArchiveLimits.defaults(), unpacked);

    assertThat(unpacked.files().get(1).sizeBytes()).isEqualTo(sizeBytes);
    assertThat(unpacked.files().get(1).crc32()).isEqualTo(crc(sizeBytes));
    // The unpacked bytes and a little more, of the 4 GiB that the archive asks for.
    assertThat(Files.readAllLines(called))
        .singleElement(as(STRING))
        .containsPattern(" -Xmx1(19|20)\\dm ");
    assertNothingRuns();
  }

  @Test
  void computerWithoutTheMemoryIsToldHowMuchItTakes() throws Exception {
    Path archive = archive(FILE_BYTES, crc(FILE_BYTES));

    assertThatThrownBy(
            () -> Unpacked.read(reader(7 * GIB / 4), archive, ArchiveLimits.defaults(), unpacked))
        .isInstanceOf(ArchiveException.class)
        .hasMessageStartingWith("made.eti needs 0.")
        .hasMessageContaining("GB of memory to unpack");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void damageIsTheArchivesFaultThereToo() throws Exception {
    Path archive = archive(SMALL_FILE_BYTES, 12345);

    assertThatThrownBy(
            () -> Unpacked.read(reader(8 * GIB), archive, ArchiveLimits.defaults(), unpacked))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("\"large\" is damaged");
    assertThat(unpacked.paths()).containsExactly("first.txt");
    assertNothingRuns();
  }

  @Test
  void cancelledUnpackingLeavesNoMachineBehind() throws Exception {
    Path archive = archive(FILE_BYTES, crc(FILE_BYTES));
    CancellationException stop = new CancellationException("stop");

    assertThatThrownBy(
            () ->
                Unpacked.read(
                    reader(8 * GIB),
                    archive,
                    ArchiveLimits.defaults(),
                    at(
                        bytes -> {
                          throw stop;
                        })))
        .isSameAs(stop);

    assertNothingRuns();
  }

  @Test
  void unpackingThatIsStoppedFromElsewhereEnds() throws Exception {
    Path archive = archive(FILE_BYTES, crc(FILE_BYTES));
    try (OpenArchive open = reader(8 * GIB).open(archive, ArchiveLimits.defaults())) {

      assertThatThrownBy(() -> open.unpack(at(_ -> open.stop())))
          .isInstanceOf(ArchiveException.class);
    }

    assertNothingRuns();
  }

  @Test
  void twoThatDoNotFitTogetherComeOneAfterTheOther() throws Exception {
    Path archive = archive(FILE_BYTES, crc(FILE_BYTES));
    BuiltInArchiveReader reader = reader(2 * GIB);
    List<Unpacked> both = new ArrayList<>(List.of(new Unpacked(), new Unpacked()));
    List<Thread> threads = new ArrayList<>();
    for (Unpacked each : both) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Unpacked.read(reader, archive, ArchiveLimits.defaults(), each);
                    } catch (ArchiveException | IOException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(both).allMatch(each -> each.files().size() == 4);
  }

  /** A reader whose own process has no memory for any dictionary. */
  private static BuiltInArchiveReader reader(long computerBytes) {
    return reader(java(), computerBytes);
  }

  private static BuiltInArchiveReader reader(Path java, long computerBytes) {
    return new BuiltInArchiveReader(
        new RealDisk(),
        () -> 17L << 20,
        Optional.of(new OwnMachines(java, System.getProperty("java.class.path"), computerBytes)),
        2);
  }

  private static Path java() {
    String home = System.getProperty("java.home");
    return Path.of(home, "bin", home.contains("\\") ? "java.exe" : "java");
  }

  private Path archive(int sizeBytes, long crc) throws IOException {
    return new Rar5Bytes()
        .file("first.txt", "stored")
        .file(
            "large",
            sizeBytes,
            crc,
            Rar5Runs.compression(LARGEST),
            Rar5Runs.of(sizeBytes),
            new byte[0])
        .link("copy", 5, "large")
        .file("last.txt", "stored, too")
        .end()
        .writeTo(folder.resolve("made.eti"));
  }

  private static long crc(int sizeBytes) {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, Rar5Runs.LETTER);
    CRC32 crc = new CRC32();
    for (int left = sizeBytes; left > 0; left -= piece.length) {
      crc.update(piece, 0, Math.min(left, piece.length));
    }
    return crc.getValue();
  }

  /** A sink that does something when bytes of the large file come. */
  private static EntrySink at(Consumer<ByteBuffer> something) {
    return new EntrySink() {
      private boolean large;

      @Override
      public void folder(String path) {}

      @Override
      public void fileStart(String path, long sizeBytes) {
        large = path.equals("large");
      }

      @Override
      public void fileBytes(ByteBuffer bytes) {
        if (large) {
          something.accept(bytes);
        }
      }

      @Override
      public void fileCopy(String path, long sizeBytes, String earlierPath) {}

      @Override
      public void fileEnd(long crc32) {}
    };
  }

  private static void assertNothingRuns() {
    assertThat(ProcessHandle.current().children())
        .allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30)));
  }
}
