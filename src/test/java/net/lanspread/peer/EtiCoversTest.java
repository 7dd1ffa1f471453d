package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures in ETI's own archive, in the forms that it may have. */
class EtiCoversTest {
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 9};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 5};
  private static final RealDisk DISK = new RealDisk();

  private final Path archive;
  private final Path cache;
  private final EtiCovers covers;

  EtiCoversTest(@TempDir Path folder) {
    this.archive = folder.resolve("assets.eti");
    this.cache = folder.resolve("covers");
    this.covers =
        new EtiCovers(
            DISK,
            archive,
            cache,
            new BuiltInArchiveReader(DISK, BuiltInArchiveReader::freeHeapBytes));
  }

  private static Map<String, byte[]> pictures() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("assets/css.jpg", JPEG);
    files.put("Other/Deep/WORMS.PNG", PNG);
    files.put("bf1942.jpeg", PNG); // the bytes tell the type
    files.put("assets/text.jpg", "no picture".getBytes(StandardCharsets.UTF_8));
    files.put("assets/large.jpg", Arrays.copyOf(JPEG, (1 << 20) + 1));
    files.put("assets/css.png", PNG);
    files.put("readme.txt", JPEG);
    return files;
  }

  private void assertAllThere() throws IOException {
    try (Stream<Path> files = Files.list(covers.folder().orElseThrow())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("css.jpg", "worms.png", "bf1942.png");
    }
    assertThat(covers.folder().orElseThrow().resolve("css.jpg")).hasBinaryContent(JPEG);
  }

  private void writeRar(Map<String, byte[]> files) throws IOException {
    try (StoredRarWriter writer =
        new StoredRarWriter(DISK.openWriter(archive), Instant.EPOCH, false)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        writer.addFile(file.getKey(), file.getValue());
      }
      writer.finish();
    }
  }

  /** A tar as its tools write it: ustar headers, blocks of 512 bytes, two of zeros at the end. */
  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      addTo(out, file.getKey(), '0', file.getValue());
    }
    out.write(new byte[1024]);
    return out.toByteArray();
  }

  private static void addTo(OutputStream out, String name, char type, byte[] content)
      throws IOException {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "00000000000");
    Arrays.fill(header, 148, 156, (byte) ' ');
    header[156] = (byte) type;
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o".formatted(sum));
    header[154] = 0;
    out.write(header);
    out.write(content);
    out.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  @Test
  void comeFromARar() throws Exception {
    writeRar(pictures());

    assertThat(covers.look()).isTrue();

    assertAllThere();
    assertThat(covers.look()).as("nothing has changed since").isFalse();
  }

  @Test
  void comeFromATarWithWhateverItsNamesLookLike() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    pictures().forEach((name, bytes) -> files.put(".\\" + name.replace('/', '\\'), bytes));
    Files.write(archive, tar(files));

    assertThat(covers.look()).isTrue();

    assertAllThere();
  }

  @Test
  void comeFromAGzippedTarWithLongNames() throws Exception {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      String deep = "a".repeat(90) + "/" + "b".repeat(90) + "/worms.png";
      addTo(out, "./assets/", '5', new byte[0]);
      addTo(out, "././@LongLink", 'L', (deep + "\0").getBytes(StandardCharsets.UTF_8));
      addTo(out, deep.substring(0, 99), '0', PNG);
      String record = " path=x/css.jpg\n";
      addTo(out, "pax", 'x', ((record.length() + 2) + record).getBytes(StandardCharsets.UTF_8));
      addTo(out, "css-short", '0', JPEG);
      addTo(out, "a-link.jpg", '2', new byte[0]);
      addTo(out, "bf1942.png", '0', PNG);
      out.write(new byte[1024]);
    }

    assertThat(covers.look()).isTrue();

    assertAllThere();
  }

  @Test
  void aDamagedOrHostileFileGivesNoneAndKeepsTheOldOnes() throws Exception {
    writeRar(pictures());
    assertThat(covers.look()).isTrue();
    byte[] tar = tar(pictures());
    for (byte[] bad :
        List.of(
            "no archive at all".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(tar, 700),
            tar(Map.of("../../css.jpg", JPEG)),
            tar(Map.of("/css.jpg", JPEG)),
            new byte[] {0x1f, (byte) 0x8b, 1, 2, 3},
            new byte[0])) {
      Files.write(archive, bad);

      assertThat(covers.look()).isFalse();

      assertAllThere();
    }
    assertThat(cache.resolveSibling("css.jpg")).doesNotExist();
  }

  @Test
  void anotherArchiveTakesThePlaceOfTheOldOne() throws Exception {
    writeRar(pictures());
    assertThat(covers.look()).isTrue();
    Path before = covers.folder().orElseThrow();

    writeRar(Map.of("css.jpg", JPEG));

    assertThat(covers.look()).isTrue();
    assertThat(covers.folder().orElseThrow()).isNotEqualTo(before).isDirectory();
    assertThat(before).doesNotExist();
  }
}
