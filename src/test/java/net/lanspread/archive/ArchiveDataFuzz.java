package net.lanspread.archive;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Packed data that a fuzzer makes, as {@link ArchiveFuzz} reads it. Run by {@code ./dev fuzz}. */
@Tag("fuzz")
class ArchiveDataFuzz {
  private static final byte[] NO_EXTRA = {};

  @TempDir static Path folder;

  /** Honest headers around data that is none, so that the fuzzer gets as far as the decoders. */
  @FuzzTest(maxDuration = "5s")
  void decodesAnyData(FuzzedDataProvider data) throws IOException {
    Rar5Bytes archive = new Rar5Bytes(data.consumeInt(0, 7) & ~3);
    for (int files = data.consumeInt(1, 3); files > 0; files--) {
      int compression = data.consumeInt(0, 0x7fff);
      long declaredBytes = data.consumeLong(0, 1 << 20);
      long crc = data.consumeInt() & 0xffff_ffffL;
      byte[] content = data.consumeBytes(data.consumeInt(0, 2_000));
      archive.file("f" + files, declaredBytes, crc, compression, content, NO_EXTRA);
    }
    ArchiveFuzz.read(folder, archive.end().toBytes());
  }
}
