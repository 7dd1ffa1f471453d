package net.lanspread.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInArchiveReaderTest {
  private static final Instant MODIFIED = Instant.parse("2025-01-01T12:00:00Z");
  private static final int SOLID = 4;
  private static final byte[] NO_EXTRA = {};

  /** A compression field: RAR5's normal method with the dictionary of 128 KiB shifted so often. */
  private static int compressed(int dictionaryShift) {
    return 3 << 7 | dictionaryShift << 10;
  }

  @TempDir Path folder;

  private final RealDisk disk = new RealDisk();
  private final Unpacked unpacked = new Unpacked();

  @Test
  void filesAndFoldersArriveAsTheyWereStored() throws Exception {
    Path archive = folder.resolve("game.eti");
    byte[] content = new byte[1_000_003];
    Arrays.fill(content, (byte) 7);
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, false)) {
      writer.addFolder("maps");
      writer.addFile("maps/größe.bin", content);
      writer.addFile("empty.txt", new byte[0]);
      writer.finish();
    }

    read(archive);

    assertThat(unpacked.folders()).containsExactly("maps");
    assertThat(unpacked.files())
        .containsExactly(
            new Unpacked.File(
                "maps/größe.bin", content.length, Unpacked.sha256(content), Rar5Bytes.crc(content)),
            new Unpacked.File("empty.txt", 0, Unpacked.sha256(new byte[0]), 0));
  }

  @Test
  void aSolidArchiveWithEmptyFilesArrivesWhole() throws Exception {
    Path archive = folder.resolve("solid.eti");
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, true)) {
      for (int i = 0; i < 20; i++) {
        writer.addFile("f" + i, new byte[i % 3]);
      }
      writer.finish();
    }

    read(archive);

    assertThat(unpacked.files()).hasSize(20);
  }

  @Test
  void tenThousandSmallFilesAreOnePass() throws Exception {
    Path archive = folder.resolve("many.eti");
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, false)) {
      for (int i = 0; i < 10_000; i++) {
        writer.addFile("d" + i % 100 + "/f" + i, ("content " + i).getBytes(UTF_8));
      }
      writer.finish();
    }

    read(archive);

    assertThat(unpacked.files()).hasSize(10_000);
    assertThat(unpacked.files().get(9_999).sha256())
        .isEqualTo(Unpacked.sha256("content 9999".getBytes(UTF_8)));
  }

  @Test
  void backslashesSeparateNames() throws Exception {
    read(new Rar5Bytes().folder("a\\b\\").file("a\\b\\c.txt", "x").end());

    assertThat(unpacked.folders()).containsExactly("a/b");
    assertThat(unpacked.paths()).containsExactly("a/b/c.txt");
  }

  @Test
  void aFolderListedTwiceIsFine() throws Exception {
    read(new Rar5Bytes().folder("a").file("a/x", "1").folder("A").folder("a").end());

    assertThat(unpacked.folders()).containsExactly("a", "A", "a");
  }

  @Test
  void anArchiveCutOffInItsDataIsRefusedBeforeItsFirstEntry() throws Exception {
    byte[] whole = new Rar5Bytes().file("a", "first").file("b", "second").end().toBytes();
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.eti"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(cut))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(ArchiveException.class);
    }
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void anArchiveCutOffBetweenEntriesIsSeenByItsMissingEnd() throws Exception {
    assertRefused(new Rar5Bytes().file("a", "first").file("b", "second"), "cut off");
  }

  @Test
  void aWrongChecksumEndsTheReading() throws Exception {
    byte[] data = {1, 2, 3};

    assertThatThrownBy(() -> read(new Rar5Bytes().file("a", 3, 99, 0, data, NO_EXTRA).end()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("made.eti")
        .hasMessageContaining("\"a\" is damaged");
    assertThat(unpacked.files()).isEmpty();
  }

  @Test
  void aWrongBlake2DigestEndsTheReading() throws Exception {
    byte[] data = {1, 2, 3};
    byte[] digestRecord = new byte[3 + 32];
    digestRecord[0] = 2 + 32;
    digestRecord[1] = 2;
    Rar5Bytes archive = new Rar5Bytes().file("a", 3, Rar5Bytes.crc(data), 0, data, digestRecord);

    assertThatThrownBy(() -> read(archive.end()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("\"a\" is damaged");
  }

  @Test
  void aHeaderWithAFlippedBitIsRefused() throws Exception {
    byte[] bytes = new Rar5Bytes().file("abcdef", "first").end().toBytes();
    int name = new String(bytes, ISO_8859_1).indexOf("abcdef");
    bytes[name] ^= 1;
    Path archive = Files.write(folder.resolve("flipped.eti"), bytes);

    assertThatThrownBy(() -> read(archive)).isInstanceOf(ArchiveException.class);
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void aStoredFileThatLiesAboutItsSizeIsRefused() throws Exception {
    byte[] data = {1, 2, 3};
    long crc = Rar5Bytes.crc(data);

    assertRefused(new Rar5Bytes().file("a", 2, crc, 0, data, NO_EXTRA).end(), "size");
    assertRefused(new Rar5Bytes().file("a", 4, crc, 0, data, NO_EXTRA).end(), "size");
    assertRefused(new Rar5Bytes().file("a", -1, crc, 0, data, NO_EXTRA).end(), "size");
  }

  @Test
  void compressedRubbishIsTheArchivesFault() throws Exception {
    byte[] rubbish = new byte[300];
    Arrays.fill(rubbish, (byte) 0xa5);

    assertThatThrownBy(
            () -> read(new Rar5Bytes().file("a", 900, 1, compressed(0), rubbish, NO_EXTRA).end()))
        .isInstanceOf(ArchiveException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/x",
        "\\x",
        "C:\\x",
        "C:x",
        "a/../../x",
        "a/./x",
        "a//x",
        "..",
        "nul",
        "a/con.txt",
        "x.",
        "x ",
        "a:b",
        "tab\tx"
      })
  void aPathThatWouldLeaveTheFolderOrCannotExistIsRefused(String path) throws Exception {
    assertRefused(new Rar5Bytes().file("good", "1").file(path, "2").end(), "");
  }

  @Test
  void filesThatCollideAreRefused() throws Exception {
    assertRefused(new Rar5Bytes().file("a", "1").file("a", "1").end(), "same path");
    assertRefused(new Rar5Bytes().file("d/a", "1").file("D/A", "2").end(), "same path");
    assertRefused(new Rar5Bytes().folder("a").file("A", "1").end(), "same path");
    assertRefused(new Rar5Bytes().file("a", "1").folder("a").end(), "same path");
    assertRefused(new Rar5Bytes().file("a", "1").file("A/b", "2").end(), "is a file");
    assertRefused(new Rar5Bytes().file("a/b", "1").file("A", "2").end(), "same path");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void linksOfEveryKindAreRefused(int kind) throws Exception {
    assertRefused(new Rar5Bytes().file("a", "1").link("lnk", kind, "/etc/passwd").end(), "link");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void furtherNamesOfAnEarlierFileAreCopies(int kind) throws Exception {
    read(
        new Rar5Bytes()
            .file("Data/a.bin", "the same bytes")
            .link("b.bin", kind, "data\\A.bin")
            .link("c/d.bin", kind, "b.bin")
            .end());

    String sha256 = Unpacked.sha256("the same bytes".getBytes(UTF_8));
    assertThat(unpacked.paths()).containsExactly("Data/a.bin", "b.bin", "c/d.bin");
    assertThat(unpacked.files())
        .allSatisfy(
            file -> {
              assertThat(file.sizeBytes()).isEqualTo(14);
              assertThat(file.sha256()).isEqualTo(sha256);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void copyWithoutAnOriginalBeforeItIsRefused(int kind) throws Exception {
    for (String target : new String[] {"later", "folder", "old;1", "old", "../a", "copy", ""}) {
      assertRefused(
          new Rar5Bytes()
              .folder("folder")
              .oldVersion("old", 1, "1")
              .link("copy", kind, target)
              .file("later", "1")
              .end(),
          "link");
    }
    assertRefused(new Rar5Bytes().file("a", "1").link("../b", kind, "a").end(), "unusable");
    assertRefused(new Rar5Bytes().file("a", "1").link("A", kind, "a").end(), "same path");
  }

  @Test
  void copiesCountWithTheirUnpackedSize() throws Exception {
    Rar5Bytes bomb = new Rar5Bytes().file("a", "12345");
    for (int i = 0; i < 10; i++) {
      bomb.link("b" + i, 5, "a");
    }

    assertRefused(
        bomb.end(), ArchiveLimits.defaults().withMaxTotalBytes(54), "more than the allowed");
  }

  @Test
  void oldVersionsAreLeftOut() throws Exception {
    read(
        new Rar5Bytes()
            .oldVersion("a.cfg", 1, "oldest")
            .oldVersion("a.cfg", 2, "old")
            .file("a.cfg", "new")
            .file("b;1", "no version, only a name")
            .end());

    assertThat(unpacked.paths()).containsExactly("a.cfg", "b;1");
    assertThat(unpacked.files().getFirst().sizeBytes()).isEqualTo(3);
  }

  @Test
  void unknownSizeIsToldAsThatUnlessItCanBeSeen() throws Exception {
    read(new Rar5Bytes().unsizedFile("stored", "12345", 0).end());
    assertThat(unpacked.files().getFirst().sizeBytes()).isEqualTo(5);
    assertThatThrownBy(() -> read(new Rar5Bytes().unsizedFile("piped", "1", compressed(0)).end()))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("does not say how large the entry \"piped\" is");
  }

  @Test
  void tooManyEntriesAreRefused() throws Exception {
    Rar5Bytes three = new Rar5Bytes().file("a", "1").file("b", "2").folder("c").end();

    assertRefused(three, ArchiveLimits.defaults().withMaxEntries(2), "more than the 2 entries");
  }

  @Test
  void anArchiveOfHeadersOnlyEndsBeforeItFillsTheMemory() throws Exception {
    Rar5Bytes flood = new Rar5Bytes();
    for (int i = 0; i < 150_000; i++) {
      flood.folder("d");
    }

    assertRefused(flood, ArchiveLimits.defaults().withMaxEntries(10), "more than the 10 entries");
  }

  @Test
  void moreBytesThanAllowedAreRefused() throws Exception {
    Rar5Bytes archive = new Rar5Bytes().file("a", "12345").file("b", "67890").end();

    assertRefused(archive, ArchiveLimits.defaults().withMaxTotalBytes(9), "more than the allowed");
  }

  @Test
  void sizesThatOverflowTogetherAreRefused() throws Exception {
    byte[] data = {1};
    Rar5Bytes archive = new Rar5Bytes();
    for (String name : new String[] {"a", "b", "c"}) {
      archive.file(name, Long.MAX_VALUE, 1, compressed(0), data, NO_EXTRA);
    }

    assertRefused(archive.end(), "more than the allowed");
  }

  @Test
  void aDictionaryThatDoesNotFitIsRefused() throws Exception {
    byte[] data = new byte[100];
    Rar5Bytes archive =
        new Rar5Bytes().file("a", 1L << 31, 1, compressed(14), data, NO_EXTRA).end();
    BuiltInArchiveReader smallHeap = new BuiltInArchiveReader(disk, () -> 64L << 20);
    Path file = archive.writeTo(folder.resolve("made.eti"));

    assertThatThrownBy(() -> Unpacked.read(smallHeap, file, ArchiveLimits.defaults(), unpacked))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("MiB of memory");
    assertThatThrownBy(() -> read(file, ArchiveLimits.defaults().withMaxDictionaryBytes(1L << 20)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void smallComputerGivesAQuarterOfItsMemory() {
    assertThat(BuiltInArchiveReader.freeHeapBytes(64L << 20)).isLessThan(16L << 20);
    assertThat(BuiltInArchiveReader.freeHeapBytes(Long.MAX_VALUE))
        .isGreaterThan(BuiltInArchiveReader.freeHeapBytes(64L << 20));
  }

  @Test
  void aFileThatIsNoArchiveIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("no.eti"), "this is not an archive at all");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("no.eti is not a RAR archive, or its headers are damaged");
  }

  @Test
  void aMissingFileIsTheDisksFault() {
    assertThatThrownBy(() -> read(folder.resolve("missing.eti"))).isInstanceOf(IOException.class);
  }

  @Test
  void anExceptionOfTheSinkPassesThroughUnchanged() throws Exception {
    Path archive = new Rar5Bytes(SOLID).file("a", "12345").end().writeTo(folder.resolve("c.eti"));
    for (Throwable thrown :
        new Throwable[] {
          new CancellationException("stop"), new IOException("full"), new OutOfMemoryError("sink")
        }) {
      EntrySink failing = new FailingSink(thrown);
      assertThatThrownBy(() -> Unpacked.read(reader(), archive, ArchiveLimits.defaults(), failing))
          .isSameAs(thrown);
    }
  }

  private record FailingSink(Throwable thrown) implements EntrySink {
    @Override
    public void folder(String path) {}

    @Override
    public void fileStart(String path, long sizeBytes) {}

    @Override
    public void fileBytes(ByteBuffer bytes) throws IOException {
      switch (thrown) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new AssertionError(e);
      }
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) {}

    @Override
    public void fileEnd(long crc32) {}
  }

  private BuiltInArchiveReader reader() {
    return new BuiltInArchiveReader(disk, () -> 8L << 30);
  }

  private void read(Rar5Bytes archive) throws ArchiveException, IOException {
    read(archive.writeTo(folder.resolve("made.eti")));
  }

  private void read(Path archive) throws ArchiveException, IOException {
    read(archive, ArchiveLimits.defaults());
  }

  private void read(Path archive, ArchiveLimits limits) throws ArchiveException, IOException {
    Unpacked.read(reader(), archive, limits, unpacked);
  }

  private void assertRefused(Rar5Bytes archive, String reason) throws IOException {
    assertRefused(archive, ArchiveLimits.defaults(), reason);
  }

  /** Refused with this reason in the message, and before the sink heard of any entry. */
  private void assertRefused(Rar5Bytes archive, ArchiveLimits limits, String reason)
      throws IOException {
    Path file = archive.writeTo(folder.resolve("made.eti"));
    assertThatThrownBy(() -> read(file, limits))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(reason);
    assertThat(unpacked.nothingArrived()).isTrue();
  }
}
