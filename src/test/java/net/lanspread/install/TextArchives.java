package net.lanspread.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import net.lanspread.archive.ArchiveBytes;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.archive.PackedFile;
import net.lanspread.operation.Cancellation;

/**
 * A reader of archives that are text: a line is {@code folder PATH}, {@code file PATH TEXT}, {@code
 * liar PATH TEXT} for a file with a wrong checksum, {@code damaged} or {@code cancel}.
 */
final class TextArchives implements ArchiveReader {
  private final Cancellation cancellation;

  /**
   * @param cancellation cancelled by a line {@code cancel}
   */
  TextArchives(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  @Override
  public OpenArchive open(Path archive, ArchiveLimits limits) throws IOException {
    List<String> lines = Files.readAllLines(archive);
    return new OpenArchive() {
      @Override
      public long entries() {
        return lines.size();
      }

      @Override
      public List<PackedFile> files() {
        return lines.stream()
            .map(line -> line.split(" ", 3))
            .filter(words -> words[0].equals("file"))
            .map(words -> packed(words[1], words[2]))
            .toList();
      }

      @Override
      public long totalBytes() {
        return lines.stream()
            .map(line -> line.split(" ", 3))
            .filter(words -> words.length == 3)
            .mapToLong(words -> words[2].length())
            .sum();
      }

      @Override
      public void unpack(EntrySink sink) throws ArchiveException, IOException {
        for (String line : lines) {
          entry(archive, line, sink);
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void unpackArriving(Path archive, ArchiveBytes bytes, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    long offset = 0;
    for (; bytes.read(one.clear(), offset) >= 0; offset++) {
      if (one.get(0) == '\n') {
        entry(archive, line.toString(StandardCharsets.UTF_8), sink);
        line.reset();
        bytes.passed(offset + 1);
      } else {
        line.write(one.get(0));
      }
    }
    if (line.size() > 0) {
      entry(archive, line.toString(StandardCharsets.UTF_8), sink);
    }
  }

  private static PackedFile packed(String path, String text) {
    CRC32 crc32 = new CRC32();
    crc32.update(text.getBytes(StandardCharsets.UTF_8));
    return new PackedFile(path, text.length(), OptionalLong.of(crc32.getValue()));
  }

  private void entry(Path archive, String line, EntrySink sink)
      throws ArchiveException, IOException {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "folder" -> sink.folder(words[1]);
      case "file" -> file(words[1], words[2], 0, sink);
      case "liar" -> file(words[1], words[2], 1, sink);
      case "damaged" -> throw new ArchiveException(archive, "The archive is damaged.");
      case "cancel" -> cancellation.cancel();
      default -> throw new AssertionError(line);
    }
  }

  private static void file(String path, String text, int lie, EntrySink sink) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    CRC32 crc32 = new CRC32();
    crc32.update(bytes);
    sink.fileStart(path, bytes.length);
    int half = bytes.length / 2;
    sink.fileBytes(ByteBuffer.wrap(bytes, 0, half));
    sink.fileBytes(ByteBuffer.wrap(bytes, half, bytes.length - half));
    sink.fileEnd(crc32.getValue() ^ lie);
  }
}
