package net.lanspread.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** RAR5 archives made block by block, so that they can lie. */
public final class Rar5Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Rar5Bytes() {
    this(0);
  }

  public Rar5Bytes(int archiveFlags) {
    out.writeBytes(new byte[] {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00});
    block(new Bytes().vint(1).vint(0).vint(archiveFlags));
  }

  /** A file as an honest archive has it. */
  public Rar5Bytes file(String name, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    return file(name, data.length, crc(data), 0, data, new byte[0]);
  }

  public Rar5Bytes folder(String name) {
    Bytes fields = new Bytes().vint(2).vint(0).vint(1).vint(0).vint(0x10).vint(0).vint(0);
    return block(fields.name(name));
  }

  /** A file with any header that a test likes. */
  public Rar5Bytes file(
      String name, long declaredBytes, long crc, int compression, byte[] data, byte[] extra) {
    Bytes fields = new Bytes().vint(2).vint(extra.length > 0 ? 3 : 2);
    if (extra.length > 0) {
      fields.vint(extra.length);
    }
    fields.vint(data.length).vint(4).vint(declaredBytes).vint(0x20).int32(crc).vint(compression);
    block(fields.vint(0).name(name).bytes(extra));
    out.writeBytes(data);
    return this;
  }

  /** A stored file that does not say how large it is. */
  public Rar5Bytes unsizedFile(String name, String content, int compression) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    Bytes fields = new Bytes().vint(2).vint(2).vint(data.length).vint(4 | 8).vint(0).vint(0x20);
    block(fields.int32(crc(data)).vint(compression).vint(0).name(name));
    out.writeBytes(data);
    return this;
  }

  /** A version of a file that a newer one has replaced. */
  public Rar5Bytes oldVersion(String name, int version, String content) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    byte[] record = new Bytes().vint(4).vint(0).vint(version).toBytes();
    byte[] extra = new Bytes().vint(record.length).bytes(record).toBytes();
    return file(name, data.length, crc(data), 0, data, extra);
  }

  /** A link of any kind that RAR5 knows, 1 to 5. */
  public Rar5Bytes link(String name, int kind, String target) {
    Bytes record = new Bytes().vint(5).vint(kind).vint(0).name(target);
    byte[] extra = new Bytes().vint(record.size()).bytes(record.toBytes()).toBytes();
    return file(name, 0, 0, 0, new byte[0], extra);
  }

  /** Says that everything behind it is encrypted. */
  public Rar5Bytes encrypted() {
    return block(new Bytes().vint(4).vint(0).vint(0).vint(0).vint(15).bytes(new byte[16]));
  }

  /** A volume of a set, the first one at 0. */
  static Rar5Bytes volume(int place, int archiveFlags) {
    Rar5Bytes bytes = new Rar5Bytes();
    bytes.out.reset();
    bytes.out.writeBytes(new byte[] {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00});
    Bytes main = new Bytes().vint(1).vint(0).vint(archiveFlags | (place == 0 ? 1 : 3));
    return bytes.block(place == 0 ? main : main.vint(place));
  }

  /** One volume's part of a file. */
  Rar5Bytes part(
      String name,
      long declaredBytes,
      long crc,
      int compression,
      byte[] data,
      boolean goesOn,
      boolean wentOn) {
    int flags = 2 | (wentOn ? 8 : 0) | (goesOn ? 0x10 : 0);
    Bytes fields = new Bytes().vint(2).vint(flags).vint(data.length).vint(4).vint(declaredBytes);
    block(fields.vint(0x20).int32(crc).vint(compression).vint(0).name(name));
    out.writeBytes(data);
    return this;
  }

  /** Says that another volume follows. */
  public Rar5Bytes endOfVolume() {
    return block(new Bytes().vint(5).vint(0).vint(1));
  }

  public Rar5Bytes end() {
    return block(new Bytes().vint(5).vint(0).vint(0));
  }

  public Path writeTo(Path file) throws IOException {
    return Files.write(file, out.toByteArray());
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  public static long crc(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return crc.getValue();
  }

  private Rar5Bytes block(Bytes fields) {
    byte[] sized = new Bytes().vint(fields.size()).bytes(fields.toBytes()).toBytes();
    out.writeBytes(new Bytes().int32(crc(sized)).bytes(sized).toBytes());
    return this;
  }

  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes vint(long value) {
      long rest = value;
      while (Long.compareUnsigned(rest, 0x7f) > 0) {
        out.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write((int) rest);
      return this;
    }

    Bytes int32(long value) {
      for (int shift = 0; shift < 32; shift += 8) {
        out.write((int) (value >>> shift));
      }
      return this;
    }

    Bytes bytes(byte[] value) {
      out.writeBytes(value);
      return this;
    }

    Bytes name(String name) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      return vint(utf8.length).bytes(utf8);
    }

    int size() {
      return out.size();
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
