package net.lanspread.archive;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.content.PathRules;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives that a fuzzer makes: read, or refused with a reason, and nothing else. Run by {@code
 * ./dev fuzz}.
 */
@Tag("fuzz")
class ArchiveFuzz {
  private static final ArchiveLimits LIMITS = new ArchiveLimits(100, 16 << 20, 4 << 20);

  @TempDir static Path folder;

  @FuzzTest(maxDuration = "5s")
  void readsAnyBytes(byte[] bytes) throws IOException {
    read(folder, bytes);
  }

  /** Reads it whole and as it comes; the latter takes nothing that the former refuses. */
  static void read(Path folder, byte[] bytes) throws IOException {
    Path archive = Files.write(folder.resolve("fuzzed.eti"), bytes);
    ArchiveReader reader = new BuiltInArchiveReader(new RealDisk(), () -> 256L << 20);
    boolean whole = isTaken(sink -> Unpacked.read(reader, archive, LIMITS, sink));
    boolean coming =
        isTaken(sink -> reader.unpackArriving(archive, ForwardBytes.whole(bytes), LIMITS, sink));
    if (coming && !whole) {
      throw new AssertionError("what comes is taken, and is refused when it is whole");
    }
  }

  private interface Reading {
    void into(EntrySink sink) throws ArchiveException, IOException;
  }

  private static boolean isTaken(Reading reading) throws IOException {
    try {
      reading.into(new StrictSink());
      return true;
    } catch (ArchiveException e) {
      if (!String.valueOf(e.getMessage()).startsWith("fuzzed.eti ")) {
        throw new AssertionError(e);
      }
      return false;
    }
  }

  /** Believes no reader. */
  private static final class StrictSink implements EntrySink {
    private long bytesLeft = -1;
    private long totalBytes;
    private int entries;

    @Override
    public void folder(String path) {
      entry(path);
    }

    @Override
    public void fileStart(String path, long sizeBytes) {
      entry(path);
      bytesLeft = sizeBytes;
      totalBytes += sizeBytes;
      require(sizeBytes >= 0 && totalBytes <= LIMITS.maxTotalBytes());
    }

    @Override
    public void fileBytes(ByteBuffer bytes) {
      bytesLeft -= bytes.remaining();
      require(bytesLeft >= 0);
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) {
      fileStart(path, sizeBytes);
      bytesLeft = -1;
    }

    @Override
    public void fileEnd(long crc32) {
      require(bytesLeft == 0);
      bytesLeft = -1;
    }

    private void entry(String path) {
      entries++;
      require(bytesLeft == -1 && entries <= LIMITS.maxEntries());
      require(PathRules.problem(path).isEmpty());
    }

    private static void require(boolean condition) {
      if (!condition) {
        throw new AssertionError("the reader breaks its promise");
      }
    }
  }
}
