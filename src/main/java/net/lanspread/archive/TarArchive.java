package net.lanspread.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import net.lanspread.content.PathRules;
import net.lanspread.disk.Disk;

/**
 * A tar, plain or gzipped, in one pass: ustar, with the long names of GNU and of pax. Links and
 * devices are passed over; paths are checked as those of every archive.
 */
public final class TarArchive {
  private static final int BLOCK_BYTES = 512;
  private static final int MAX_NAME_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path archive;
  private final InputStream in;
  private final ArchiveLimits limits;
  private long entries;
  private long totalBytes;

  private TarArchive(Path archive, InputStream in, ArchiveLimits limits) {
    this.archive = archive;
    this.in = in;
    this.limits = limits;
  }

  /**
   * Hands all files and folders to the sink, in their order.
   *
   * @throws ArchiveException when it is damaged, hostile or no tar
   * @throws IOException when the disk failed, or the sink's own
   */
  public static void unpack(Disk disk, Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    try (InputStream file = Channels.newInputStream(disk.openChannel(archive))) {
      new TarArchive(archive, file, limits).unpack(sink, false);
    }
  }

  /** The same for one that is gzipped. */
  public static void unpackGzipped(Disk disk, Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    try (InputStream file = Channels.newInputStream(disk.openChannel(archive));
        InputStream plain = new GZIPInputStream(file, BUFFER_BYTES)) {
      new TarArchive(archive, plain, limits).unpack(sink, true);
    } catch (ZipException e) {
      throw new ArchiveException(archive, "is damaged: " + e.getMessage(), e);
    }
  }

  private void unpack(EntrySink sink, boolean gzipped) throws ArchiveException, IOException {
    try {
      Optional<String> longName = Optional.empty();
      for (byte[] header = block(); !isZero(header); header = block()) {
        if (!hasRightSum(header)) {
          throw new ArchiveException(
              archive, entries == 0 ? "is neither a RAR nor a tar" : "is damaged in a header");
        }
        if (++entries > limits.maxEntries()) {
          throw EntryRules.tooManyEntries(archive, limits);
        }
        long sizeBytes = number(header, 124, 12);
        if (sizeBytes < 0 || sizeBytes > limits.maxTotalBytes() - totalBytes) {
          throw new ArchiveException(
              archive, "unpacks to more than the allowed " + limits.maxTotalBytes() + " bytes");
        }
        totalBytes += sizeBytes;
        switch (header[156]) {
          case 'L' -> longName = Optional.of(text(name(sizeBytes), 0, (int) sizeBytes));
          case 'x' -> longName = paxPath(name(sizeBytes));
          case 0, '0', '7' -> {
            Optional<String> path = path(longName.isPresent() ? longName.get() : name(header));
            if (path.isPresent()) {
              file(path.get(), sizeBytes, sink);
            } else {
              skip(sizeBytes);
            }
            longName = Optional.empty();
          }
          case '5' -> {
            Optional<String> path = path(longName.isPresent() ? longName.get() : name(header));
            if (path.isPresent()) {
              sink.folder(path.get());
            }
            skip(sizeBytes);
            longName = Optional.empty();
          }
          default -> {
            skip(sizeBytes);
            longName = header[156] == 'g' ? longName : Optional.empty();
          }
        }
      }
    } catch (EOFException e) {
      throw new ArchiveException(
          archive, gzipped ? "ends too early or is damaged" : "ends too early", e);
    }
  }

  /** The path by our rules; empty for the folder that is the archive itself. */
  private Optional<String> path(String raw) throws ArchiveException {
    String path = raw.replace('\\', '/');
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.isEmpty() || path.equals(".")) {
      return Optional.empty();
    }
    Optional<String> problem = PathRules.problem(path);
    if (problem.isPresent()) {
      throw new ArchiveException(
          archive,
          "has an unusable entry " + ListedEntry.quoted(path) + ": the path " + problem.get());
    }
    return Optional.of(path);
  }

  private void file(String path, long sizeBytes, EntrySink sink) throws IOException {
    sink.fileStart(path, sizeBytes);
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = sizeBytes; left > 0; ) {
      int count = (int) Math.min(left, buffer.length);
      readFully(buffer, count);
      crc.update(buffer, 0, count);
      sink.fileBytes(ByteBuffer.wrap(buffer, 0, count));
      left -= count;
    }
    sink.fileEnd(crc.getValue());
    in.skipNBytes(padding(sizeBytes));
  }

  private void skip(long sizeBytes) throws IOException {
    in.skipNBytes(sizeBytes + padding(sizeBytes));
  }

  private static long padding(long sizeBytes) {
    return (BLOCK_BYTES - sizeBytes % BLOCK_BYTES) % BLOCK_BYTES;
  }

  private byte[] block() throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    readFully(block, BLOCK_BYTES);
    return block;
  }

  private byte[] name(long sizeBytes) throws ArchiveException, IOException {
    if (sizeBytes > MAX_NAME_BYTES) {
      throw new ArchiveException(archive, "has a name that is too long");
    }
    byte[] name = new byte[(int) sizeBytes];
    readFully(name, name.length);
    in.skipNBytes(padding(sizeBytes));
    return name;
  }

  private void readFully(byte[] into, int count) throws IOException {
    if (in.readNBytes(into, 0, count) < count) {
      throw new EOFException();
    }
  }

  private static boolean isZero(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK_BYTES]);
  }

  /** True when the header's sum is that of its bytes, the sum's own taken as spaces. */
  private static boolean hasRightSum(byte[] header) {
    long sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum == number(header, 148, 8);
  }

  /** An octal number, or a binary one where the first bit says so; -1 when it is none. */
  private static long number(byte[] header, int offset, int length) {
    if ((header[offset] & 0x80) != 0) {
      long value = header[offset] & 0x7f;
      for (int i = offset + 1; i < offset + length; i++) {
        if (value > Long.MAX_VALUE >> 9) {
          return -1;
        }
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    try {
      return Long.parseLong(text(header, offset, length).strip(), 8);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    boolean hasPrefix = text(header, 257, 6).equals("ustar") && header[345] != 0;
    return hasPrefix ? text(header, 345, 155) + "/" + name : name;
  }

  /** The path in the records of a pax header, each of which is {@code length key=value\n}. */
  private static Optional<String> paxPath(byte[] records) {
    for (String record : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
      int space = record.indexOf(' ');
      if (space > 0 && record.startsWith("path=", space + 1)) {
        return Optional.of(record.substring(space + 1 + "path=".length()));
      }
    }
    return Optional.empty();
  }

  /** The text up to the first zero byte. */
  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }
}
