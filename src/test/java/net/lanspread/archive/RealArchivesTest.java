package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.lanspread.content.Notice;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in reader over real archives and the hashes that other decoders found in them. */
class RealArchivesTest {
  private static final Duration HANG = Duration.ofMinutes(2);

  @Test
  void everySoundArchiveYieldsItsEntriesAndEveryOtherEndsCleanly() throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    Map<String, Set<RealArchives.Entry>> hashes = RealArchives.hashes(data);
    List<String> problems = new ArrayList<>();
    int entries = 0;
    int whole = 0;
    int refused = 0;
    for (RealArchives.Row row : RealArchives.rows(data)) {
      Unpacked unpacked = new Unpacked();
      String refusal = refusal(data.resolve(row.file()), unpacked);
      Set<RealArchives.Entry> known = hashes.getOrDefault(row.file(), Set.of());
      for (Unpacked.File file : unpacked.files()) {
        entries++;
        if (!known.contains(new RealArchives.Entry(file.path(), file.sha256()))) {
          problems.add(row.file() + ": nobody else saw " + file);
        }
      }
      if (!refusal.isEmpty() && row.mustSucceed(known)) {
        problems.add(row.file() + ": refused: " + refusal);
      }
      if (refusal.isEmpty() && !row.maySucceed()) {
        problems.add(row.file() + ": not refused");
      }
      if (refusal.isEmpty() && unpacked.files().size() != RealArchives.files(known)) {
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
  void damagedArchivesAreRefused(@TempDir Path folder) throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    long seed = System.nanoTime();
    System.out.println("damaged archives: seed " + seed);
    Random random = new Random(seed);
    for (RealArchives.Row row : RealArchives.rows(data)) {
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
  void copiesOfAFileInARealArchiveAreUnpacked() throws Exception {
    Path archive = RealArchives.shared().resolve("rar").resolve("rf_rar5-dups.rar");
    assumeTrue(Files.exists(archive), "no real archives here");
    Unpacked unpacked = new Unpacked();

    Unpacked.read(
        new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes),
        archive,
        ArchiveLimits.defaults(),
        unpacked);

    assertThat(unpacked.files()).hasSize(9).allMatch(file -> file.sizeBytes() == 2048);
    assertThat(unpacked.files())
        .extracting(Unpacked.File::sha256)
        .containsOnly(unpacked.files().getFirst().sha256());
  }

  @Test
  void aModelThatDoesNotFitTheHeapIsRefused() throws IOException {
    Path archive = RealArchives.shared().resolve("rar").resolve("jr_ppm_legit-maxmb63.rar");
    assumeTrue(Files.exists(archive), "no real archives here");
    BuiltInArchiveReader smallHeap = new BuiltInArchiveReader(new RealDisk(), () -> 40L << 20);

    assertThatThrownBy(
            () -> Unpacked.read(smallHeap, archive, ArchiveLimits.defaults(), new Unpacked()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("needs more memory");
  }

  @Test
  void realArchivesThatAskForMuchMemoryGetIt() throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    Unpacked unpacked = new Unpacked();

    String newest = refusal(data.resolve("jr_rar7_rar7-md6g.rar"), new Unpacked());
    String claim = refusal(data.resolve("jr_rar5unpack_m3-1gb-claim.rar"), unpacked);

    assertThat(newest)
        .isEqualTo(
            "jr_rar7_rar7-md6g.rar needs 4.6 GB of memory to unpack,"
                + " and 4.3 GB is the most that it may have");
    assertThat(claim).as("it needs no more than what is in it").isEmpty();
    assertThat(unpacked.files()).singleElement().matches(file -> file.sizeBytes() == 3_200);
  }

  @Test
  void outlookForRealArchivesFitsTheirUnpacking() throws IOException {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");

    assertThat(ArchiveOutlookTest.outlook(64).look(data.resolve("jr_rar7_rar7-md6g.rar")))
        .hasValueSatisfying(
            notice -> {
              assertThat(notice.code()).isEqualTo(Notice.Code.CANNOT_UNPACK);
              assertThat(notice.message())
                  .contains("4.3 GB is the most that it may have; install UnRAR 7");
            });
    assertThat(ArchiveOutlookTest.outlook(8).look(data.resolve("jr_rar5unpack_m3-1gb-claim.rar")))
        .isEmpty();
  }

  /** The end of the archive: empty when whole, else the message of the refusal. */
  private static String refusal(Path archive, Unpacked unpacked) {
    BuiltInArchiveReader reader =
        new BuiltInArchiveReader(new RealDisk(), BuiltInArchiveReader::freeHeapBytes);
    return Assertions.assertTimeoutPreemptively(
        HANG,
        () -> {
          try {
            Unpacked.read(reader, archive, ArchiveLimits.defaults(), unpacked);
            return "";
          } catch (ArchiveException e) {
            return String.valueOf(e.getMessage());
          }
        },
        archive.toString());
  }
}
