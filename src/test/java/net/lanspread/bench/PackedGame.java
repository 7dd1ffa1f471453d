package net.lanspread.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.lanspread.archive.Rar5Bytes;
import net.lanspread.archive.RealArchives;

/**
 * An archive that is as large as a game: one compressed file of a real archive over and over, each
 * time under another name. So it is decoded as often as it is there, and no program that makes RAR
 * archives is needed.
 */
enum PackedGame {
  RAR5_SOLID("RAR5 solid", "jr_rar5unpack_m5-plain-128k.rar", 25, 44, 78_371, "med.bin", 307_200),
  RAR5_MANY(
      "RAR5 of many files", "jr_rar5filters_rar5-delta.rar", 25, 46, 122_492, "delta.bin", 262_144),
  RAR4("RAR4", "la_rar_binary_data.rar", 20, 57, 1_051_284, "random_data.bin", 1_048_576);

  private static final int RAR5_SOLID_ARCHIVE = 4;
  private static final int RAR5_SOLID_FILE = 0x40;

  /** Two bytes that say how it is compressed, its system and the length of its name. */
  private static final int RAR5_BEFORE_NAME = 4;

  private static final int RAR5_END_BYTES = 8;
  private static final int RAR4_END_BYTES = 7;

  private final String label;
  private final String original;
  private final int headerAt;
  private final int headerBytes;
  private final int packedBytes;
  private final String fileName;
  private final int unpackedBytes;

  /**
   * @param original the real archive
   * @param headerAt the place of its file's header
   * @param packedBytes the bytes behind that header
   * @param fileName the name in that header
   */
  PackedGame(
      String label,
      String original,
      int headerAt,
      int headerBytes,
      int packedBytes,
      String fileName,
      int unpackedBytes) {
    this.label = label;
    this.original = original;
    this.headerAt = headerAt;
    this.headerBytes = headerBytes;
    this.packedBytes = packedBytes;
    this.fileName = fileName;
    this.unpackedBytes = unpackedBytes;
  }

  /** True when the real archives are here. */
  boolean isThere() {
    return Files.exists(originalFile());
  }

  private Path originalFile() {
    return RealArchives.shared().resolve("rar").resolve(original);
  }

  /** Writes an archive that unpacks to so many bytes, or a few more. */
  void write(Path archive, long bytes) throws IOException {
    byte[] real = Files.readAllBytes(originalFile());
    byte[] header = Arrays.copyOfRange(real, headerAt, headerAt + headerBytes);
    int nameAt = new String(header, StandardCharsets.ISO_8859_1).indexOf(fileName);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
      if (this == RAR4) {
        out.write(real, 0, headerAt);
      } else {
        out.write(new Rar5Bytes(this == RAR5_SOLID ? RAR5_SOLID_ARCHIVE : 0).toBytes());
      }
      for (long number = 0; number * unpackedBytes < bytes; number++) {
        String name = ("%0" + fileName.length() + "d").formatted(number);
        byte[] digits = name.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, header, nameAt, digits.length);
        if (this == RAR5_SOLID && number > 0) {
          header[nameAt - RAR5_BEFORE_NAME] |= RAR5_SOLID_FILE;
        }
        seal(header);
        out.write(header);
        out.write(real, headerAt + headerBytes, packedBytes);
      }
      int endBytes = this == RAR4 ? RAR4_END_BYTES : RAR5_END_BYTES;
      out.write(real, real.length - endBytes, endBytes);
    }
  }

  /** Writes the checksum of a header into its begin: two bytes in RAR4, four in RAR5. */
  private void seal(byte[] header) {
    int sumBytes = this == RAR4 ? 2 : 4;
    CRC32 sum = new CRC32();
    sum.update(header, sumBytes, header.length - sumBytes);
    for (int i = 0; i < sumBytes; i++) {
      header[i] = (byte) (sum.getValue() >>> (8 * i));
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
