package net.lanspread.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** RAR 4 archives made block by block, so that they can be as old programs made them. */
final class Rar4Bytes {
  static final int SOLID_FILE = 0x0010;
  private static final int COMMENT = 0x0008;
  private static final int HAS_DATA = 0x8000;
  private static final int STORED = 0x30;
  private static final int NORMAL = 0x33;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Rar4Bytes() {
    this(0);
  }

  Rar4Bytes(int archiveFlags) {
    out.writeBytes(new byte[] {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00});
    block(0x73, archiveFlags, new byte[6], new byte[0]);
  }

  /** One volume's part of a stored file. */
  Rar4Bytes part(String name, byte[] data, long sizeBytes, long crc, int flags) {
    return file(name, data, sizeBytes, crc, 29, STORED, flags, new byte[0]);
  }

  /** The end of a volume, with its place in the set. */
  Rar4Bytes endOfVolume(int place, boolean goesOn) {
    return block(0x7b, 0x4008 | (goesOn ? 1 : 0), new byte[] {(byte) place, 0}, new byte[0]);
  }

  Rar4Bytes file(String name, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    return file(name, data, data.length, Rar5Bytes.crc(data), 20, STORED, 0, new byte[0]);
  }

  /** A stored file with a comment in its header, which the header's checksum does not cover. */
  Rar4Bytes commentedFile(String name, String content, String comment) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = comment.getBytes(StandardCharsets.UTF_8);
    return file(name, data, data.length, Rar5Bytes.crc(data), 15, STORED, COMMENT, bytes);
  }

  /** A file packed by RAR 3. */
  Rar4Bytes packedFile(String name, byte[] packed, long sizeBytes, long crc, int flags) {
    return file(name, packed, sizeBytes, crc, 29, NORMAL, flags, new byte[0]);
  }

  Rar4Bytes end() {
    return block(0x7b, 0x4000, new byte[0], new byte[0]);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private Rar4Bytes file(
      String name,
      byte[] data,
      long sizeBytes,
      long crc,
      int version,
      int method,
      int flags,
      byte[] comment) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    int32(fields, data.length);
    int32(fields, sizeBytes);
    fields.write(0);
    int32(fields, crc);
    int32(fields, 0x3d63_9e30);
    fields.write(version);
    fields.write(method);
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    int16(fields, bytes.length);
    int32(fields, 0x20);
    fields.writeBytes(bytes);
    block(0x74, flags | HAS_DATA, fields.toByteArray(), comment);
    out.writeBytes(data);
    return this;
  }

  private Rar4Bytes block(int type, int flags, byte[] fields, byte[] unsummed) {
    ByteArrayOutputStream summed = new ByteArrayOutputStream();
    summed.write(type);
    int16(summed, flags);
    int16(summed, 7 + fields.length + unsummed.length);
    summed.writeBytes(fields);
    CRC32 crc = new CRC32();
    crc.update(summed.toByteArray());
    int16(out, (int) crc.getValue());
    out.writeBytes(summed.toByteArray());
    out.writeBytes(unsummed);
    return this;
  }

  private static void int16(ByteArrayOutputStream into, int value) {
    into.write(value);
    into.write(value >>> 8);
  }

  private static void int32(ByteArrayOutputStream into, long value) {
    int16(into, (int) value);
    int16(into, (int) (value >>> 16));
  }
}
