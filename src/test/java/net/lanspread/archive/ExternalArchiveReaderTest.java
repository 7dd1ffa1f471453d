package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The external reader with a script in place of unrar, which prints its output archive by archive.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for unrar is a shell script")
class ExternalArchiveReaderTest {
  private static final String BANNER =
      """

      UNRAR 7.01 freeware      Copyright (c) 1993-2024 Alexander Roshal

      Archive: game.eti
      Details: RAR 5
      """;

  @TempDir Path folder;

  private final Unpacked unpacked = new Unpacked();
  private final StringBuilder listing = new StringBuilder(BANNER);
  private final StringBuilder content = new StringBuilder();

  @Test
  void entriesAreDividedByTheirListedSizes() throws Exception {
    listFolder("maps");
    listFile("maps/größe: 1.txt".replace(":", ""), "first");
    listFile("empty", "");
    listFile("maps\\b", "second file");

    read(unrar(0));

    assertThat(unpacked.folders()).containsExactly("maps");
    assertThat(unpacked.paths()).containsExactly("maps/größe 1.txt", "empty", "maps/b");
    assertThat(unpacked.files().get(2).sha256())
        .isEqualTo(Unpacked.sha256("second file".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void copiesHaveNoBytesOfTheirOwnAndOldVersionsAreLeftOut() throws Exception {
    listFile("a", "first");
    listing.append("\n        Name: b\n        Type: File reference\n      Target: a\n");
    listing.append("        Size: 5\n");
    listing.append(
        "\n        Name: c\n        Type: Hard link\n      Target: b\n        Size: 5\n");
    listing.append("\n        Name: a;1\n        Type: File\n        Size: 3\nFile version: 1\n");
    listFile("z", "last");

    read(unrar(0));

    assertThat(unpacked.paths()).containsExactly("a", "b", "c", "z");
    assertThat(unpacked.files().get(2).sha256()).isEqualTo(unpacked.files().getFirst().sha256());
  }

  @Test
  void aFileThatSeveralVolumesHaveIsOne() throws Exception {
    listing.append("Details: RAR 5, volume 1\n");
    listFile("a", "1");
    listPart("split", "-->", "Pack-CRC32: 00000001");
    listing.append("\nDetails: RAR 5, volume 2\n");
    listPart("split", "<->", "Pack-CRC32: 00000002");
    listing.append("\nDetails: RAR 5, volume 3\n");
    byte[] text = "parts".getBytes(StandardCharsets.UTF_8);
    listPart("split", "<--", "CRC32: %08X".formatted(Rar5Bytes.crc(text)));
    content.append("parts");
    listFile("z", "last");

    read(unrar(0));

    assertThat(unpacked.paths()).containsExactly("a", "split", "z");
  }

  @Test
  void aListThatLacksAVolumeIsRefused() throws Exception {
    listPart("split", "-->", "Pack-CRC32: 00000001");
    assertThatThrownBy(() -> read(unrar(0))).hasMessageContaining("one of them is missing");
    listing.setLength(0);
    listPart("split", "<--", "CRC32: 00000001");
    assertThatThrownBy(() -> read(unrar(0))).hasMessageContaining("one of them is missing");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void theProgramIsAskedOnceForTheListAndOnceForAllBytes() throws Exception {
    listFile("a", "1");
    listFile("b", "2");
    Path program = unrar(0);

    read(program);

    String archive = folder.resolve("game.eti").toAbsolutePath().toString();
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .containsExactly("lt -v -p- -c- " + archive, "p -inul -p- " + archive);
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> read(Path.of("/missing-unrar")))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("cannot run /missing-unrar: ");
  }

  @Test
  void aProgramThatMayNotBeRunIsNamed() throws Exception {
    Path program = Files.writeString(folder.resolve("unrar"), "#!/bin/sh\n");

    assertThatThrownBy(() -> read(program))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("cannot run " + program);
  }

  @Test
  void aFailingProgramIsQuotedWithinBounds() throws Exception {
    listFile("a", "1");
    Path program =
        script(
            "cat '"
                + file("listing", listing)
                + "'; yes 'CRC failed' | head -c 5000000 >&2; exit 3");

    assertThatThrownBy(() -> read(program))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("ended with code 3: CRC failed")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(3_000));
  }

  @Test
  void anExitCodeAfterAllBytesStillFails() throws Exception {
    listFile("a", "1");

    assertThatThrownBy(() -> read(unrar(3)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("ended with code 3");
  }

  @Test
  void bytesThatDoNotFitTheListAreRefused() throws Exception {
    listFile("a", "12345");
    content.setLength(4);
    assertThatThrownBy(() -> read(unrar(0)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("\"a\" is damaged");

    content.append("5 and more");
    assertThatThrownBy(() -> read(unrar(0)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("more bytes than");

    content.setLength(0);
    content.append("12344");
    assertThatThrownBy(() -> read(unrar(0)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("\"a\" is damaged");
  }

  @Test
  void hostileListsAreRefusedBeforeAnythingIsUnpacked() throws Exception {
    for (String name : List.of("../x", "/x", "C:\\x", "nul", "a\u0001b")) {
      listing.setLength(0);
      listFile(name, "1");
      assertThatThrownBy(() -> read(unrar(0)))
          .as(name)
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("unusable entry");
    }
    listing.setLength(0);
    listFile("a", "1");
    listFile("A", "1");
    assertThatThrownBy(() -> read(unrar(0))).hasMessageContaining("same path");
    assertThat(unpacked.nothingArrived()).isTrue();
  }

  @Test
  void linksEncryptionAndUnknownSizesAreRefused() throws Exception {
    assertListRefused("        Name: l\n        Type: Unix symbolic link\n", "link");
    assertListRefused("        Name: l\n        Type: Hard link\n        Size: 1\n", "link");
    assertListRefused(
        "        Name: f\n        Type: File\n        Size: 1\n       Flags: solid encrypted \n",
        "encrypted");
    assertListRefused("Details: RAR 5, encrypted headers\n", "encrypted");
    assertListRefused("        Name: f\n        Type: File\n        Size: ?\n", "no possible size");
  }

  @Test
  void anEndlessListIsRefused() throws Exception {
    Path program = script("yes \"$(printf '        Name: d\\n        Type: Directory\\n')\"");

    assertThatThrownBy(() -> read(program))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("more than the 100 entries");
  }

  @Test
  void cancellingFromTheSinkEndsAProgramThatNeverEnds() throws Exception {
    listing.append("\n        Name: big\n        Type: File\n        Size: 1000000000000\n");
    Path program =
        script(
            "if [ $1 = lt ]; then cat '%s'; else echo $$ > '%s'; head -c 70000 /dev/zero; exec sleep 1000; fi"
                .formatted(file("listing", listing), folder.resolve("pid")));
    CancellationException stop = new CancellationException("stop");

    assertThatThrownBy(
            () -> Unpacked.read(reader(program), archive(), limits(), new StoppingSink(stop)))
        .isSameAs(stop);

    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    CompletableFuture<?> ended =
        ProcessHandle.of(pid)
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElse(CompletableFuture.completedFuture(null));
    assertThat(ended).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void anInterruptEndsTheWaitForASilentProgram() throws Exception {
    Path program = script("echo $$ > '%s'; exec sleep 1000".formatted(folder.resolve("pid")));
    FutureTask<Throwable> reading =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              try {
                read(program);
                return new AssertionError("the silent program was read");
              } catch (IOException e) {
                return e;
              }
            });

    Thread.ofVirtual().start(reading);

    assertThat(reading.get()).isInstanceOf(InterruptedIOException.class);
  }

  private record StoppingSink(RuntimeException stop) implements EntrySink {
    @Override
    public void folder(String path) {}

    @Override
    public void fileStart(String path, long sizeBytes) {}

    @Override
    public void fileBytes(ByteBuffer bytes) {
      throw stop;
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) {}

    @Override
    public void fileEnd(long crc32) {}
  }

  private void assertListRefused(String list, String reason) throws IOException {
    listing.setLength(0);
    listing.append(list);
    assertThatThrownBy(() -> read(unrar(0)))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(reason);
  }

  private void listFolder(String name) {
    listing.append("\n        Name: ").append(name);
    listing.append("\n        Type: Directory\n  Attributes: drwxr-xr-x\n       CRC32: 00000000\n");
  }

  private void listPart(String name, String ratio, String sum) {
    listing.append("\n        Name: ").append(name).append("\n        Type: File");
    listing.append("\n        Size: 5\n Packed size: 2\n       Ratio: ").append(ratio);
    listing.append("\n  ").append(sum).append("\n");
  }

  private void listFile(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    listing.append("\n        Name: ").append(name);
    listing.append("\n        Type: File\n        Size: ").append(bytes.length);
    listing.append("\n Packed size: ").append(bytes.length);
    listing.append("\n       CRC32: ").append("%08X".formatted(Rar5Bytes.crc(bytes)));
    listing.append("\n Compression: RAR 5.0(v50) -m0 -md=128k\n");
    content.append(text);
  }

  /** A program that prints the list and the content and ends with this code. */
  private Path unrar(int exitCode) throws IOException {
    return script(
        "echo \"$*\" >> '%s'\ncase $1 in lt) cat '%s';; p) cat '%s'; exit %d;; esac"
            .formatted(
                folder.resolve("calls"),
                file("listing", listing),
                file("content", content),
                exitCode));
  }

  private Path script(String commands) throws IOException {
    Path script = Files.writeString(folder.resolve("fake-unrar"), "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private Path file(String name, CharSequence text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path archive() {
    return folder.resolve("game.eti");
  }

  private static ArchiveLimits limits() {
    return ArchiveLimits.defaults().withMaxEntries(100);
  }

  private static ExternalArchiveReader reader(Path program) {
    return new ExternalArchiveReader(program);
  }

  private void read(Path program) throws ArchiveException, IOException {
    Unpacked.read(reader(program), archive(), limits(), unpacked);
  }
}
