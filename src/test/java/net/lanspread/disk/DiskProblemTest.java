package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiskProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No space left on device | FULL",
        "There is not enough space on the disk | FULL",
        "Disk quota exceeded | QUOTA",
        "Read-only file system | READ_ONLY_DISK",
        "The media is write protected | READ_ONLY_DISK",
        "File too large | FILE_TOO_LARGE",
        "The process cannot access the file because it is being used by another process | IN_USE",
        "Device or resource busy | IN_USE",
        "File name too long | PATH_TOO_LONG",
        "Input/output error | DEVICE",
        "Operation not permitted | DENIED",
        "Something else | OTHER",
      })
  void theSystemsWordsAreTold(String reason, DiskProblem problem) {
    FileSystemException failure = new FileSystemException("/games/ggoo/a.bin", null, reason);

    assertThat(DiskProblem.of(failure)).isEqualTo(problem);
    assertThat(DiskProblem.of(new IOException(reason))).isEqualTo(problem);
    assertThat(DiskProblem.inWords(failure)).contains("/games/ggoo/a.bin");
  }

  @Test
  void fullDiskIsKnownInEveryLanguage() {
    IOException german =
        new IOException("Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung");

    assertThat(DiskProblem.ofWrite(german, 4096, 1000)).isEqualTo(DiskProblem.FULL);
    assertThat(DiskProblem.ofWrite(german, 4096, 1_000_000)).isEqualTo(DiskProblem.OTHER);
  }

  @Test
  void failureIsNamedByItsCause() {
    IOException cause = new FileInUseException(Path.of("/games/ggoo/a.bin"), new IOException("x"));

    assertThat(DiskProblem.of(new IOException("cannot be moved", cause)))
        .isEqualTo(DiskProblem.IN_USE);
    assertThat(DiskProblem.inWords(new IOException("cannot be moved", cause)))
        .startsWith("/games/ggoo/a.bin is held by another program");
  }

  @ParameterizedTest
  @MethodSource
  void nothingIsSaidInTheBareTextOfAnException(FileSystemException failure, String words) {
    assertThat(DiskProblem.inWords(failure)).isEqualTo("/games/ggoo/a.bin " + words);
  }

  static Stream<Arguments> nothingIsSaidInTheBareTextOfAnException() {
    String file = "/games/ggoo/a.bin";
    return Stream.of(
        Arguments.of(new NoSuchFileException(file), "is not there"),
        Arguments.of(
            new FileAlreadyExistsException(file), "is in the way; move it elsewhere and try again"),
        Arguments.of(
            new DirectoryNotEmptyException(file), "is not empty; look at its files and try again"),
        Arguments.of(
            new NotDirectoryException(file), "is no folder; move it elsewhere and try again"),
        Arguments.of(
            new FileSystemException(file), "cannot be used, and the system does not say why"),
        Arguments.of(new FileSystemException(file, null, "Odd"), "cannot be used: Odd"));
  }

  @Test
  void aPathThatSaysAProblemIsNone() {
    assertThat(DiskProblem.of(new FileSystemException("/disk full/a", null, "odd")))
        .isEqualTo(DiskProblem.OTHER);
  }

  @Test
  void aDeniedAccessNamesTheFileAndTheRemedy() {
    assertThat(DiskProblem.inWords(new AccessDeniedException("/games/ggoo/a.bin")))
        .startsWith("/games/ggoo/a.bin cannot be used")
        .contains("write-protected")
        .contains("try again");
  }
}
