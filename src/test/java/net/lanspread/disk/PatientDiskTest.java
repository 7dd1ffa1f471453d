package net.lanspread.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PatientDiskTest {
  private static final Duration A_MOMENT = Duration.ofSeconds(3);

  @TempDir Path folder;

  private final HoldingDisk disk = new HoldingDisk();
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = folder.resolve("game/save.dat");
    Files.createDirectories(folder.resolve("game"));
    Files.writeString(file, "level 9");
  }

  @Test
  void aFileThatAnotherProgramLetsGoInTimeIsChanged() throws IOException {
    disk.holding(file, A_MOMENT).patient().delete(file);

    assertThat(file).doesNotExist();
    assertThat(disk.waited()).isBetween(A_MOMENT, A_MOMENT.plusMillis(500));
  }

  @Test
  void aFileThatStaysHeldIsNamedAfterTenSecondsWithARemedy() {
    disk.holding(file, HoldingDisk.ALL_EVENING);

    assertThatThrownBy(() -> disk.patient().openWriter(file))
        .isInstanceOfSatisfying(
            FileInUseException.class,
            e ->
                assertThat(DiskProblem.inWords(e))
                    .startsWith(file + " ")
                    .contains("close the program that uses it"));
    assertThat(disk.waited()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void folderIsRenamedWhenNothingInItIsOpenAnyMore() throws IOException {
    Path renamed = folder.resolve("renamed");

    disk.holding(file, A_MOMENT).patient().moveAtomically(folder.resolve("game"), renamed);

    assertThat(renamed.resolve("save.dat")).hasContent("level 9");
  }

  @Test
  void fileThatCannotBeReplacedIsTheOneThatIsNamed() throws IOException {
    Path newer = Files.writeString(folder.resolve("game/newer"), "level 10");
    disk.holding(file, HoldingDisk.ALL_EVENING);

    assertThatThrownBy(() -> disk.patient().moveAtomically(newer, file))
        .isInstanceOfSatisfying(
            FileInUseException.class, e -> assertThat(e.getFile()).isEqualTo(file.toString()));
    assertThat(file).hasContent("level 9");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it asks for permissions of POSIX")
  void writeProtectedFileIsNotWaitedFor() throws IOException {
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("r--r--r--"));

    assertAtOnce(new AccessDeniedException(file.toString()), file);
  }

  @Test
  void aMissingFileIsNotWaitedFor() {
    Path missing = folder.resolve("missing");

    assertAtOnce(new NoSuchFileException(missing.toString()), missing);
    assertAtOnce(new AccessDeniedException(missing.toString()), missing);
  }

  @Test
  void anotherFailureIsNotWaitedFor() {
    assertAtOnce(new DiskFullException("the disk is full"), file);
    assertAtOnce(new FileSystemException(file.toString(), null, "Input/output error"), file);
    assertAtOnce(new IOException("something else"), file);
  }

  @Test
  void fileThatMayNotEvenBeLookedAtMayBeOneThatIsDeletedWhileItIsOpen() {
    Disk going =
        new RecordingDisk() {
          @Override
          public Optional<Stat> stat(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
          }

          @Override
          public Writer openWriter(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
          }
        };
    assertThatThrownBy(() -> patient(going, true).openWriter(file))
        .isInstanceOf(FileInUseException.class);
  }

  @Test
  void otherSystemsSayInPlainWordsThatAFileIsInUse() {
    assertThatThrownBy(() -> patient(failing(new AccessDeniedException("x")), false).delete(file))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(waited).isZero();

    FileSystemException busy =
        new FileSystemException(file.toString(), null, "Device or resource busy");
    assertThatThrownBy(() -> patient(failing(busy), false).delete(file))
        .isInstanceOf(FileInUseException.class);
    assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void interruptEndsTheWaiting() {
    Disk held = disk.holding(file, HoldingDisk.ALL_EVENING);
    PatientDisk interrupted =
        new PatientDisk(
            held,
            true,
            () -> 0,
            _ -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> interrupted.delete(file)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Duration waited = Duration.ZERO;

  private void assertAtOnce(IOException failure, Path path) {
    assertThatThrownBy(() -> patient(failing(failure), true).delete(path)).isSameAs(failure);
    assertThat(waited).isZero();
  }

  private PatientDisk patient(Disk any, boolean openFilesAreHeld) {
    return new PatientDisk(
        any, openFilesAreHeld, () -> waited.toNanos(), pause -> waited = waited.plus(pause));
  }

  private static Disk failing(IOException failure) {
    return new RecordingDisk() {
      @Override
      public void delete(Path path) throws IOException {
        throw failure;
      }
    };
  }
}
