package net.lanspread.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives in several volumes, of which the first one is opened. */
class VolumesTest {
  private static final int SOLID = 4;
  private static final int SOLID_FILE = 0x40;
  private static final int RAR4_VOLUME = 0x0001;
  private static final int RAR4_FIRST = 0x0100;
  private static final int FROM_BEFORE = 0x0001;
  private static final int GOES_ON = 0x0002;
  private static final byte[] TEXT = "a file that three volumes have".getBytes(UTF_8);

  @TempDir Path folder;

  private final RealDisk disk = new RealDisk();
  private final Unpacked unpacked = new Unpacked();

  @ParameterizedTest
  @CsvSource({
    "x.part1.rar, x.part2.rar, x.part3.rar",
    "x.part01.rar, x.part02.rar, x.part03.rar",
    "X.Part1.RAR, x.part2.rar, x.PART3.rar",
    "x.000.rar, x.001.rar, x.002.rar",
    "x.1.rar, x.2.rar, x.3.rar",
    "x.part1.eti, x.part2.eti, x.part3.eti",
    "x.part1.eti, x.part2.rar, x.part3.rar",
    "x.eti, x.part2.rar, x.part3.rar",
    "x.rar, x.r00, x.r01",
    "x.eti, x.r00, x.r01",
    "x.eti, x.e00, x.e01"
  })
  void setIsUnpackedAsItIsCalled(String first, String second, String third) throws Exception {
    write(first, stored(0));
    write(second, stored(1));
    write(third, stored(2));

    assertThat(GameArchives.names(disk, folder, new GameId("y"))).containsExactly(first);
    read(first);

    assertThat(unpacked.paths()).containsExactly("front", "split", "behind");
    assertThat(unpacked.files().get(1).sha256()).isEqualTo(Unpacked.sha256(TEXT));
  }

  @Test
  void compressedSolidSetGoesThroughItsVolumes() throws Exception {
    byte[] letters = new byte[100_000];
    Arrays.fill(letters, Rar5Runs.LETTER);
    long crc = Rar5Bytes.crc(letters);
    byte[] packed = Rar5Runs.of(letters.length);
    byte[] front = Arrays.copyOf(packed, 7);
    byte[] back = Arrays.copyOfRange(packed, 7, packed.length);
    int first = Rar5Runs.compression(0);
    int further = first | SOLID_FILE;
    write(
        "x.part1.eti",
        Rar5Bytes.volume(0, SOLID)
            .part("a", letters.length, crc, first, packed, false, false)
            .part("b", letters.length, Rar5Bytes.crc(front), further, front, true, false)
            .endOfVolume());
    write(
        "x.part2.eti",
        Rar5Bytes.volume(1, SOLID)
            .part("b", letters.length, crc, further, back, false, true)
            .part("c", letters.length, crc, further, packed, false, false)
            .end());

    read("x.part1.eti");

    assertThat(unpacked.paths()).containsExactly("a", "b", "c");
    assertThat(unpacked.files()).allMatch(file -> file.crc32() == crc);
  }

  @Test
  void oldSetGoesByItsOldNames() throws Exception {
    for (int i = 0; i < 3; i++) {
      write(List.of("x.rar", "x.r00", "x.r01").get(i), old(i));
    }

    read("x.rar");

    assertThat(unpacked.files()).singleElement().matches(this::isText);
  }

  private boolean isText(Unpacked.File file) {
    return file.sha256().equals(Unpacked.sha256(TEXT));
  }

  @Test
  void missingVolumeIsNamedWithTheRemedy() throws Exception {
    write("x.part01.rar", stored(0));
    write("x.part03.rar", stored(2));

    assertRefused(
        "x.part01.rar",
        "x.part01.rar comes in several volumes, and \"x.part02.rar\" is missing:"
            + " put it into the same folder, or download the game again");
    write("x.part02.rar", stored(1));
    Files.delete(folder.resolve("x.part03.rar"));
    assertRefused("x.part01.rar", "\"x.part03.rar\" is missing");
    Files.delete(folder.resolve("x.part01.rar"));
    assertRefused("x.part02.rar", "not the first one, \"x.part01.rar\", which is missing");
    write("y.rar", old(0));
    assertRefused("y.rar", "\"y.r00\" is missing");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void foreignVolumeInTheMiddleIsRefused() throws Exception {
    write("x.part1.rar", stored(0));
    write("x.part3.rar", stored(2));
    List<byte[]> foreign =
        List.of(
            stored(0).toBytes(),
            stored(2).toBytes(),
            new Rar5Bytes().file("other", "1").end().toBytes(),
            Rar5Bytes.volume(1, 0).file("other", "1").end().toBytes(),
            Rar5Bytes.volume(1, 0)
                .part("else", TEXT.length, 1, 0, new byte[] {1}, false, true)
                .end()
                .toBytes(),
            Rar5Bytes.volume(1, SOLID)
                .part("split", TEXT.length, 1, 0, new byte[] {1}, false, true)
                .end()
                .toBytes(),
            old(1).toBytes());
    for (byte[] bytes : foreign) {
      Files.write(folder.resolve("x.part2.rar"), bytes);

      assertRefused("x.part1.rar", "x.part2.rar does not go on where the volume before it ends");
    }
    Files.write(folder.resolve("x.part2.rar"), "no archive".getBytes(UTF_8));
    assertRefused("x.part1.rar", "x.part2.rar is not a RAR archive");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void twoFilesForOneVolumeAreRefused() throws Exception {
    write("x.part1.rar", stored(0));
    write("x.part2.rar", stored(1));
    write("x.part02.rar", stored(1));

    assertRefused("x.part1.rar", "\"x.part02.rar\" and \"x.part2.rar\": move the wrong one away");
  }

  @Test
  void setThatNeverEndsIsRefusedAtItsLastFile() throws Exception {
    for (int i = 0; i < 9; i++) {
      write("x.part" + (i + 1) + ".rar", endless(i));
    }

    assertRefused("x.part1.rar", "\"x.part10.rar\" is missing");
  }

  @Test
  void entryLimitHoldsForAllVolumesTogether() throws Exception {
    write("x.part1.rar", Rar5Bytes.volume(0, 0).file("a", "1").file("b", "1").endOfVolume());
    write("x.part2.rar", Rar5Bytes.volume(1, 0).file("c", "1").file("a", "1").end());

    assertRefused("x.part1.rar", "same path");
    assertThatThrownBy(
            () ->
                Unpacked.read(
                    reader(),
                    folder.resolve("x.part1.rar"),
                    new ArchiveLimits(3, 1 << 20, 1 << 20),
                    unpacked))
        .hasMessageContaining("more than the 3 entries");
  }

  @Test
  void damagedVolumeIsNamed() throws Exception {
    write("x.part1.rar", stored(0));
    byte[] second = stored(1).toBytes();
    int at = new String(second, ISO_8859_1).indexOf("three");
    second[at] ^= 1;
    Files.write(folder.resolve("x.part2.rar"), second);
    write("x.part3.rar", stored(2));

    assertRefused("x.part1.rar", "its volume \"x.part2.rar\" is damaged in the entry \"split\"");
  }

  @Test
  void archivesThatAreOnlyNumberedAreArchivesOfTheirOwn() throws Exception {
    write("x.part1.eti", new Rar5Bytes().file("a", "1").end());
    write("x.part2.eti", new Rar5Bytes().file("b", "1").end());

    assertThat(GameArchives.names(disk, folder, new GameId("y")))
        .containsExactly("x.part1.eti", "x.part2.eti");
    read("x.part1.eti");
    assertThat(unpacked.paths()).containsExactly("a");
  }

  /** A volume of a set of three, stored, with a file that goes through all of them. */
  private static Rar5Bytes stored(int place) {
    byte[] part = part(place);
    long crc = place == 2 ? Rar5Bytes.crc(TEXT) : Rar5Bytes.crc(part);
    Rar5Bytes volume = Rar5Bytes.volume(place, 0);
    if (place == 0) {
      volume.file("front", "1");
    }
    volume.part("split", TEXT.length, crc, 0, part, place < 2, place > 0);
    return place < 2 ? volume.endOfVolume() : volume.file("behind", "2").end();
  }

  private static Rar5Bytes endless(int place) {
    byte[] part = {1};
    return Rar5Bytes.volume(place, 0)
        .part("split", 1 << 20, Rar5Bytes.crc(part), 0, part, true, place > 0)
        .endOfVolume();
  }

  private static Rar4Bytes old(int place) {
    byte[] part = part(place);
    long crc = place == 2 ? Rar5Bytes.crc(TEXT) : Rar5Bytes.crc(part);
    int flags = (place > 0 ? FROM_BEFORE : 0) | (place < 2 ? GOES_ON : 0);
    return new Rar4Bytes(RAR4_VOLUME | (place == 0 ? RAR4_FIRST : 0))
        .part("split", part, TEXT.length, crc, flags)
        .endOfVolume(place, place < 2);
  }

  private static byte[] part(int place) {
    return Arrays.copyOfRange(TEXT, place * 10, (place + 1) * 10);
  }

  private void write(String name, Rar5Bytes volume) throws IOException {
    Files.write(folder.resolve(name), volume.toBytes());
  }

  private void write(String name, Rar4Bytes volume) throws IOException {
    Files.write(folder.resolve(name), volume.toBytes());
  }

  private BuiltInArchiveReader reader() {
    return new BuiltInArchiveReader(disk, BuiltInArchiveReader::freeHeapBytes);
  }

  private void read(String name) throws ArchiveException, IOException {
    Unpacked.read(reader(), folder.resolve(name), ArchiveLimits.defaults(), unpacked);
  }

  private void assertRefused(String name, String reason) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(reason);
  }
}
