package net.lanspread.content;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * Manifests that a fuzzer makes: refused, or exactly the bytes that they are written as, since
 * their digest names the content. Run by {@code ./dev fuzz}.
 */
@Tag("fuzz")
class ManifestFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyBytes(byte[] bytes) {
    if (Manifest.decode(bytes) instanceof Manifest.Decoded.Accepted(Manifest manifest)) {
      require(Arrays.equals(manifest.encode(), bytes));
      require(manifest.digest().equals(Sha256.hash(bytes)));
      require(manifest.fileList().files().size() == manifest.files().size());
      for (Manifest.HashedFile file : manifest.files()) {
        require(file.chunks().size() == Chunks.count(file.sizeBytes()));
      }
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("a manifest breaks its promise");
    }
  }
}
