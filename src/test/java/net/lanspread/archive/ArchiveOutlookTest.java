package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.lanspread.content.Notice;
import net.lanspread.disk.MemoryReader;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveOutlookTest {
  private static final long GIB = 1L << 30;
  private static final int VOLUME = 1;
  private static final int SOLID = 4;
  private static final byte[] NO_EXTRA = {};

  /** A dictionary of 4 GiB. */
  private static final int LARGEST = 15;

  @TempDir Path folder;

  @Test
  void ordinaryArchiveHasNothingToSay() throws Exception {
    assertThat(look(new Rar5Bytes().folder("a").file("a/b", "stored").end(), 8)).isEmpty();
    assertThat(look(with(100, LARGEST, 0), 8)).as("a large dictionary for little").isEmpty();
    assertThat(look(with(9 * GIB, 9, 0), 8)).as("64 MiB for much").isEmpty();
  }

  @Test
  void largeDictionaryIsToldWithItsMemory() throws Exception {
    assertThat(look(with(9 * GIB, LARGEST, 0), 8))
        .hasValueSatisfying(
            notice -> {
              assertThat(notice.code()).isEqualTo(Notice.Code.NEEDS_MEMORY);
              assertThat(notice.message()).contains("needs 4.4 GB of memory to unpack");
            });
    assertThat(look(with(100, LARGEST, SOLID), 8)).as("others follow").isPresent();
  }

  @Test
  void computerThatIsTooSmallCannot() throws Exception {
    assertCannot(look(with(9 * GIB, LARGEST, 0), 4), "install UnRAR");
  }

  @Test
  void anArchiveThatNobodyHereReadsIsTold() throws Exception {
    assertCannot(look(new Rar5Bytes().encrypted(), 8), "encrypted");
    assertThat(look(new Rar5Bytes(VOLUME).file("a", "1").end(), 8)).as("a volume").isEmpty();
    byte[] encryptedFile = {2, 1, 0};
    assertCannot(
        look(new Rar5Bytes().file("a", 1, 1, 0, new byte[] {1}, encryptedFile).end(), 8),
        "encrypted");
    int newer = 2;
    assertCannot(
        look(
            new Rar5Bytes()
                .file("a", 1, 1, Rar5Runs.compression(0) | newer, new byte[] {1}, NO_EXTRA)
                .end(),
            8),
        "version of RAR");
  }

  @Test
  void beginningOfAnArchiveIsEnough() throws Exception {
    byte[] large = with(9 * GIB, LARGEST, 0).toBytes();
    byte[] encrypted = new Rar5Bytes().encrypted().toBytes();

    assertThat(lookAt(Arrays.copyOf(large, large.length - 100), 8)).isPresent();
    assertCannot(lookAt(encrypted, 8), "encrypted");
    byte[] old = {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00, 0x01, 0x02, 0x73, (byte) 0x81, 0x00};
    assertCannot(lookAt(old, 8), "encrypted");
    for (int cut = 0; cut < old.length; cut++) {
      assertThat(lookAt(Arrays.copyOf(old, cut), 8)).isEmpty();
    }
    for (int cut = 0; cut < 30; cut++) {
      assertThat(lookAt(Arrays.copyOf(large, cut), 4)).as("what is cut off says nothing").isEmpty();
    }
  }

  private Optional<Notice> lookAt(byte[] beginning, int computerGib) throws IOException {
    return outlook(computerGib).look(Path.of("game.eti"), new MemoryReader(beginning));
  }

  @Test
  void anyBytesAreSurvived() throws Exception {
    long seed = System.nanoTime();
    System.out.println("heads of archives: seed " + seed);
    Random random = new Random(seed);
    byte[] good = with(9 * GIB, LARGEST, SOLID).toBytes();
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        bytes[random.nextInt(8, bytes.length)] = (byte) random.nextInt();
      }
      look(Files.write(folder.resolve("game.eti"), bytes), 8);
      lookAt(Arrays.copyOf(bytes, random.nextInt(bytes.length)), 8);
    }
  }

  private static Rar5Bytes with(long sizeBytes, int dictionaryShift, int archiveFlags) {
    return new Rar5Bytes(archiveFlags)
        .file("first", "stored")
        .file("large", sizeBytes, 1, Rar5Runs.compression(dictionaryShift), new byte[99], NO_EXTRA)
        .end();
  }

  private static void assertCannot(Optional<Notice> notice, String why) {
    assertThat(notice)
        .hasValueSatisfying(
            found -> {
              assertThat(found.code()).isEqualTo(Notice.Code.CANNOT_UNPACK);
              assertThat(found.message()).contains("game.eti", why);
            });
  }

  private Optional<Notice> look(Rar5Bytes archive, int computerGib) throws IOException {
    return look(archive.writeTo(folder.resolve("game.eti")), computerGib);
  }

  private static Optional<Notice> look(Path archive, int computerGib) throws IOException {
    return outlook(computerGib).look(archive);
  }

  /** On a computer without any unrar. */
  static ArchiveOutlook outlook(int computerGib) {
    OwnMachines machines = new OwnMachines(Path.of("java"), "", computerGib * GIB);
    return new ArchiveOutlook(new RealDisk(), Optional.of(machines), new UnrarPrograms(List.of()));
  }
}
