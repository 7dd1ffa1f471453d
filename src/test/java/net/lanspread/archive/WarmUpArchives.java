package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.lanspread.rar.PackedSample;

/** The archives that {@link WarmUp} unpacks: its main method writes them anew. */
final class WarmUpArchives {
  private static final Path FOLDER = Path.of("src/main/resources/net/lanspread/archive");
  private static final int NORMAL_METHOD = 3 << 7;
  private static final int MIXED_BYTES = 64 << 10;

  /** The window is filled several times. */
  private static final int LONG_BYTES = 4 * PackedSample.WINDOW_BYTES;

  private WarmUpArchives() {}

  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, byte[]> archive : all().entrySet()) {
      Files.write(FOLDER.resolve(archive.getKey()), archive.getValue());
    }
  }

  /** The archives by their names. */
  static Map<String, byte[]> all() throws IOException {
    Rar5Bytes rar5 = new Rar5Bytes();
    file(rar5, "mixed", PackedSample.of(1, MIXED_BYTES));
    file(rar5, "long", PackedSample.ofLongMatches(1, LONG_BYTES));
    PackedSample mixed = PackedSample.ofRar4(1, MIXED_BYTES);
    long crc = Rar5Bytes.crc(mixed.unpacked());
    Rar4Bytes rar4 = new Rar4Bytes();
    rar4.packedFile("mixed", mixed.packed(), mixed.unpacked().length, crc, 0);
    return Map.of(
        "warm-up-4.rar", rar4.end().toBytes(),
        "warm-up-5.rar", rar5.end().toBytes());
  }

  private static void file(Rar5Bytes archive, String name, PackedSample sample) {
    long crc = Rar5Bytes.crc(sample.unpacked());
    archive.file(name, sample.unpacked().length, crc, NORMAL_METHOD, sample.packed(), new byte[0]);
  }
}
