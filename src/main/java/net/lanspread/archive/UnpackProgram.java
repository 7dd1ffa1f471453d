package net.lanspread.archive;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import net.lanspread.disk.RealDisk;

/**
 * The program of a machine of its own: prints the bytes of all files of an archive, one behind the
 * other, and checks them as the built-in reader does. Failures go to stderr.
 */
final class UnpackProgram {
  /** Stands before the sentence for people. */
  static final String CANNOT = "cannot unpack: ";

  private static final int FAILED = 3;

  private UnpackProgram() {}

  /**
   * Unpacks an archive to standard output.
   *
   * @param args the archive, and how many entries, unpacked bytes and bytes of dictionary it may
   *     have
   */
  public static void main(String[] args) throws IOException {
    ArchiveLimits limits =
        new ArchiveLimits(
            Long.parseLong(args[1]), Long.parseLong(args[2]), Long.parseLong(args[3]));
    ArchiveReader reader =
        new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes);
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        OpenArchive archive = reader.open(Path.of(args[0]), limits)) {
      archive.unpack(new Printed(out.getChannel()));
    } catch (ArchiveException e) {
      System.err.println(CANNOT + e.publicMessage());
      System.exit(FAILED);
    }
  }

  private record Printed(WritableByteChannel out) implements EntrySink {
    @Override
    public void folder(String path) {}

    @Override
    public void fileStart(String path, long sizeBytes) {}

    @Override
    public void fileBytes(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) {}

    @Override
    public void fileEnd(long crc32) {}
  }
}
