package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.lanspread.content.Sha256;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Cancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInArchiveReaderTest {
  @TempDir Path folder;
  private final ArchiveReader reader = new BuiltInArchiveReader(new RealDisk());

  /** Hashes what comes, and holds nothing else. */
  static final class Hashes implements EntrySink {
    final Map<String, String> files = new TreeMap<>();
    final List<String> folders = new ArrayList<>();
    private final MessageDigest digest = Sha256.newDigest();
    private String path = "";

    @Override
    public void folder(String path) {
      folders.add(path);
    }

    @Override
    public void fileStart(String path, long sizeBytes) {
      this.path = path;
      digest.reset();
    }

    @Override
    public void fileBytes(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public void fileEnd(long crc32) {
      files.put(path, HexFormat.of().formatHex(digest.digest()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void storedArchiveComesOutAsItWentIn(boolean solid) throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[random.nextInt(100_000)];
      random.nextBytes(bytes);
      files.put("data/ü" + i + "/f.bin", bytes);
    }
    files.put("empty", new byte[0]);
    Path archive = write(solid, files);

    Hashes out = read(archive);

    Map<String, String> expected = new TreeMap<>();
    files.forEach((path, bytes) -> expected.put(path, Sha256.hash(bytes).hex()));
    assertThat(out.files).isEqualTo(expected);
    assertThat(out.folders).containsExactly("a folder");
  }

  @Test
  void independentReaderAgreesOnTheArchivesWeWrite() throws Exception {
    Path bsdtar = Path.of("/usr/bin/bsdtar");
    assumeTrue(Files.isExecutable(bsdtar), "no independent reader is installed");
    byte[] bytes = new byte[70_000];
    new Random(9).nextBytes(bytes);
    Path archive = write(false, Map.of("bin/a.dat", bytes));
    Process process =
        new ProcessBuilder(bsdtar.toString(), "-xOf", archive.toString(), "bin/a.dat").start();

    assertThat(process.getInputStream().readAllBytes()).isEqualTo(bytes);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void damageAnywhereNeverPassesUnseen() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] content = "the content of a small file".getBytes(StandardCharsets.UTF_8);
    byte[] whole = Files.readAllBytes(write(false, Map.of("a", content)));
    Path damaged = folder.resolve("damaged.eti");
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = whole.clone();
      if (random.nextInt(4) == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(damaged, bytes);
      try {
        Hashes out = read(damaged);
        assertThat(out.files).containsEntry("a", Sha256.hash(content).hex());
      } catch (ArchiveException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void archiveCutOffBetweenEntriesIsRefused() throws Exception {
    Path archive = write(false, Map.of("a", new byte[10], "b", new byte[10]));
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length - 8));

    assertThatThrownBy(() -> read(archive)).isInstanceOf(ArchiveException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "/x", "C:/x", "a/../../x", "CON", "x.", "a\0b", "..\\x", "b\\..\\..\\x"})
  void entryThatClimbsOutIsRefused(String path) throws Exception {
    Path archive = write(false, Map.of(path, new byte[10]));

    assertThatThrownBy(() -> read(archive)).isInstanceOf(ArchiveException.class);
  }

  @Test
  void entriesThatCollideAreRefused() throws Exception {
    for (List<String> pair : List.of(List.of("A", "a"), List.of("x", "x/y"), List.of("x/y", "X"))) {
      Path archive = folder.resolve("collide.eti");
      try (StoredRarWriter writer = new StoredRarWriter(archive, false)) {
        for (String path : pair) {
          writer.file(path, new byte[1]);
        }
      }
      assertThatThrownBy(() -> read(archive)).as("%s", pair).isInstanceOf(ArchiveException.class);
    }
  }

  @Test
  void limitsHold() throws Exception {
    Path archive = write(false, Map.of("a", new byte[100], "b", new byte[100]));

    for (ArchiveLimits limits :
        List.of(new ArchiveLimits(2, 1_000, 1), new ArchiveLimits(100, 199, 1))) {
      assertThatThrownBy(() -> reader.read(archive, limits, new Hashes()))
          .isInstanceOf(ArchiveException.class);
    }
    reader.read(archive, new ArchiveLimits(3, 200, 1), new Hashes());
  }

  @Test
  void whatTheSinkThrowsPassesThrough() throws Exception {
    Path archive = write(false, Map.of("a", new byte[100]));
    IOException full = new IOException("full");

    assertThatThrownBy(() -> reader.read(archive, ArchiveLimits.defaults(), throwing(full)))
        .isSameAs(full);
    assertThatThrownBy(
            () ->
                reader.read(
                    archive,
                    ArchiveLimits.defaults(),
                    throwing(new Cancellation.CancelledException())))
        .isInstanceOf(Cancellation.CancelledException.class);
  }

  @Test
  void manyEntriesAreReadInOnePass() throws Exception {
    Path archive = folder.resolve("many.eti");
    try (StoredRarWriter writer = new StoredRarWriter(archive, false)) {
      for (int i = 0; i < 20_000; i++) {
        writer.file("f" + i, new byte[] {1, 2, 3});
      }
    }

    assertThat(read(archive).files).hasSize(20_000);
  }

  @Test
  void realArchivesGiveWhatOtherReadersSaw() throws Exception {
    Path shared = Path.of("../shared/data/rar");
    assumeTrue(Files.isDirectory(shared), "the shared archives are not here");
    Map<String, Map<String, String>> expected = new TreeMap<>();
    for (String line : Files.readAllLines(shared.resolve("SHA256.tsv")).stream().skip(1).toList()) {
      String[] fields = line.split("\t", -1);
      expected.computeIfAbsent(fields[0], _ -> new TreeMap<>()).put(fields[1], fields[4]);
    }
    int whole = 0;
    int refused = 0;
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(shared.resolve("README.tsv")).stream().skip(1).toList()) {
      String[] fields = line.split("\t", -1);
      Map<String, String> hashes = expected.getOrDefault(fields[0], Map.of());
      Hashes out = new Hashes();
      boolean refusable =
          !fields[6].equals("n") || fields[7].contains("hostile") || fields[7].contains("link");
      try {
        reader.read(shared.resolve(fields[0]), ArchiveLimits.defaults(), out);
        whole++;
        if (!out.files.keySet().containsAll(hashes.keySet())) {
          wrong.add(fields[0] + " lacks entries: " + hashes.keySet() + " of " + out.files.keySet());
        }
      } catch (ArchiveException e) {
        refused++;
        if (!refusable) {
          wrong.add(fields[0] + " (" + fields[7] + "): " + e.getMessage() + " " + e.getCause());
        }
      }
      out.files.forEach(
          (path, hash) -> {
            if (hashes.containsKey(path) && !hashes.get(path).equals(hash)) {
              wrong.add(fields[0] + ": " + path + " has other content");
            }
          });
    }
    System.out.println(whole + " archives read, " + refused + " refused");
    assertThat(wrong).isEmpty();
  }

  private Path write(boolean solid, Map<String, byte[]> files) throws IOException {
    Path archive = folder.resolve("game.eti");
    try (StoredRarWriter writer = new StoredRarWriter(archive, solid)) {
      writer.folder("a folder");
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        writer.file(file.getKey(), file.getValue());
      }
    }
    return archive;
  }

  private Hashes read(Path archive) throws ArchiveException, IOException {
    Hashes out = new Hashes();
    reader.read(archive, ArchiveLimits.defaults(), out);
    return out;
  }

  private static EntrySink throwing(Exception e) {
    return new EntrySink() {
      @Override
      public void folder(String path) {}

      @Override
      public void fileStart(String path, long sizeBytes) {}

      @Override
      public void fileBytes(ByteBuffer bytes) throws IOException {
        if (e instanceof IOException io) {
          throw io;
        }
        throw (RuntimeException) e;
      }

      @Override
      public void fileEnd(long crc32) {}
    };
  }
}
