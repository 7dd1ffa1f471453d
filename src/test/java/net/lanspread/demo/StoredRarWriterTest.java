package net.lanspread.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.junrar.Archive;
import com.github.junrar.rarfile.FileHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class StoredRarWriterTest {
  private static final Instant MODIFIED = Instant.parse("2025-01-01T12:00:00Z");

  @TempDir Path folder;

  private final RealDisk disk = new RealDisk();

  @Test
  void theLibraryReadsBackTheWrittenFiles() throws Exception {
    for (boolean solid : new boolean[] {false, true}) {
      Path archive = archive(solid);
      try (Archive rar = new Archive(archive.toFile())) {
        List<String> found = new ArrayList<>();
        for (FileHeader header : rar.getFileHeaders()) {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          if (!header.isDirectory()) {
            rar.extractFile(header, content);
          }
          assertThat(header.getLastModifiedTime().toInstant()).isEqualTo(MODIFIED);
          found.add(header.getFileName() + "=" + content.toString(StandardCharsets.UTF_8));
        }
        assertThat(found)
            .containsExactly("maps=", "maps/one.txt=one", "empty=", "zeros=\0\0\0", "b=two");
      }
    }
  }

  @Test
  void bsdtarReadsBackTheWrittenFiles() throws Exception {
    assumeTrue(isInstalled("bsdtar"), "bsdtar is not installed");
    // It knows no solid flag on stored files.
    Path archive = archive(false);

    assertThat(output("bsdtar", "-xf", archive.toString(), "-C", folder.toString())).isEmpty();

    assertThat(folder.resolve("maps/one.txt")).hasContent("one");
    assertThat(folder.resolve("empty")).isEmptyFile();
    assertThat(folder.resolve("zeros")).hasBinaryContent(new byte[3]);
    assertThat(folder.resolve("b")).hasContent("two");
  }

  @Test
  void anArchiveTakesThePlaceOfALongerFile() throws Exception {
    Path archive = Files.write(folder.resolve("old.eti"), new byte[100_000]);
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, false)) {
      writer.finish();
    }

    assertThat(Files.size(archive)).isLessThan(100);
  }

  @Test
  void aSourceThatEndsEarlyIsAnError() throws Exception {
    Path archive = folder.resolve("short.eti");
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, false)) {
      assertThatThrownBy(() -> writer.addFile("a", 10, () -> new ByteArrayInputStream(new byte[9])))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("after 9 bytes");
    }
  }

  @Test
  void aFileLargerThanTwoGibibytesIsAHoleWithRightHeaders() throws Exception {
    long sizeBytes = (2L << 30) + 5;
    Path archive = folder.resolve("large.eti");
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, false)) {
      writer.addZeros("large.bin", sizeBytes);
      writer.addFile("after.txt", "after".getBytes(StandardCharsets.UTF_8));
      writer.finish();
    }
    List<String> ended = new ArrayList<>();

    try (OpenArchive open =
        new BuiltInArchiveReader(disk, BuiltInArchiveReader::freeHeapBytes)
            .open(archive, ArchiveLimits.defaults())) {
      open.unpack(new NamesOnly(ended));
    }

    assertThat(ended).containsExactly("large.bin " + sizeBytes, "after.txt 5");
  }

  private record NamesOnly(List<String> ended) implements EntrySink {
    @Override
    public void folder(String path) {}

    @Override
    public void fileStart(String path, long sizeBytes) {
      ended.add(path + " " + sizeBytes);
    }

    @Override
    public void fileBytes(java.nio.ByteBuffer bytes) {}

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) {}

    @Override
    public void fileEnd(long crc32) {}
  }

  private Path archive(boolean solid) throws IOException {
    Path archive = folder.resolve("made-" + solid + ".rar");
    try (StoredRarWriter writer = new StoredRarWriter(disk.openWriter(archive), MODIFIED, solid)) {
      writer.addFolder("maps");
      writer.addFile("maps/one.txt", "one".getBytes(StandardCharsets.UTF_8));
      writer.addFile("empty", new byte[0]);
      writer.addZeros("zeros", 3);
      writer.addFile("b", "two".getBytes(StandardCharsets.UTF_8));
      writer.finish();
    }
    return archive;
  }

  private static boolean isInstalled(String program) {
    try {
      output(program, "--version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String output(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
