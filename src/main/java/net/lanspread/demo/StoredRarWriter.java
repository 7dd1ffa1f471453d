package net.lanspread.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;
import net.lanspread.disk.Disk;

/**
 * Writes a RAR5 archive whose files are stored, not compressed.
 *
 * <p>Content streams through: a file's data is written before its header, whose length is known, so
 * that the CRC-32 in it needs neither a second pass nor the file in memory. Not for several
 * threads.
 */
public final class StoredRarWriter implements AutoCloseable {
  private static final byte[] SIGNATURE = {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00};

  private static final int BLOCK_MAIN = 1;
  private static final int BLOCK_FILE = 2;
  private static final int BLOCK_END = 5;
  private static final int FLAG_DATA = 2;
  private static final int ARCHIVE_SOLID = 4;
  private static final int FILE_IS_FOLDER = 1;
  private static final int FILE_HAS_MTIME = 2;
  private static final int FILE_HAS_CRC = 4;
  private static final int COMPRESSION_SOLID = 0x40;
  private static final int HOST_WINDOWS = 0;
  private static final int ATTRIBUTE_FOLDER = 0x10;
  private static final int ATTRIBUTE_FILE = 0x20;
  private static final int BUFFER_BYTES = 256 << 10;

  /** The source of a file's content. */
  public interface Source {
    InputStream open() throws IOException;
  }

  private final Disk.Writer out;
  private final long modifiedSeconds;
  private final boolean solid;
  private long position;
  private boolean firstFile = true;

  /**
   * Starts an archive in place of the file's old content.
   *
   * @param modified the time that every entry gets
   * @param solid whether the archive and its files are marked as solid
   */
  public StoredRarWriter(Disk.Writer out, Instant modified, boolean solid) throws IOException {
    this.out = out;
    this.modifiedSeconds = modified.getEpochSecond();
    this.solid = solid;
    out.setLength(0);
    append(SIGNATURE);
    append(block(new Fields().vint(BLOCK_MAIN).vint(0).vint(solid ? ARCHIVE_SOLID : 0)));
  }

  public void addFolder(String path) throws IOException {
    // As RAR itself does, even a folder has a data area; bsdtar takes its absence for damage.
    Fields fields = new Fields().vint(BLOCK_FILE).vint(FLAG_DATA).vint(0);
    fields
        .vint(FILE_IS_FOLDER | FILE_HAS_MTIME)
        .vint(0)
        .vint(ATTRIBUTE_FOLDER)
        .int32(modifiedSeconds);
    append(block(fields.vint(0).vint(HOST_WINDOWS).name(path)));
  }

  public void addFile(String path, byte[] content) throws IOException {
    addFile(path, content.length, () -> new ByteArrayInputStream(content));
  }

  /** Adds a file of exactly so many bytes; a source that ends earlier is an error. */
  public void addFile(String path, long sizeBytes, Source source) throws IOException {
    long dataOffset = position + fileHeader(path, sizeBytes, 0).length;
    CRC32 crc = new CRC32();
    try (InputStream in = source.open()) {
      byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(sizeBytes, 1))];
      long done = 0;
      while (done < sizeBytes) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, sizeBytes - done));
        if (count < 0) {
          throw new EOFException("the content of " + path + " ends after " + done + " bytes");
        }
        crc.update(buffer, 0, count);
        out.write(ByteBuffer.wrap(buffer, 0, count), dataOffset + done);
        done += count;
      }
    }
    finishFile(path, sizeBytes, crc.getValue());
  }

  /** Adds a file of zeros as a hole, where the file system knows holes. */
  public void addZeros(String path, long sizeBytes) throws IOException {
    CRC32 crc = new CRC32();
    byte[] zeros = new byte[BUFFER_BYTES];
    for (long left = sizeBytes; left > 0; left -= BUFFER_BYTES) {
      crc.update(zeros, 0, (int) Math.min(left, BUFFER_BYTES));
    }
    finishFile(path, sizeBytes, crc.getValue());
  }

  /** Writes the end of the archive and waits until all is on the medium. */
  public void finish() throws IOException {
    append(block(new Fields().vint(BLOCK_END).vint(0).vint(0)));
    out.sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void finishFile(String path, long sizeBytes, long crc) throws IOException {
    append(fileHeader(path, sizeBytes, crc));
    position += sizeBytes;
    firstFile = false;
  }

  /** A header whose length depends only on path and size, not on the CRC-32. */
  private byte[] fileHeader(String path, long sizeBytes, long crc) {
    Fields fields = new Fields().vint(BLOCK_FILE).vint(FLAG_DATA).vint(sizeBytes);
    fields.vint(FILE_HAS_MTIME | FILE_HAS_CRC).vint(sizeBytes).vint(ATTRIBUTE_FILE);
    fields.int32(modifiedSeconds).int32(crc).vint(solid && !firstFile ? COMPRESSION_SOLID : 0);
    return block(fields.vint(HOST_WINDOWS).name(path));
  }

  private void append(byte[] bytes) throws IOException {
    out.write(ByteBuffer.wrap(bytes), position);
    position += bytes.length;
  }

  /** The fields with their length and checksum in front. */
  private static byte[] block(Fields fields) {
    byte[] sized = new Fields().vint(fields.size()).bytes(fields.toBytes()).toBytes();
    CRC32 crc = new CRC32();
    crc.update(sized);
    return new Fields().int32(crc.getValue()).bytes(sized).toBytes();
  }

  /** The fields of a block in RAR5's encoding. */
  private static final class Fields {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Fields vint(long value) {
      long rest = value;
      while (rest > 0x7f) {
        bytes.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      bytes.write((int) rest);
      return this;
    }

    Fields int32(long value) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.write((int) (value >>> shift));
      }
      return this;
    }

    Fields bytes(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    Fields name(String path) {
      byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
      return vint(utf8.length).bytes(utf8);
    }

    int size() {
      return bytes.size();
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }
}
