package net.lanspread.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.Manifest.HashedFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final Sha256 HASH = Sha256.hash("x".getBytes(StandardCharsets.UTF_8));
  private static final Manifest SMALL =
      new Manifest(
          new Version("20250101"),
          List.of(
              new HashedFile("version.ini", 8, List.of(HASH)), new HashedFile("a", 0, List.of())));

  @Test
  void canonicalFormIsTheGoldenOne() {
    String hex =
        "4c534d31"
            + "3230323530313031"
            + "00000002"
            + "000161"
            + "0000000000000000"
            + "000b76657273696f6e2e696e69"
            + "0000000000000008"
            + HASH.hex();

    assertThat(HexFormat.of().formatHex(SMALL.encode())).isEqualTo(hex);
    assertThat(Manifest.decode(HexFormat.of().parseHex(hex)))
        .isEqualTo(new Manifest.Decoded.Accepted(SMALL));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = SMALL.encode();
    for (int length = 0; length < whole.length; length++) {
      assertThat(Manifest.decode(java.util.Arrays.copyOf(whole, length)))
          .isInstanceOf(Manifest.Decoded.Invalid.class);
    }
    assertThat(Manifest.decode(java.util.Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(Manifest.Decoded.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {20251120, 7, 42})
  void randomDamageIsRefusedOrChangesTheDigest(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = SMALL.encode();
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      switch (Manifest.decode(bytes)) {
        case Manifest.Decoded.Invalid _ -> {}
        case Manifest.Decoded.Accepted(Manifest manifest) ->
            assertThat(manifest.digest()).isNotEqualTo(SMALL.digest());
      }
    }
  }

  @Test
  void hostileFileListIsRefusedAsAWhole() {
    List<SharedFile> hostile =
        List.of(
            new SharedFile("../x", 1),
            new SharedFile("/x", 1),
            new SharedFile("C:\\x", 1),
            new SharedFile("local/x", 1),
            new SharedFile("a\0b", 1),
            new SharedFile("CON", 1),
            new SharedFile("x".repeat(5_000), 1),
            new SharedFile("dot.", 1),
            new SharedFile("space ", 1),
            new SharedFile(".version.ini.tmp", 1),
            new SharedFile("negative", -1),
            new SharedFile("overflow", Long.MAX_VALUE),
            new SharedFile("GOOD", 1),
            new SharedFile("good/below", 1));
    for (SharedFile file : hostile) {
      assertThat(FileList.check(List.of(good("version.ini"), good("good"), file)))
          .as(file.path())
          .isInstanceOf(FileList.Check.Invalid.class);
    }
    assertThat(FileList.check(List.of(good("version.ini"), good("good"))))
        .isInstanceOf(FileList.Check.Accepted.class);
    assertThat(FileList.check(List.of(good("good")))).isInstanceOf(FileList.Check.Invalid.class);
  }

  @Test
  void tooManyFilesAreRefused() {
    List<SharedFile> files = new ArrayList<>();
    files.add(good("version.ini"));
    for (int i = 1; i < FileList.MAX_FILES; i++) {
      files.add(good("f" + i));
    }
    assertThat(FileList.check(files)).isInstanceOf(FileList.Check.Accepted.class);
    files.add(good("one more"));
    assertThat(FileList.check(files)).isInstanceOf(FileList.Check.Invalid.class);
  }

  private static SharedFile good(String path) {
    return new SharedFile(path, 8);
  }
}
