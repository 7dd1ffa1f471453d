package net.lanspread.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.junrar.Archive;
import com.github.junrar.rarfile.FileHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.lanspread.disk.RealDisk;
import net.lanspread.rar.Rar4Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as RAR 1.4 to 4 made them. */
class Rar4ArchiveTest {
  @TempDir Path folder;

  private final BuiltInArchiveReader reader =
      new BuiltInArchiveReader(new RealDisk(), () -> 1L << 30);
  private final Unpacked unpacked = new Unpacked();
  private final Unpacked coming = new Unpacked();

  @Test
  void archiveWithoutAnEndBlockIsWhole() throws Exception {
    byte[] archive = new Rar4Bytes().file("a", "first").file("b", "second").toBytes();

    read(archive);

    assertThat(unpacked.paths()).containsExactly("a", "b");
    assertThat(coming.paths()).containsExactly("a", "b");
    for (int length = archive.length - 6; length < archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void commentOfAFileIsNoDamage() throws Exception {
    byte[] archive =
        new Rar4Bytes().commentedFile("abcdef", "content", "a comment").file("b", "2").toBytes();

    read(archive);

    assertThat(unpacked.paths()).containsExactly("abcdef", "b");
    assertThat(coming.files()).isEqualTo(unpacked.files());
    byte[] damaged = archive.clone();
    damaged[new String(archive, ISO_8859_1).indexOf("abcdef")] ^= 1;
    assertThatThrownBy(() -> read(damaged))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("the checksum of a header is wrong");
  }

  @Test
  void oldestFormatIsToldByItsName() {
    byte[] archive = "RE~^\7\0 and so on, as nobody has it any more".getBytes(ISO_8859_1);

    assertThatThrownBy(() -> read(archive))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("made.eti is of RAR 1.4, a format that cannot be read");
    assertThatThrownBy(() -> readComing(archive))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("made.eti is of RAR 1.4, a format that cannot be read");
  }

  @Test
  void streamThatTurnsToPpmdIsBegunAnewByJunrar() throws Exception {
    Path real = RealArchives.shared().resolve("rar").resolve("jr_ppm_legit-maxmb63.rar");
    assumeTrue(Files.exists(real), "no real archives here");
    byte[] bytes = Files.readAllBytes(real);
    FileHeader ppmd;
    try (Archive rar = new Archive(Files.newInputStream(real))) {
      ppmd = rar.getFileHeaders().getFirst();
    }
    int from = (int) ppmd.getDataStartOffset(false);
    byte[] model = Arrays.copyOfRange(bytes, from, from + (int) ppmd.getFullPackSize());
    Rar4Writer writer = new Rar4Writer(new Random(1));
    byte[] text = "two files by LZ, and then one by PPMd".getBytes(StandardCharsets.US_ASCII);
    byte[] archive =
        new Rar4Bytes()
            .packedFile("a", lz(writer, text), text.length, Rar5Bytes.crc(text), 0)
            .packedFile(
                "b", lz(writer, text), text.length, Rar5Bytes.crc(text), Rar4Bytes.SOLID_FILE)
            .packedFile(
                "c",
                model,
                ppmd.getFullUnpackSize(),
                Integer.toUnsignedLong(ppmd.getFileCRC()),
                Rar4Bytes.SOLID_FILE)
            .end()
            .toBytes();

    Unpacked.read(reader, made(archive), ArchiveLimits.defaults(), unpacked);

    assertThat(unpacked.paths()).containsExactly("a", "b", "c");
    assertThat(unpacked.files().get(1).sha256()).isEqualTo(Unpacked.sha256(text));
    assertThatThrownBy(() -> readComing(archive))
        .as("what was read is not there any more")
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.isBeyondReader()).isTrue());
    assertThat(coming.paths()).containsExactly("a", "b");
  }

  private static byte[] lz(Rar4Writer writer, byte[] content) {
    for (byte each : content) {
      writer.literal(each & 0xff);
    }
    writer.end();
    return writer.file();
  }

  private void read(byte[] archive) throws ArchiveException, IOException {
    Unpacked.read(reader, made(archive), ArchiveLimits.defaults(), unpacked);
    readComing(archive);
  }

  private void readComing(byte[] archive) throws ArchiveException, IOException {
    reader.unpackArriving(
        folder.resolve("made.eti"), ForwardBytes.whole(archive), ArchiveLimits.defaults(), coming);
  }

  private Path made(byte[] archive) throws IOException {
    return Files.write(folder.resolve("made.eti"), archive);
  }
}
