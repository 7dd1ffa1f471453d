package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in reader over real archives and the hashes that other decoders found in them. */
class RealArchivesTest {
  private static final Duration HANG = Duration.ofMinutes(2);

  /**
   * Refused though not called hostile: a path twice; an end block without its flags; a filter
   * program that RAR itself no longer runs.
   */
  private static final Set<String> REFUSED_BY_RULE =
      Set.of(
          "mk_rar4_dup.rar",
          "la_rar5_unsupported_exfld.rar",
          "jr_vm_audio-filter-noncanonical.rar");

  private record Row(String file, String features, boolean encrypted) {}

  @Test
  void everySoundArchiveYieldsItsEntriesAndEveryOtherEndsCleanly() throws IOException {
    Path data = shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    Map<String, Set<Unpacked.File>> hashes = hashes(data);
    List<String> problems = new ArrayList<>();
    int entries = 0;
    int whole = 0;
    int refused = 0;
    for (Row row : rows(data)) {
      Unpacked unpacked = new Unpacked();
      String refusal = refusal(data.resolve(row.file()), unpacked);
      Set<Unpacked.File> known = hashes.getOrDefault(row.file(), Set.of());
      for (Unpacked.File file : unpacked.files()) {
        entries++;
        if (!known.contains(withoutCrc(file))) {
          problems.add(row.file() + ": nobody else saw " + file);
        }
      }
      boolean hostile = row.features().contains("hostile");
      boolean maySucceed = !row.encrypted() && !row.features().contains("link");
      boolean mustSucceed =
          maySucceed && !hostile && !known.isEmpty() && !REFUSED_BY_RULE.contains(row.file());
      if (!refusal.isEmpty() && mustSucceed) {
        problems.add(row.file() + ": refused: " + refusal);
      }
      if (refusal.isEmpty() && !maySucceed) {
        problems.add(row.file() + ": not refused");
      }
      if (refusal.isEmpty() && unpacked.files().size() != distinctPaths(known)) {
        problems.add(row.file() + ": " + unpacked.files().size() + " files of " + known.size());
      }
      whole += refusal.isEmpty() ? 1 : 0;
      refused += refusal.isEmpty() ? 0 : 1;
    }
    System.out.println(
        "real archives: " + whole + " whole, " + refused + " refused, " + entries + " entries");
    assertThat(problems).isEmpty();
    assertThat(whole).isPositive();
  }

  @Test
  void damagedArchivesEndInNothingButARefusal(@TempDir Path folder) throws IOException {
    Path data = shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    long seed = System.nanoTime();
    System.out.println("damaged archives: seed " + seed);
    Random random = new Random(seed);
    for (Row row : rows(data)) {
      byte[] bytes = Files.readAllBytes(data.resolve(row.file()));
      for (int round = 0; round < 20; round++) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          int near = random.nextBoolean() ? Math.min(200, damaged.length) : damaged.length;
          damaged[random.nextInt(near)] = (byte) random.nextInt();
        }
        Path archive = Files.write(folder.resolve(row.file()), damaged);

        String refusal = refusal(archive, new Unpacked());

        assertThat(refusal).matches(text -> text.isEmpty() || text.startsWith(row.file()));
      }
    }
  }

  @Test
  void aModelThatDoesNotFitTheHeapIsRefused() throws IOException {
    Path archive = shared().resolve("rar").resolve("jr_ppm_legit-maxmb63.rar");
    assumeTrue(Files.exists(archive), "no real archives here");
    BuiltInArchiveReader smallHeap = new BuiltInArchiveReader(new RealDisk(), () -> 40L << 20);

    assertThatThrownBy(() -> smallHeap.read(archive, ArchiveLimits.defaults(), new Unpacked()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("needs more memory");
  }

  /** How the archive ended: empty when whole, else the message of the refusal. */
  private static String refusal(Path archive, Unpacked unpacked) {
    BuiltInArchiveReader reader =
        new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes);
    ArchiveLimits limits = ArchiveLimits.defaults().withMaxDictionaryBytes(8L << 30);
    return Assertions.assertTimeoutPreemptively(
        HANG,
        () -> {
          try {
            reader.read(archive, limits, unpacked);
            return "";
          } catch (ArchiveException e) {
            return String.valueOf(e.getMessage());
          }
        },
        archive.toString());
  }

  /** One decoder shows an old version of a file in a folder of its own making. */
  private static long distinctPaths(Set<Unpacked.File> files) {
    return files.stream().filter(f -> !f.path().startsWith("[VER]")).count();
  }

  private static Unpacked.File withoutCrc(Unpacked.File file) {
    return new Unpacked.File(file.path(), file.sizeBytes(), file.sha256(), 0);
  }

  private static List<Row> rows(Path data) throws IOException {
    return Files.readAllLines(data.resolve("README.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .map(f -> new Row(f[0], f[7], f[6].equals("y")))
        .toList();
  }

  private static Map<String, Set<Unpacked.File>> hashes(Path data) throws IOException {
    Map<String, Set<Unpacked.File>> hashes = new TreeMap<>();
    for (String line : Files.readAllLines(data.resolve("SHA256.tsv")).stream().skip(1).toList()) {
      String[] f = line.split("\t", -1);
      hashes
          .computeIfAbsent(f[0], _ -> new HashSet<>())
          .add(new Unpacked.File(f[1].replace('\\', '/'), Long.parseLong(f[2]), f[4], 0));
    }
    return hashes;
  }

  private static Path shared() {
    String elsewhere = System.getProperty("LANSPREAD_SHARED", System.getenv("LANSPREAD_SHARED"));
    return Path.of(elsewhere == null ? "../shared" : elsewhere).resolve("data");
  }
}
