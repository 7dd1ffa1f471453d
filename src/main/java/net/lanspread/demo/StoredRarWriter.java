package net.lanspread.demo;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * A writer of RAR5 archives whose entries are stored, not compressed: for made-up games in the demo
 * and in tests.
 *
 * <pre>
 *   8  signature 52 61 72 21 1a 07 01 00
 *   blocks: main, one per entry, end; each
 *     4  CRC-32 of the rest of the header, little-endian
 *     v  size of the rest, from the type on
 *     v  type: 1 main, 2 file, 5 end
 *     v  flags: 2 when data follows
 *     v  size of the data, with that flag
 *     …  body: main: archive flags (4 solid); end: flags (0);
 *        file: flags (1 folder, 4 CRC-32), unpacked size, attributes, [CRC-32], compression
 *        (0 stored, 0x40 solid), host OS (1 Unix), name length, name in UTF-8
 *     …  data
 * </pre>
 *
 * <p>{@code v} is a number in groups of seven bits, the lowest first, bit 7 set when more follow.
 */
public final class StoredRarWriter implements Closeable {
  private static final byte[] SIGNATURE = {0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00};
  private static final int BUFFER_BYTES = 1024 * 1024;

  private final FileChannel channel;
  private final boolean solid;
  private boolean first = true;

  /** Where the bytes of an entry come from; opened anew each time. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /** Begins an archive; a file of that name is replaced. */
  public StoredRarWriter(Path file, boolean solid) throws IOException {
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    this.solid = solid;
    write(ByteBuffer.wrap(SIGNATURE));
    write(block(1, -1, number(solid ? 4 : 0)));
  }

  public void folder(String path) throws IOException {
    write(block(2, -1, entry(path, 1, 0, 040755, 0)));
  }

  public void file(String path, byte[] bytes) throws IOException {
    file(path, bytes.length, () -> new java.io.ByteArrayInputStream(bytes));
  }

  /** Adds a file of any size; the source is read twice. */
  public void file(String path, long sizeBytes, Source source) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = source.open()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    write(block(2, sizeBytes, entry(path, 4, sizeBytes, 0100644, (int) crc.getValue())));
    first = false;
    long written = 0;
    try (InputStream in = source.open()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        write(ByteBuffer.wrap(buffer, 0, read));
        written += read;
      }
    }
    if (written != sizeBytes) {
      throw new IOException("the source of " + path + " is not as long as was said");
    }
  }

  private byte[] entry(String path, int flags, long sizeBytes, int attributes, int crc) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(number(flags));
    body.writeBytes(number(sizeBytes));
    body.writeBytes(number(attributes));
    if ((flags & 4) != 0) {
      body.writeBytes(littleEndian(crc));
    }
    body.writeBytes(number(solid && !first && (flags & 1) == 0 ? 0x40 : 0));
    body.writeBytes(number(1));
    body.writeBytes(number(name.length));
    body.writeBytes(name);
    return body.toByteArray();
  }

  private static ByteBuffer block(int type, long dataBytes, byte[] body) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(number(type));
    rest.writeBytes(number(dataBytes >= 0 ? 2 : 0));
    if (dataBytes >= 0) {
      rest.writeBytes(number(dataBytes));
    }
    rest.writeBytes(body);
    ByteArrayOutputStream sized = new ByteArrayOutputStream();
    sized.writeBytes(number(rest.size()));
    sized.writeBytes(rest.toByteArray());
    CRC32 crc = new CRC32();
    crc.update(sized.toByteArray());
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(littleEndian((int) crc.getValue()));
    block.writeBytes(sized.toByteArray());
    return ByteBuffer.wrap(block.toByteArray());
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).putInt(Integer.reverseBytes(value)).array();
  }

  private static byte[] number(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int written = channel.write(bytes);
      if (written < 0) {
        throw new IOException("nothing could be written");
      }
    }
  }

  /** Writes the end of the archive. */
  @Override
  public void close() throws IOException {
    try (channel) {
      write(block(5, -1, number(0)));
    }
  }
}
