package net.lanspread.archive;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.content.PathRules;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives that a fuzzer makes: read, or refused with a reason, and nothing else. Run by {@code
 * ./dev fuzz}.
 */
class ArchiveFuzz {
  private static final ArchiveLimits LIMITS = new ArchiveLimits(100, 16 << 20, 4 << 20);
  private static final byte[] NO_EXTRA = {};

  @TempDir static Path folder;

  @FuzzTest(maxDuration = "20s")
  void readsAnyBytes(byte[] bytes) throws IOException {
    read(bytes);
  }

  /** Honest headers around data that is none, so that the fuzzer gets as far as the decoders. */
  @FuzzTest(maxDuration = "20s")
  void decodesAnyData(FuzzedDataProvider data) throws IOException {
    Rar5Bytes archive = new Rar5Bytes(data.consumeInt(0, 7) & ~3);
    for (int files = data.consumeInt(1, 3); files > 0; files--) {
      int compression = data.consumeInt(0, 0x7fff);
      long declaredBytes = data.consumeLong(0, 1 << 20);
      long crc = data.consumeInt() & 0xffff_ffffL;
      byte[] content = data.consumeBytes(data.consumeInt(0, 2_000));
      archive.file("f" + files, declaredBytes, crc, compression, content, NO_EXTRA);
    }
    read(archive.end().toBytes());
  }

  private static void read(byte[] bytes) throws IOException {
    Path archive = Files.write(folder.resolve("fuzzed.eti"), bytes);
    try {
      Unpacked.read(
          new BuiltInArchiveReader(new RealDisk(), () -> 256L << 20),
          archive,
          LIMITS,
          new StrictSink());
    } catch (ArchiveException e) {
      if (!String.valueOf(e.getMessage()).startsWith("fuzzed.eti ")) {
        throw new AssertionError(e);
      }
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
